#include "cli/attribute_page.h"

#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "cli/figures.h"
#include "model/case.h"

namespace demarche::cli {
namespace {

constexpr std::size_t kLongestId = 12;

std::string safe(std::string_view text) { return for_terminal(text); }

// Three decimals; never 0 or 1, which no assessment gives.
std::string probability(double p) {
  if (p > 0 && p < 0.0005) return "<.001";
  if (p < 1 && p >= 0.9995) return ">.999";
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", p);
  return text;
}

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string safe_list(std::span<const std::string> names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + safe(names[i]);
  return out;
}

std::string sentence(std::string_view text, Look look) { return "  " + wrapped(text, look.width, 4, 2) + "\n"; }

// A cell of wrapped text: each of its lines no wider than the column.
std::vector<std::string> cell_lines(const std::string& text, std::size_t width) {
  std::vector<std::string> out;
  const std::string lines = wrapped(safe(text), width, 0);
  for (std::string_view line : split(lines, '\n')) out.push_back(cut(line, width));
  return out;
}

std::size_t widest_id(const Assessment& assessment) {
  std::size_t width = 2;
  for (const auto& h : assessment.hypotheses) width = std::max(width, width_of(safe(h.id)));
  return std::min(width, kLongestId);
}

std::string unseparated_text(const Assessment& assessment, Look look) {
  std::string out = look.bold("What the evidence does not separate") + "\n";
  for (const UnseparatedPair& pair : assessment.unseparated)
    out += sentence(safe(pair.first) + " and " + safe(pair.second) + ": what was found fits both (likelihood ratio " + two_decimals(pair.ratio) +
                        "; within 1/3 to 3 separates nothing)", look);
  if (assessment.unseparated.empty()) out += sentence("Nothing: each pair of explanations differs by a likelihood ratio of 3 or more.", look);
  return out + "\n";
}

// Between the two that are closest: what tells them apart, and what fits both as well.
std::string against_text(const Assessment& assessment, Look look) {
  std::string out, hardly;
  for (const GroupAgainst& one : assessment.against_runner_up) {
    const std::string name = safe(one.group) + (one.findings.size() == 1 && one.findings.front() == one.group ? "" : " (" + safe_list(one.findings) + ")");
    if (one.separates()) out += sentence(name + ": likelihood ratio " + two_decimals(one.ratio), look);
    else hardly += (hardly.empty() ? "" : "; ") + name;
  }
  if (out.empty()) out = sentence("Nothing.", look);
  if (!hardly.empty()) out += sentence("Hardly anything (ratio within 1/1.1 to 1.1): " + hardly + ".", look);
  return look.bold("What separates " + safe(assessment.leader) + " from " + safe(assessment.runner_up) + ", the next in line") + "\n" + out + "\n";
}

std::string explanations_text(const Assessment& assessment, Look look) {
  const std::size_t id = widest_id(assessment);
  // id, text, prior 5, posterior 5, range 11, word 19, two columns between
  const std::size_t fixed = id + 2 + 2 + 5 + 2 + 5 + 2 + 11 + 2 + 19;
  const std::size_t says = look.width > fixed + 12 ? look.width - fixed : 12;
  const auto row = [&](std::string_view a, std::string_view b, std::string_view c, std::string_view d, std::string_view e, std::string_view f) {
    return fitted(a, id) + "  " + fitted(b, says) + "  " + fitted(c, 5, Align::right) + "  " + fitted(d, 5, Align::right) + "  " + fitted(e, 11) + "  " + std::string(f) + "\n";
  };
  std::string heading = row("", "explanation", "prior", "post.", "95% range", "word");
  heading.pop_back();
  std::string out = look.faint(heading) + "\n";
  for (const AssessedHypothesis& h : assessment.hypotheses) {
    const auto lines = cell_lines(h.says + (h.residual ? " (residual)" : ""), says);
    out += row(safe(h.id), lines.front(), probability(h.prior), probability(h.posterior), probability(h.low) + "-" + probability(h.high), safe(h.word));
    for (std::size_t i = 1; i < lines.size(); ++i) out += std::string(id + 2, ' ') + lines[i] + "\n";
  }
  std::string words = "Words (ICD 203), from .. to:";
  for (const ProbabilityBand& band : probability_bands())
    words += std::string(&band == &probability_bands().front() ? " " : ", ") + std::string(band.word) + " " + two_decimals(band.low) + "-" + two_decimals(band.high);
  return out + wrapped(words + ".", look.width, 2) + "\n\n";
}

std::string finding_note(const AssessedFinding& finding) {
  std::string text = finding.says;
  if (!finding.left_out.empty()) return text + " [left out: " + finding.left_out + "]";
  if (!finding.counts) text += " [not counted: its group " + finding.group + " counts once]";
  if (finding.diagnosticity < 1e-9) text += " [does not separate]";
  return text;
}

// Of one hypothesis, with the space before it: room for its id and for a weighted sum such as -12.34.
std::size_t matrix_column(const Assessment& assessment) { return std::max<std::size_t>(widest_id(assessment), 6) + 2; }

// The columns of hypotheses `first` up to `end`; what a finding says stands under it, in the first block only.
std::string matrix_block(const Assessment& assessment, std::size_t first, std::size_t end, Look look) {
  constexpr std::size_t kLabel = 14;
  const std::size_t column = matrix_column(assessment) - 1;
  const auto cells = [&](const auto& text_of) {
    std::string out;
    for (std::size_t h = first; h < end; ++h) out += " " + fitted(text_of(h), column);
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n";
  };
  std::string out = std::string(kLabel, ' ') + cells([&](std::size_t h) { return safe(assessment.hypotheses[h].id); });
  for (const AssessedFinding& finding : assessment.findings) {
    out += fitted(safe(finding.id), kLabel) + cells([&](std::size_t h) { return h < finding.letters.size() ? safe(finding.letters[h]) : std::string("-"); });
    if (first == 0) out += "    " + wrapped(safe(finding_note(finding)), look.width, 4, 4) + "\n";
  }
  out += fitted("inconsistency", kLabel) + cells([&](std::size_t h) { return std::to_string(assessment.hypotheses[h].inconsistency); });
  return out + fitted("weighted", kLabel) + cells([&](std::size_t h) { return two_decimals(assessment.hypotheses[h].weighted); });
}

std::string matrix_text(const Assessment& assessment, Look look) {
  if (assessment.findings.empty()) return look.bold("Findings") + "\n  None: the posterior is the prior.\n\n";
  std::string out = look.bold("Findings, most diagnostic first") + "\n";
  out += "  CC fits well, C fits, N neutral, I fits badly, II hardly at all, NA not judged\n";
  const std::size_t block = std::max<std::size_t>(1, (look.width - 14) / matrix_column(assessment));
  for (std::size_t first = 0; first < assessment.hypotheses.size(); first += block)
    out += matrix_block(assessment, first, std::min(assessment.hypotheses.size(), first + block), look);
  return out + "\n";
}

std::string without_text(const Assessment& assessment, const WithoutFinding& one) {
  std::string text = "Without " + std::string(one.group ? "group " : "") + safe(one.left_out) + ": ";
  if (one.changes_leader) text += safe(one.leader) + " leads, ";
  text += safe(assessment.leader) + " has " + probability(one.leader_posterior);
  if (one.changes_word) text += ", another word";
  return text + (one.changes_leader || one.changes_word ? "." : " (no change).");
}

std::string change_text(const Assessment& assessment, LeftOutLines lines, Look look) {
  std::string out = look.bold("What would change the answer") + "\n";
  const std::string leader = safe(assessment.leader);
  if (assessment.smallest_set.empty()) out += sentence("No loss of findings makes another explanation than " + leader + " lead.", look);
  else out += sentence("Smallest set: without " + safe_list(assessment.smallest_set) + ", " + leader + " no longer leads (next is " + safe(assessment.runner_up) + ").", look);
  std::size_t told = 0;
  for (const WithoutFinding& one : assessment.without) {
    if (lines == LeftOutLines::changing && !one.changes_leader && !one.changes_word) continue;
    out += sentence(without_text(assessment, one), look);
    ++told;
  }
  if (told == 0 && !assessment.without.empty()) out += sentence("No single finding or group changes the leader or its word.", look);
  if (assessment.forge_cost == 0) out += sentence("Forging: neutralising the findings does not change the leader.", look);
  else
    out += sentence("Forging: " + leader + " leads falsely only if " + safe_list(assessment.forge_set) + (assessment.forge_set.size() == 1 ? " was" : " were") +
                        " planted, at a cost of " + std::to_string(assessment.forge_cost) + " (one finding: 1 trivial .. 5 nearly impossible).", look);
  return out;
}

}  // namespace

std::string attribute_page(const Assessment& assessment, LeftOutLines lines, Look look) {
  std::string out = unseparated_text(assessment, look);
  if (!assessment.against_runner_up.empty()) out += against_text(assessment, look);
  out += explanations_text(assessment, look) + matrix_text(assessment, look);
  out += change_text(assessment, lines, look);
  if (!assessment.problems.empty()) out += "\n" + look.bold("Problems") + "\n";
  for (const std::string& problem : assessment.problems) out += sentence(safe(problem), look);
  return out;
}

}  // namespace demarche::cli
