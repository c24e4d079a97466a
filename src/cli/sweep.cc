// demarche sweep: which lines of these files hold an indicator. Works without any case.
#include "workbench/sweep_files.h"

#include <cmath>
#include <map>

#include "base/disk.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "cli/program.h"
#include "cli/report_json.h"
#include "cli/run_page.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.letter = 'i', .name = "intel", .takes = Takes::each, .value = "INTEL", .help = "file or folder of indicators; may be given again"},
    {.letter = 'c', .name = "count", .help = "print how many sightings each file has"},
    {.name = "files-with-hits", .help = "print only the names of files with sightings"},
    {.name = "warninglists", .takes = Takes::each, .value = "PATH", .help = "what is on these MISP lists does not count"},
    {.name = "explain", .help = "print what does not count too, and why"},
    {.name = "cache", .takes = Takes::value, .value = "FILE", .help = "keep the compiled indicators for the next time"},
    {.name = "resume", .takes = Takes::value, .value = "FILE", .help = "note which files are done; go on there after a stop"},
    {.name = "exit-status", .help = "exit 0 when something was sighted, 1 when nothing was"},
};
constexpr ArgumentSpec kArguments[] = {{.name = "PATH", .count = Count::at_least_one, .help = "log files or folders, .gz and .zst too; - is stdin"}};
constexpr Example kExamples[] = {
    {"demarche sweep -i apt1.stix.json /var/log/zeek", "which lines hold an indicator of the bundle?"},
    {"demarche sweep -i iocs.csv -i blocks.txt --json conn.log.gz", "two lists, for a script"},
    {"demarche sweep -i iocs.csv --files-with-hits --exit-status logs", "only the names; exit 1 when there is none"},
    {"demarche sweep -i iocs.csv --warninglists lists --explain logs", "without what is everybody's; what was left out, and why"},
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
    } else if (sighting.not_counted.empty()) {
      ++counts_[sighting.file];
    }
    return session_.out().wanted();
  }

  void file_done() override { session_.out().flush(); }

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
  // CSV, which is for other programs, says where the indicator is from too.
  Grid columns() {
    Grid grid;
    grid.columns = {{"file"}, {"line", Align::right}, {"field"}, {"type"}, {"indicator"}, {"value"}};
    if (session_.format() == Format::csv)
      for (const char* name : {"offset", "indicator_id", "intel", "intel_line"}) grid.columns.push_back({name});
    if (explains()) grid.columns.push_back({"not_counted"});
    return grid;
  }

  [[nodiscard]] bool explains() const { return session_.asked().has("explain"); }

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
      const std::string why = found.not_counted.empty() ? "" : " (not counted: " + found.not_counted + ")";
      return cut(for_terminal(found.file + ":" + line + ": " + found.log + "." + found.field + " " + found.type + " " + what + why),
                 session_.look().width) + "\n";
    }
    Grid one = columns();
    one.rows.push_back({found.file, line, found.field, found.type, found.indicator, found.value});
    std::vector<std::string>& cells = one.rows.back();
    if (session_.format() == Format::csv)
      for (const std::string& cell : {std::to_string(found.offset), found.indicator_id, found.intel,
                                      found.intel_line > 0 ? std::to_string(found.intel_line) : std::string()})
        cells.push_back(cell);
    if (explains()) cells.push_back(found.not_counted);
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

// The files of -i, else those that the case names in [[intel]]; and the warning lists that go with them.
Status choose_intelligence(Session& session, workbench::SweepOptions& options) {
  for (const std::string& path : session.asked().values("warninglists")) options.warning_lists.emplace_back(path);
  for (const std::string& path : session.asked().values("intel")) options.intel.emplace_back(path);
  if (!options.intel.empty()) return Done{};
  const auto found = session.case_file();
  if (!found) return found.error().kind == ErrorKind::no_case && !session.globals().case_dir ? no_intelligence() : found.error();
  const auto reading = TRY(workbench::Reading::open(*found));
  for (const IntelSpec& intel : reading->spec().intel)
    for (fs::path& file : TRY(expand(found->parent_path(), intel.path))) options.intel.push_back(std::move(file));
  for (const std::string& lists : reading->spec().warninglists) options.warning_lists.push_back(found->parent_path() / lists);
  if (options.intel.empty()) return bad_input(found->string() + ": the case names no intelligence file that exists", "give one with -i, or add [[intel]] to case.toml");
  session.detail("using " + counted(options.intel.size(), "intelligence file") + " of " + found->string());
  return Done{};
}

