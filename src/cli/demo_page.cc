#include "cli/demo_page.h"

#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "cli/figures.h"
#include "cli/heat_map.h"
#include "cli/run_page.h"

namespace demarche::cli {
namespace {

constexpr std::size_t kActionsShown = 4;

std::string safe(std::string_view text) { return for_terminal(text); }

const Claim* claim_named(const workbench::RunReport& run, std::string_view name) {
  const auto found = std::find_if(run.claims.begin(), run.claims.end(), [&](const Claim& claim) { return claim.name == name; });
  return found == run.claims.end() || !found->answered ? nullptr : &*found;
}

// A heading with the id of its claim at the right end.
std::string heading(std::string_view text, std::string_view id, Look look) {
  const std::size_t room = look.width > id.size() ? look.width - id.size() : look.width;
  return look.bold(fitted(text, room)) + std::string(id) + "\n";
}

std::string utc(double hours) {
  const auto minutes = static_cast<int>(hours * 60);
  const int rest = (minutes < 0 ? -minutes : minutes) % 60;
  return (minutes < 0 ? "UTC-" : "UTC+") + std::to_string((minutes < 0 ? -minutes : minutes) / 60) + (rest != 0 ? ":" + std::to_string(rest) : "");
}

std::string hours_text(const workbench::RunReport& run, Look look) {
  const Claim* hours = claim_named(run, "logins.by_hour");
  const Claim* offset = claim_named(run, "logins.utc_offset");
  if (hours == nullptr || offset == nullptr) return {};
  const std::string map = heat_map(*hours, look);
  return map.empty() ? map : "\n" + heading("LOGINS BY HOUR, " + utc(cell_number(offset->value)), hours->id, look) + map;
}

// Two decimals; what is less than one in a hundred says so, because no assessment gives 0.
std::string range_text(double low, double high) {
  if (high < 0.01) return "<0.01";
  char text[32];
  std::snprintf(text, sizeof text, "%.2f-%.2f", low, high);
  return text;
}

std::string who_text(const Assessment& assessment, Look look) {
  if (assessment.empty()) return {};
  constexpr std::size_t kRight = 13 + 21;   // range and word
  const std::size_t room = look.width - kRight - 2;
  std::string out = "\n" + look.bold(fitted("WHO DID IT", look.width - kRight)) + fitted("probability", 13) + "word\n";
  for (const AssessedHypothesis& h : assessment.hypotheses) {
    const std::string name = wrapped(safe(h.id) + "  " + safe(h.says), room - 2, 4, 0);
    const auto lines = split(name, '\n');
    out += "  " + fitted(lines[0], room) + fitted(range_text(h.low, h.high), 13) + h.word + "\n";
    for (std::size_t i = 1; i < lines.size(); ++i) out += "  " + std::string(lines[i]) + "\n";
  }
  return out;
}

// How much more probable the leader makes a finding than the runner-up does.
double leading_ratio(const Assessment& assessment, const AssessedFinding& finding) {
  double leader = 0, second = 0;
  for (std::size_t i = 0; i < assessment.hypotheses.size(); ++i) {
    if (assessment.hypotheses[i].id == assessment.leader) leader = finding.likelihood[i];
    if (assessment.hypotheses[i].id == assessment.runner_up) second = finding.likelihood[i];
  }
  return second > 0 ? leader / second : 1;
}

// What tells the leader from the runner-up, and what does not.
std::string separating_text(const Assessment& assessment, Look look) {
  constexpr double kHardly = 1.5;
  std::string much, hardly;
  for (const AssessedFinding& finding : assessment.findings) {
    const double ratio = leading_ratio(assessment, finding);
    const bool separates = ratio >= kHardly || ratio <= 1 / kHardly;
    char odds[32];
    std::snprintf(odds, sizeof odds, ratio >= 1 ? "%.1f to 1" : "1 to %.1f", ratio >= 1 ? ratio : 1 / ratio);
    (separates ? much : hardly) += "    " + fitted(safe(finding.id), 6) + fitted(odds, 10) + cut(safe(finding.says), look.width - 20) + "\n";
  }
  const std::string pair = safe(assessment.leader) + " from " + safe(assessment.runner_up);
  return (hardly.empty() ? "" : "  Hardly tells " + pair + ":\n" + hardly) + (much.empty() ? "" : "  Tells " + pair + ":\n" + much);
}

std::string changes_text(const Assessment& assessment, Look look) {
  if (assessment.empty()) return {};
  std::string out = "\n" + look.bold("WHAT WOULD CHANGE THE ANSWER") + "\n" + separating_text(assessment, look), changing;
  for (const WithoutFinding& one : assessment.without)
    if (!one.group && (one.changes_leader || one.changes_word)) changing += (changing.empty() ? "" : ", ") + safe(one.left_out);
  if (!changing.empty()) out += "  " + wrapped("Without any one of these the answer changes its word: " + changing + ".", look.width, 4, 2) + "\n";
  if (!assessment.smallest_set.empty())
    out += "  " + wrapped("Another leads only without all of: " + safe(join(assessment.smallest_set, ", ")) + ".", look.width, 4, 2) + "\n";
  return out;
}

std::string actions_text(const DemoAnswers& answers, Look look) {
  if (answers.plan.actions.empty()) return {};
  std::string out = "\n" + look.bold("NEXT ACTIONS") + " on " + answers.plan_date + "\n";
  std::size_t shown = 0, blocked = 0;
  for (const respond::ActionState& action : answers.plan.actions) {
    if (action.state == "done") continue;
    if (!action.ready || shown == kActionsShown) {
      ++blocked;
      continue;
    }
    std::string says;
    for (const auto& [id, text] : answers.actions)
      if (id == action.id) says = text;
    std::string line = safe(action.id) + "  " + safe(says) + " (" + safe(action.owner) + "): may start";
    if (!action.missing.empty()) line += "; first " + safe(join(action.missing, ", "));
    out += "  " + wrapped(line, look.width, 4, 2) + "\n";
    ++shown;
  }
  return out + "  " + wrapped(counted(blocked, "action") + " wait for these, for claims or for a rung: demarche plan check", look.width, 4, 2) + "\n";
}

std::vector<NextStep> next_steps(const workbench::RunReport& run, const std::string& folder) {
  const std::string at = "demarche -C " + safe(shell_quoted(folder));
  const Claim* share = claim_named(run, "logins.keyboard_share");
  return {{at + " why " + (share != nullptr ? share->id : "C-001"), "down to the bytes of the log"},
          {at + " publish --marking TLP:CLEAR --unsigned -o out", "what the public may see"},
          {"demarche verify out", "then change a digit in out/report.html and verify again"}};
}

}  // namespace

std::string demo_page(const DemoAnswers& answers, const std::string& folder, Look look) {
  return run_title(answers.run, look) + summary_text(answers.run, look) + hours_text(answers.run, look) + who_text(answers.assessment, look) +
         changes_text(answers.assessment, look) + actions_text(answers, look) + "\n" + next_text(next_steps(answers.run, folder), look);
}

}  // namespace demarche::cli
