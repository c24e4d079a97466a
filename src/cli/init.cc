// demarche init: a first case for one's own logs.
#include "workbench/init.h"

#include "cli/exit_code.h"
#include "cli/figures.h"
#include "cli/report_json.h"
#include "cli/run_page.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "logs", .takes = Takes::list, .value = "DIR...", .help = "folders or files with logs; they stay where they are"},
    {.name = "intel", .takes = Takes::list, .value = "FILE...", .help = "intelligence: STIX, MISP, Zeek intel, CSV, plain text"},
    {.name = "name", .takes = Takes::value, .value = "NAME", .help = "the case's name (default: the folder's)"},
};
constexpr ArgumentSpec kArguments[] = {
    {.name = "DIR", .count = Count::optional, .help = "where the case is made (default: -C, else here)"},
};
constexpr Example kExamples[] = {
    {"demarche init my-case --logs /var/log/zeek --intel apt1.json", "a case of one's own logs and a bundle"},
    {"demarche init --logs logs --intel iocs.csv blocks.txt", "in this folder, two intelligence files"},
    {"demarche init my-case --logs logs --name 'Harbour Glass'", "with a name; intelligence comes later"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial};

Result<int> call(Session& session) {
  const auto& asked = session.asked();
  const auto logs = asked.values("logs");
  const auto intel = asked.values("intel");
  if (logs.empty() && intel.empty())
    return bad_input("init: expected --logs DIR, --intel FILE or both, found neither",
                     "for example: " + std::string(kExamples[0].line));
  const std::string dir = !asked.arguments.empty() ? asked.arguments.front() : session.globals().case_dir.value_or(".");
  workbench::InitOptions options{.dir = dir, .logs = {logs.begin(), logs.end()}, .intel = {intel.begin(), intel.end()},
                                 .name = asked.value("name").value_or("")};
  const workbench::InitReport report = TRY(workbench::init(options));
  for (const std::string& note : report.notes) session.note("note: " + note);
  if (session.json()) {
    session.print_json(init_json(report));
    return kDone;
  }
  session.print("Wrote " + for_terminal(report.case_file.string()) + ": " + counted(report.log_files, "log file") + " in " +
                counted(report.sources, "source") + ", " + counted(report.intel_files, "intelligence file") + ".\n\n");
  const std::string at = dir == "." ? "demarche " : "demarche -C " + shell_quoted(dir) + " ";
  const NextStep next[] = {{at + "run", "read everything and print one page"}};
  session.print(next_text(next, session.page_look()));
  return kDone;
}

}  // namespace

const CommandSpec kInitCommand = {
    .name = "init", .group = "start", .summary = "write a first case.toml for your own logs and intelligence",
    .text =
        "Looks through the folders for logs it can read, groups them into sources, and writes a case.toml that names them and the "
        "intelligence files. Nothing is copied or changed; an existing case.toml is never overwritten.\n\n"
        "The file is yours to edit: give sources a role (relay, victim, sensor, open), a grade and a marking, add registries, "
        "claims of your own, hypotheses and a plan.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["case_file","log_files","sources","intel_files","notes"],
"properties":{"case_file":{"type":"string"},"log_files":{"type":"integer"},"sources":{"type":"integer"},"intel_files":{"type":"integer"},
"notes":{"type":"array","items":{"type":"string"}}}})",
    .call = call};

}  // namespace demarche::cli
