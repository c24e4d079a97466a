// demarche sweep: which lines of these files hold an indicator. Works without any case.
#include "workbench/sweep_files.h"

#include <iterator>
#include <map>

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
    {.letter = 'i', .name = "intel", .takes = Takes::each, .value = "INTEL", .help = "intelligence file or folder; may be given again (default: the case's)"},
    {.letter = 'c', .name = "count", .help = "print how many sightings each file has, instead of the sightings"},
    {.name = "files-with-hits", .help = "print only the names of files with sightings"},
    {.name = "exit-status", .help = "exit 0 when something was sighted, 1 when nothing was"},
};
constexpr ArgumentSpec kArguments[] = {{.name = "PATH", .count = Count::at_least_one, .help = "log files or folders; .gz and .zst too; - is standard input"}};
constexpr Example kExamples[] = {
    {"demarche sweep -i apt1.stix.json /var/log/zeek", "which lines hold an indicator of the bundle?"},
    {"demarche sweep -i iocs.csv -i blocks.txt --json conn.log.gz", "two lists, for a script"},
    {"demarche sweep -i iocs.csv --files-with-hits --exit-status logs", "only the names; exit 1 when there is none"},
};
constexpr int kExits[] = {kDone, kNo, kUsage, kPartial, kSealBroken, kInterrupted};

enum class Show { sightings, counts, files };

class Printer final : public workbench::SightingSink {
 public:
  Printer(Session& session, Show show) : session_(session), show_(show) {}

  bool sighting(const workbench::FileSighting& sighting) override {
    if (show_ == Show::sightings) {
      heading();
      session_.print(line_of(sighting));
      if (session_.around().stdout_terminal) session_.out().flush();
    } else {
      ++counts_[sighting.file];
    }
    return session_.out().wanted();
  }

  void finish() {
    if (show_ == Show::sightings) {
      heading();
      return;
    }
    Grid grid;
    grid.columns = {{"file"}};
    if (show_ == Show::counts) grid.columns.push_back({"sightings", Align::right});
    for (const auto& [file, count] : counts_) {
      std::vector<std::string> row = {file};
      json::Json object;
      object.set("file", file);
      if (show_ == Show::counts) {
        row.push_back(std::to_string(count));
        object.set("sightings", count);
      }
      grid.rows.push_back(std::move(row));
      grid.objects.push_back(std::move(object));
    }
    if (session_.json()) session_.print(json_lines(grid));
    else session_.print_grid(grid);
  }

 private:
  static Grid columns() {
    Grid grid;
    grid.columns = {{"file"}, {"line", Align::right}, {"field"}, {"type"}, {"indicator"}, {"value"}};
    return grid;
  }

  void heading() {
    if (headed_) return;
    headed_ = true;
    if (session_.format() == Format::csv) session_.print(csv(columns()));
    if (session_.format() == Format::md) session_.print(markdown(columns()));
  }

  // One line for each sighting, as they come: nothing is held back to align a table.
  std::string line_of(const workbench::FileSighting& found) {
    const std::string line = std::to_string(found.line);
    if (session_.json()) return safe_json(sighting_json(found).compact()) + "\n";
    if (session_.format() == Format::table) {
      const std::string what = found.value == found.indicator ? found.indicator : found.indicator + " in " + found.value;
      return cut(for_terminal(found.file + ":" + line + ": " + found.log + "." + found.field + " " + found.type + " " + what),
                 session_.look().width) + "\n";
    }
    Grid one = columns();
    one.rows.push_back({found.file, line, found.field, found.type, found.indicator, found.value});
    if (session_.format() == Format::plain) return plain(one);
    const std::string text = session_.format() == Format::csv ? csv(one) : markdown(one);
    return text.substr(text.rfind('\n', text.size() - 2) + 1);   // without the heading
  }

  Session& session_;
  Show show_;
  bool headed_ = false;
  std::map<std::string, std::uint64_t> counts_;
};

Error no_intelligence() {
  return bad_input("sweep: expected -i INTEL, or a case whose intelligence to use; found neither",
                   std::string("for example: ") + std::string(kExamples[0].line));
}

