// demarche sources: what is held, from when to when, and what could not be read.
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/report_json.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "problems", .help = "list every record or file that could not be read, with its place and reason"},
};
constexpr Example kExamples[] = {
    {"demarche sources", "what the case holds"},
    {"demarche sources --problems", "what could not be read, and why"},
    {"demarche sources --json | jq '.sources[] | select(.sightings > 0)'", "the sources with sightings"},
};
constexpr int kExits[] = {kDone, kUsage, kSealBroken, kNoCase};

std::string number(std::uint64_t value) { return with_thousands(static_cast<std::int64_t>(value)); }

// For people: what fits a screen of 80 columns.
Grid overview_grid(const workbench::RunReport& report) {
  Grid grid;
  grid.columns = {{"id"}, {"role", Align::left, Give::last}, {"files", Align::right, Give::last}, {"lines", Align::right, Give::last},
                  {"rows", Align::right, Give::last}, {"rejected", Align::right, Give::last}, {"sighted", Align::right, Give::last},
                  {"first", Align::left, Give::last}, {"last", Align::left, Give::last}};
  const auto day = [](const std::optional<Timestamp>& at) { return at ? at->date() : std::string(); };
  for (const workbench::SourceReport& source : report.sources)
    grid.rows.push_back({source.id, source.role, number(source.files), number(source.accounting.lines), number(source.accounting.rows),
                         number(source.accounting.rejected), number(source.sightings), day(source.first), day(source.last)});
  return grid;
}

// For scripts: everything, bare.
Grid sources_grid(const workbench::RunReport& report) {
  Grid grid;
  grid.columns = {{"id"}, {"role"}, {"files", Align::right}, {"lines", Align::right}, {"rows", Align::right},
                  {"comments", Align::right}, {"rejected", Align::right}, {"sightings", Align::right},
                  {"first"}, {"last"}, {"logs"}, {"marking"}};
  const auto time = [](const std::optional<Timestamp>& at) { return at ? at->iso() : std::string(); };
  for (const workbench::SourceReport& source : report.sources) {
    const Accounting& sum = source.accounting;
    grid.rows.push_back({source.id, source.role, std::to_string(source.files), std::to_string(sum.lines), std::to_string(sum.rows),
                         std::to_string(sum.comments), std::to_string(sum.rejected), std::to_string(source.sightings),
                         time(source.first), time(source.last), join(source.logs, ","), std::string(tlp_text(source.marking))});
    grid.objects.push_back(source_json(source));
  }
  return grid;
}

Grid problems_grid(const workbench::RunReport& report) {
  Grid grid;
  grid.columns = {{"file"}, {"line", Align::right}, {"offset", Align::right}, {"count", Align::right}, {"reason"}, {"hint"}};
  for (const Problem& problem : report.problems)
    grid.rows.push_back({problem.file, std::to_string(problem.line), std::to_string(problem.offset), std::to_string(problem.count),
                         problem.reason, problem.hint});
  grid.objects = problems_json(report.problems).items();
  return grid;
}

// On a terminal a problem is a sentence, wrapped; a table would cut away what matters.
std::string problems_page(const workbench::RunReport& report, Look look) {
  std::string out;
  for (const Problem& problem : report.problems) out += wrapped(problem_text(problem), look.width, 2) + "\n";
  return out;
}

Result<int> call(Session& session) {
  const auto reading = TRY(session.open_case());
  const workbench::RunReport report = TRY(reading->last_run());
  if (report.case_id.empty()) session.note("this case has not been run yet: " + session.command_line("run"));
  const bool problems = session.asked().has("problems");
  if (session.format() != Format::json) {
    const bool people = session.format() == Format::table;
    if (problems && people) session.print(problems_page(report, session.look()));
    else session.print_grid(problems ? problems_grid(report) : people ? overview_grid(report) : sources_grid(report));
    return kDone;
  }
  json::Json list = json::Json::array();
  for (const workbench::SourceReport& source : report.sources) list.push(source_json(source));
  json::Json answer;
  answer.set("sources", std::move(list));
  if (problems) answer.set("problems", problems_json(report.problems));
  session.print_json(answer);
  return kDone;
}

}  // namespace

const CommandSpec kSourcesCommand = {
    .name = "sources", .group = "evidence", .summary = "what is held, from when to when, and what could not be read",
    .text = "One line for each [[source]] of case.toml, as the last run found it: files, and where every line went "
            "(lines = rows + comments + rejected), sightings, first and last time, log types.\n\n"
            "With --problems: every problem, with file, line, byte offset, reason and what to do. An entry may stand for many records "
            "(count).",
    .shape = Shape::table, .options = kOptions, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["sources"],
"properties":{"sources":{"type":"array","items":{"$ref":"#/$defs/source"}},"problems":{"type":"array","items":{"$ref":"#/$defs/problem"}}}})",
    .call = call};

}  // namespace demarche::cli
