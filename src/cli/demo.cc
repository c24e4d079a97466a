// demarche demo: the model case, from generated logs to the first page.
#include "workbench/demo.h"

#include "base/disk.h"
#include "base/text.h"
#include "cli/asked.h"
#include "cli/demo_page.h"
#include "cli/exit_code.h"
#include "cli/report_json.h"
#include "workbench/judge.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "size", .takes = Takes::value, .value = "SIZE", .help = "small: 50 MB of logs; full: over 2 GB", .choices = "small|full"},
    {.name = "seed", .takes = Takes::value, .value = "N", .help = "other logs with the same published figures (default: 7)"},
};
constexpr ArgumentSpec kArguments[] = {{.name = "DIR", .count = Count::optional, .help = "the case's folder; made when missing (default: apt1)"}};
constexpr Example kExamples[] = {
    {"demarche demo", "the model case in the new folder apt1, and its first page"},
    {"demarche demo /tmp/case --seed 8", "other logs, the same published figures"},
    {"demarche -C apt1 attribute", "then go on with it as with any case"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial, kSealBroken, kLocked, kInterrupted};

Result<workbench::DemoOptions> options_of(const Session& session) {
  workbench::DemoOptions options;
  const auto& arguments = session.asked().arguments;
  options.folder = !arguments.empty() ? arguments.front() : session.globals().case_dir.value_or("apt1");
  options.size = session.asked().value("size").value_or("small");
  if (const auto seed = session.asked().value("seed")) {
    const auto number = parse_unsigned(*seed);
    if (!number) return bad_input("--seed: expected a whole number, found \"" + *seed + "\"");
    options.seed = *number;
  }
  return options;
}

Result<workbench::RunReport> run_case(Session& session, const fs::path& case_file) {
  workbench::RunOptions options;
  options.case_file = case_file;
  options.jobs = session.jobs();
  options.isa = session.around().kernel_isa;
  options.now = now();
  options.who = session.around().user;
  options.progress = &session.progress();
  options.cancel = &session.cancel();
  return workbench::run(options);
}

Result<int> call(Session& session) {
  const workbench::DemoOptions options = TRY(options_of(session));
  session.progress().begin("generating logs", 0);
  const workbench::DemoCase made = TRY(workbench::make_demo(options));
  session.progress().end();
  session.note(made.fresh ? made.made : options.folder.string() + ": a case is here already; it is run as it is");
  DemoAnswers answers;
  answers.run = TRY(run_case(session, made.case_file));
  if (session.json()) {
    session.print_json(run_json(answers.run));
    return kDone;
  }
  const auto reading = TRY(workbench::Reading::open(made.case_file));
  const Case& spec = reading->spec();
  const Timestamp start = spec.plan_start.value_or(now());
  answers.assessment = TRY(workbench::judge(*reading, {}));
  answers.plan = TRY(workbench::plan_state(made.case_file, start, session.jobs()));
  answers.plan_date = start.date();
  for (const ActionSpec& action : spec.actions) answers.actions.emplace_back(action.id, action.says);
  session.print(demo_page(answers, options.folder.string(), session.page_look()));
  return kDone;
}

}  // namespace

const CommandSpec kDemoCommand = {
    .name = "demo", .group = "start", .summary = "a model case with generated logs: see everything in a minute",
    .text = "Generates the model case (a reconstruction of the published APT1 report of 2013: the logs are generated, their marginals are the "
            "published ones), runs it, and prints the first page: figures, hours, who did it, what would change that, what may be done next.\n\n"
            "The generator is a program of its own and shares no code with the analysis. Afterwards DIR is a case like any other.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","description":"what run prints: see demarche schema run","required":["case_id","claims"]})",
    .call = call};

}  // namespace demarche::cli