// The files of -i, else those that the case names in [[intel]].
Result<std::vector<fs::path>> intelligence(Session& session) {
  const auto given = session.asked().values("intel");
  std::vector<fs::path> files(given.begin(), given.end());
  if (!files.empty()) return files;
  const auto found = session.case_file();
  if (!found) return found.error().kind == ErrorKind::no_case && !session.globals().case_dir ? no_intelligence() : found.error();
  const auto reading = TRY(workbench::Reading::open(*found));
  for (const IntelSpec& intel : reading->spec().intel) {
    std::vector<fs::path> named = TRY(expand(found->parent_path(), intel.path));
    files.insert(files.end(), std::make_move_iterator(named.begin()), std::make_move_iterator(named.end()));
  }
  if (files.empty()) return bad_input(found->string() + ": the case names no intelligence file that exists", "give one with -i, or add [[intel]] to case.toml");
  session.detail("using " + counted(files.size(), "intelligence file") + " of " + found->string());
  return files;
}

std::string remark(const workbench::SweepReport& report) {
  return counted(report.searched.sightings, "sighting") + " in " + counted(report.accounting.lines, "line") + " of " +
         counted(report.files, "file") + ", " + counted(report.searched.indicators, "indicator") + " looked for";
}

Result<int> call(Session& session) {
  workbench::SweepOptions options;
  options.intel = TRY(intelligence(session));
  for (const std::string& path : session.asked().arguments) options.paths.emplace_back(path);
  options.jobs = session.jobs();
  options.isa = session.around().kernel_isa;
  options.progress = &session.progress();
  options.cancel = &session.cancel();
  Printer printer(session, session.asked().has("files-with-hits") ? Show::files : session.asked().has("count") ? Show::counts : Show::sightings);
  const workbench::SweepReport report = TRY(workbench::sweep_files(options, printer));
  printer.finish();
  session.out().flush();

  session.note_problems(report.problems);
  for (const std::string& note : report.notes) session.note("note: " + note);
  if (report.searched.sightings > 0) session.note(remark(report));
  else session.note(searched_text(report.searched, Look{.width = 80, .color = false}, "file"));
  const bool partial = !report.problems.empty() || report.unreadable > 0 || !report.accounting.complete;
  if (partial && session.globals().strict)
    return io_error(counted(report.problems.size(), "problem") + " in what was read, and --strict was given");
  if (partial) return kPartial;
  return session.asked().has("exit-status") && report.searched.sightings == 0 ? kNo : kDone;
}

}  // namespace

const CommandSpec kSweepCommand = {
    .name = "sweep", .group = "evidence", .summary = "which lines of these logs hold an indicator; needs no case",
    .text = "Reads logs (plain, .gz, .zst; Zeek, JSON lines, any text) and prints each value that an indicator names, with file, line and field. Exact and aware of "
            "fields: evil.com is found in a.evil.com, not in notevil.com; an address in any spelling; a prefix in every address of it.\n\n"
            "Intelligence: STIX bundles, MISP events, Zeek intel files, CSV, plain lists, defanged or not. Inside a case its own "
            "intelligence is used when -i is absent. Nothing is kept; \"demarche init --logs ... --intel ...\" makes a case that "
            "keeps what is found.\n\n"
            "When nothing is sighted, stderr says what was searched and what these logs could not have shown. Exit 0 with or without "
            "sightings, unless --exit-status is given; 3 when something could not be read, before 0 and 1.",
    .shape = Shape::table, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","description":"one object a line; with --count only file and sightings, with --files-with-hits only file","required":["file"],
"properties":{"file":{"type":"string"},"line":{"type":"integer"},"offset":{"type":"integer"},"length":{"type":"integer"},"field":{"type":"string"},
"type":{"type":"string"},"indicator":{"type":"string"},"value":{"type":"string"},"log":{"type":"string"},"indicator_id":{"type":"string"},
"intel":{"type":"string"},"sightings":{"type":"integer"}}})",
    .call = call};

}  // namespace demarche::cli
