// demarche run: the main job.
#include "workbench/run.h"

#include <chrono>

#include "base/disk.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "cli/report_json.h"
#include "cli/run_page.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "to", .takes = Takes::value, .value = "STEP", .help = "stop after this step",
     .choices = "evidence|sweep|track|profile|attribute|publish|share|respond"},
    {.name = "copy", .help = "keep the original bytes under evidence/ too"},
};
constexpr ArgumentSpec kArguments[] = {
    {.name = "CASE.toml", .count = Count::optional, .help = "the case's file or folder (default: -C, else here or above)"},
};
constexpr Example kExamples[] = {
    {"demarche run", "everything of the case here, reading only what changed"},
    {"demarche run harbour-glass/case.toml", "another case"},
    {"demarche run --to sweep --json", "sightings only, for a script"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial, kSealBroken, kNoCase, kLocked, kInterrupted};

Step step_named(std::string_view name) {
  for (const StepName& step : kSteps)
    if (step.name == name) return step.step;
  return Step::respond;   // not reached: the option's choices are the steps
}

bool partial(const workbench::RunReport& report) {
  if (report.problem_records > 0) return true;
  for (const auto& source : report.sources)
    if (source.unreadable > 0) return true;
  return false;
}

std::vector<NextStep> next_steps(const Session& session, const workbench::RunReport& report) {
  std::vector<NextStep> next;
  std::string first;
  for (const auto& entry : report.summary)
    if (first.empty() && !entry.claim.empty()) first = entry.claim;
  if (!first.empty()) next.push_back({session.command_line("why " + first), "see the lines behind " + first});
  if (report.searched.sightings > 0)
    next.push_back({session.command_line("query 'select * from sightings'"), "every sighting with its line"});
  if (!report.problems.empty()) next.push_back({session.command_line("sources --problems"), "what could not be read, and why"});
  if (!report.claims.empty()) next.push_back({session.command_line("claims"), "all figures, answered or not"});
  next.push_back({session.command_line("sources"), "what is held, and from when to when"});
  return next;
}

Result<int> call(Session& session) {
  const auto& arguments = session.asked().arguments;
  workbench::RunOptions options;
  options.case_file = TRY(arguments.empty() ? session.case_file() : workbench::find_case(arguments.front()));
  if (const auto to = session.asked().value("to")) options.to = step_named(*to);
  options.jobs = session.jobs();
  options.isa = session.around().kernel_isa;
  options.copy = session.asked().has("copy");
  options.now = Timestamp::from_micros(SystemClock().now_micros());
  options.who = session.around().user;
  options.progress = &session.progress();
  options.cancel = &session.cancel();
  const auto started = std::chrono::steady_clock::now();
  const workbench::RunReport report = TRY(workbench::run(options));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
  session.detail("read " + counted(report.files_read, "file") + " in " + std::to_string(took.count()) + " ms");

  if (session.json()) session.print_json(run_json(report));
  else session.print(run_page(report, next_steps(session, report), session.page_look()));
  for (const std::string& note : report.notes) session.note("note: " + note);
  if (!partial(report)) return kDone;
  if (session.globals().strict)
    return io_error(counted(report.problem_records, "record") + " could not be read as they are, and --strict was given",
                    "they are listed by: " + session.command_line("sources --problems"));
  return kPartial;
}

}  // namespace

const CommandSpec kRunCommand = {
    .name = "run", .group = "start", .summary = "do the whole job of a case, reading only what changed",
    .text =
        "Reads the case's logs, intelligence and registries, seals them, looks for the indicators, tracks intrusions and logins, "
        "and computes every claim. Prints one page.\n\n"
        "Unchanged inputs are not read again; the same inputs give the same result, whatever the number of threads. Stopped at any "
        "moment, the same command completes it.\n\n"
        "An error in case.toml stops everything (exit 2). A bad file or record is reported with its file, line and reason, the "
        "rest is done, and the exit code is 3. A changed byte under evidence/ is exit 5. A claim that cannot be answered never "
        "changes the exit code.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["case_id","case_name","marking","files_read","files_unchanged","bytes_read","sources","searched","problems","problem_records","notes","claims","summary","unanswered"],
"properties":{"case_id":{"type":"string"},"case_name":{"type":"string"},"marking":{"type":"string"},
"files_read":{"type":"integer"},"files_unchanged":{"type":"integer"},"bytes_read":{"type":"integer"},
"sources":{"type":"array","items":{"$ref":"#/$defs/source"}},
"searched":{"$ref":"#/$defs/searched"},
"problems":{"type":"array","items":{"$ref":"#/$defs/problem"}},"problem_records":{"type":"integer"},
"notes":{"type":"array","items":{"type":"string"}},
"claims":{"type":"array","items":{"$ref":"#/$defs/claim"}},
"summary":{"type":"array","items":{"type":"object","required":["label","text","claim"],"properties":{"label":{"type":"string"},"text":{"type":"string"},"claim":{"type":"string"}}}},
"unanswered":{"type":"string"}}})",
    .call = call};

}  // namespace demarche::cli