std::string remark(const workbench::SweepReport& report) {
  return counted(report.searched.sightings, "sighting") + " in " + counted(report.accounting.lines, "line") + " of " +
         counted(report.files, "file") + ", " + counted(report.searched.indicators, "indicator") + " looked for";
}

// "3 sightings not counted: 2 on warning list "Top sites", 1 after validity"
std::string set_aside_text(const workbench::SweepReport& report, bool explained) {
  std::uint64_t all = 0;
  std::string reasons;
  for (const auto& [reason, count] : report.set_aside) {
    all += count;
    reasons += (reasons.empty() ? ": " : ", ") + with_thousands(static_cast<std::int64_t>(count)) + " " + reason;
  }
  return counted(all, "sighting") + " not counted" + reasons + (explained ? "" : "; --explain prints them");
}

Result<int> call(Session& session) {
  workbench::SweepOptions options;
  (void)TRY(choose_intelligence(session, options));
  for (const std::string& path : session.asked().arguments) options.paths.emplace_back(path);
  options.jobs = session.jobs();
  options.isa = session.around().kernel_isa;
  options.progress = &session.progress();
  options.cancel = &session.cancel();
  options.explain = session.asked().has("explain");
  options.cache = session.asked().value("cache").value_or("");
  options.version = program_version();
  options.resume = session.asked().value("resume").value_or("");
  Printer printer(session, session.asked().has("files-with-hits") ? Show::files : session.asked().has("count") ? Show::counts : Show::sightings);
  const workbench::SweepReport report = TRY(workbench::sweep_files(options, printer));
  printer.finish();
  session.out().flush();

  session.note_problems(report.problems);
  for (const std::string& note : report.notes) session.note("note: " + note);
  if (report.searched.sightings > 0) session.note(remark(report));
  else session.note(searched_text(report.searched, Look{.width = 80, .color = false}, "file"));
  session.detail("indicators: read in " + number_text(std::round(report.read_seconds * 100) / 100) + " s, tables made in " + number_text(std::round(report.compile_seconds * 100) / 100) + " s, " +
                 counted(report.memory, "byte") + " in memory");
  if (!report.set_aside.empty()) session.note(set_aside_text(report, options.explain));
  if (report.files_done_before > 0) session.note(counted(report.files_done_before, "file") + " done by an earlier sweep, not read again");
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
            "A sighting does not count when the row is later than its indicator's valid_until, or what it names is on a warning list of "
            "--warninglists; stderr says how many, --explain prints them. --warninglists takes a list.json of misp-warninglists or a folder, and may be given again.\n\n"
            "--cache FILE is used while -i names the same, unchanged files. --resume FILE is removed when all files are done; a file of "
            "which the sightings were being printed is printed again.\n\n"
            "When nothing is sighted, stderr says what was searched and what these logs could not have shown. Exit 0 with or without "
            "sightings, unless --exit-status is given; 3 when something could not be read, before 0 and 1.",
    .shape = Shape::table, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","description":"one object a line; with --count only file and sightings, with --files-with-hits only file","required":["file"],
"properties":{"file":{"type":"string"},"line":{"type":"integer"},"offset":{"type":"integer"},"length":{"type":"integer"},"field":{"type":"string"},
"type":{"type":"string"},"indicator":{"type":"string"},"value":{"type":"string"},"log":{"type":"string"},"indicator_id":{"type":"string"},
"intel":{"type":"string"},"intel_line":{"type":"integer"},"not_counted":{"type":"string","description":"why the sighting does not count; only with --explain"},
"binding":{"type":"integer","description":"of a pattern over several rows: rows of one indicator with the same number make it hold"},"sightings":{"type":"integer"}}})",
    .call = call};

}  // namespace demarche::cli
