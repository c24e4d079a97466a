// demarche status: where a case stands, and the command that comes next.
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/report_json.h"
#include "cli/run_page.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr std::size_t kChangedShown = 10;

constexpr Example kExamples[] = {
    {"demarche status", "where the case here stands"},
    {"demarche -C harbour-glass status", "another case"},
    {"demarche status --json | jq -r .next", "the command that comes next"},
};
constexpr int kExits[] = {kDone, kUsage, kSealBroken, kNoCase};

std::string page(const workbench::StatusReport& report, const Session& session) {
  const Look look = session.page_look();
  std::string out = look.bold(for_terminal(report.case_name.empty() ? report.case_id : report.case_name)) + "  " +
                    std::string(tlp_text(report.marking)) + "\n\n";
  std::size_t widest = 0;
  for (const auto& stage : report.stages) widest = std::max(widest, width_of(stage.step));
  for (const auto& stage : report.stages)
    out += "  " + fitted(stage.step, widest) + "  " + wrapped(for_terminal(std::string_view(stage.state)), look.width, widest + 4, widest + 4) + "\n";
  out += "\n" + (report.last_run ? "Last run " + report.last_run->iso() : std::string("Not yet run")) + "\n";
  if (!report.changed.empty()) out += "Changed since then:\n";
  for (std::size_t i = 0; i < std::min(report.changed.size(), kChangedShown); ++i)
    out += "  " + for_terminal(std::string_view(report.changed[i])) + "\n";
  if (report.changed.size() > kChangedShown)
    out += "  and " + with_thousands(static_cast<std::int64_t>(report.changed.size() - kChangedShown)) + " more\n";
  if (report.next.empty()) return out;
  const std::string line = report.next.starts_with("demarche ") ? session.command_line(report.next.substr(9)) : report.next;
  const NextStep next[] = {{line, ""}};
  return out + "\n" + next_text(next, look);
}

Result<int> call(Session& session) {
  const auto reading = TRY(session.open_case());
  const workbench::StatusReport report = TRY(reading->status());
  if (session.json()) session.print_json(status_json(report));
  else session.print(page(report, session));
  return kDone;
}

}  // namespace

const CommandSpec kStatusCommand = {
    .name = "status", .group = "start", .summary = "where the case stands, and what comes next",
    .text = "One line for each of the eight steps, the inputs that changed since the last run, and the command that comes next. "
            "Checks the seals first: exit 5 when something under evidence/ was changed.",
    .shape = Shape::page, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["case_id","case_name","marking","stages","changed","last_run","next"],
"properties":{"case_id":{"type":"string"},"case_name":{"type":"string"},"marking":{"type":"string"},
"stages":{"type":"array","items":{"type":"object","required":["step","state"],"properties":{"step":{"type":"string"},"state":{"type":"string"}}}},
"changed":{"type":"array","items":{"type":"string"}},"last_run":{"type":["string","null"]},"next":{"type":"string"}}})",
    .call = call};

}  // namespace demarche::cli
