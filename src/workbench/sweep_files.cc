#include "workbench/sweep_files.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "base/disk.h"
#include "workbench/bound_sightings.h"
#include "workbench/intelligence.h"
#include "workbench/report.h"
#include "workbench/sighting_review.h"
#include "workbench/sweep_state.h"

namespace demarche::workbench {
namespace {

struct NamedFile {
  fs::path path;
  FileStat stat;
};

// Emits the sightings of file i only after those of all files before it.
class InOrder {
 public:
  InOrder(SightingSink& sink, SweepState& state) : sink_(sink), state_(state) {}

  // Blocks until it is this file's turn; returns false when the receiver has gone. From the first file on that holds rows of
  // undecided patterns, sightings stay in `sightings` until all files are read. `whole`: the file was read to its end.
  bool emit(std::size_t index, const NamedFile& file, std::vector<FileSighting>& sightings, bool holds, bool whole) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return next_ == index; });
    holding_ = holding_ || holds;
    if (!holding_) {
      send(sightings);
      sink_.file_done();
      // What waits for patterns has not been printed: a sweep that is resumed reads these files again.
      if (whole && open_ && !fault_)
        if (Status noted = state_.note(file.path, file.stat); !noted) fault_ = std::move(noted).error();
    }
    ++next_;
    turn_.notify_all();
    return open_;
  }
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }   // when all have been emitted

  // After the last file.
  void send(std::vector<FileSighting>& sightings) {
    for (const FileSighting& sighting : sightings)
      if (open_) open_ = sink_.sighting(sighting);
    sightings.clear();
  }

 private:
  SightingSink& sink_;
  SweepState& state_;
  std::optional<Error> fault_;
  bool holding_ = false;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t next_ = 0;
  bool open_ = true;
};

class CollectSink final : public RecordSink {
 public:
  CollectSink(const std::string& file, const Intelligence& intelligence, const SightingReview& review, const SweepOptions& options)
      : file_(file), intelligence_(intelligence), review_(review), options_(options), matcher_(intelligence.indicators),
        watch_(intelligence.patterns, pattern::PatternWatch::Uids::left_out) {}

  void plan(const ColumnPlan& plan) override {
    matcher_.use(plan);
    watch_.use(plan);
    time_ = time_column(plan);
  }

  bool record(const ColumnPlan& plan, const Record& record) override {
    hits_.clear();
    matcher_.match(record, hits_);
    watch_.look(record, hits_);
    for (const sweep::Hit& hit : hits_) {
      const Indicator indicator = intelligence_.indicators.at(hit.indicator);
      const auto aside = review_.set_aside(indicator, hit, time_of(record, time_));
      if (aside) ++set_aside[aside->reason];
      else ++counted;
      if (aside && !options_.explain) continue;
      found.push_back({file_, record.line, record.offset, record.raw.size(),
                       plan.columns[static_cast<std::size_t>(hit.column)].name, plan.log,
                       std::string(indicator_type_text(hit.type)), indicator.value(), std::string(hit.value), indicator.id,
                       intelligence_.origin_of(hit.indicator), indicator.line, aside ? aside->why : std::string(), 0});
    }
    if (!hits_.empty()) options_.progress->advance(0, hits_.size());
    return ++seen_ % 4096 != 0 || !options_.cancel->requested();
  }

  [[nodiscard]] const sweep::Coverage& coverage() const { return matcher_.coverage(); }
  [[nodiscard]] FileHeld held() { return {std::move(watch_.held()), watch_.beyond(), watch_.without_time(), watch_.cut()}; }
  std::vector<FileSighting> found;
  std::uint64_t counted = 0;
  std::map<std::string, std::uint64_t> set_aside;

 private:
  const std::string& file_;
  const Intelligence& intelligence_;
  const SightingReview& review_;
  const SweepOptions& options_;
  sweep::Matcher matcher_;
  pattern::PatternWatch watch_;
  std::vector<sweep::Hit> hits_;
  std::uint64_t seen_ = 0;
  int time_ = -1;
};

// What a sweep asks: another one may not go on where this one was.
Result<std::string> question(const SweepOptions& options) {
  std::string text = options.explain ? "explain\n" : "";
  for (const auto* paths : {&options.intel, &options.warning_lists}) {
    for (const fs::path& path : *paths) {
      for (const fs::path& file : TRY(expand(fs::path(), path.string()))) {
        const FileStat stat = TRY(stat_file(file));
        text += file.string() + " " + std::to_string(stat.size) + " " + std::to_string(stat.mtime_ns) + "\n";
      }
    }
    text += "--\n";
  }
  return text;
}

Result<SweepState> state_for(const SweepOptions& options) {
  if (options.resume.empty()) return SweepState();
  const std::string asked = TRY(question(options));
  return SweepState::open(options.resume, asked);
}

Result<std::vector<NamedFile>> list_files(const std::vector<fs::path>& paths) {
  std::vector<NamedFile> files;
  for (const fs::path& path : paths) {
    std::error_code code;
    if (!fs::exists(path, code))
      return not_found(path.string() + ": no such file or folder", "check the path");
    for (fs::path& file : TRY(expand(fs::path(), path.string()))) {
      const auto stat = stat_file(file);
      files.push_back({std::move(file), stat ? *stat : FileStat()});
    }
  }
  return files;
}

struct FileOutcome {
  std::optional<evidence::ReadOutcome> outcome;
  Problems problems;
  sweep::Coverage coverage;
  std::uint64_t sightings = 0;
  std::vector<FileSighting> found;       // not yet emitted
  std::map<std::string, std::uint64_t> set_aside;
};

}  // namespace

Result<SweepReport> sweep_files(const SweepOptions& options, SightingSink& sink) {
  auto intelligence = TRY(read_loose_intelligence({.paths = options.intel, .cache = options.cache, .version = options.version, .jobs = options.jobs}));
  auto files = TRY(list_files(options.paths));
  SweepReport report;
  const SightingReview review = TRY(SightingReview::open(options.warning_lists, report.problems));
  SweepState state = TRY(state_for(options));
  report.files_done_before = std::erase_if(files, [&](const NamedFile& file) { return state.done(file.path, file.stat); });
  report.notes = std::move(intelligence.notes);
  report.memory = intelligence.compiled.indicators.memory();
  report.read_seconds = intelligence.read_seconds, report.compile_seconds = intelligence.compile_seconds;
  report.problems.insert(report.problems.begin(), intelligence.problems.begin(), intelligence.problems.end());
  std::uint64_t bytes = 0;
  for (const NamedFile& file : files) bytes += file.stat.size;

  std::vector<FileOutcome> outcomes(files.size());
  std::vector<FileHeld> held(files.size());
  InOrder order(sink, state);
  std::atomic<bool> closed{false};       // the receiver has gone: the rest need not be read
  options.progress->begin("sweep", bytes);
  parallel_for(options.jobs, files.size(), [&](std::size_t i) {
    FileOutcome& out = outcomes[i];
    const std::string name = files[i].path.string();
    out.problems = Problems(name);
    CollectSink collect(name, intelligence.compiled, review, options);
    if (!options.cancel->requested() && !closed) {
      auto raw = open_file(files[i].path);
      auto read = raw ? evidence::read_log(std::move(*raw), {.path = name, .format = "auto"}, collect, out.problems)
                      : Result<evidence::ReadOutcome>(std::move(raw).error());
      if (read) out.outcome = std::move(*read);
      else out.problems.add(0, 0, read.error().message, "check that the file may be read");
      out.coverage = collect.coverage();
      out.sightings = collect.counted;
      out.set_aside = std::move(collect.set_aside);
      held[i] = collect.held();
      tell_unheld(held[i], out.problems);
      options.progress->advance(files[i].stat.size, 0);
    }
    const bool whole = out.outcome && !options.cancel->requested();
    if (!order.emit(i, files[i], collect.found, !held[i].rows.empty(), whole)) closed = true;
    out.found = std::move(collect.found);
  });
  options.progress->end();
  if (order.fault()) return *order.fault();
  const BoundSightings bound(intelligence.compiled, held, report.problems);
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto of_patterns = bound.of(i, files[i].path.string());
    outcomes[i].sightings += of_patterns.size();
    auto rest = merged(std::move(outcomes[i].found), std::move(of_patterns));
    order.send(rest);
  }

  sweep::Coverage coverage;
  DaySpans days;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const FileOutcome& out = outcomes[i];
    ++report.files;
    report.problems.insert(report.problems.end(), out.problems.list().begin(), out.problems.list().end());
    if (!out.outcome) {
      ++report.unreadable;
      continue;
    }
    coverage.merge(out.coverage);
    add_accounting(report.accounting, out.outcome->accounting);
    widen(report.searched.first, report.searched.last, out.outcome->first, out.outcome->last);
    days.add(out.outcome->first, out.outcome->last);
    report.searched.sources.push_back(files[i].path.string());
    report.searched.sightings += out.sightings;
    for (const auto& [reason, count] : out.set_aside) report.set_aside[reason] += count;
  }
  report.searched.days = days.days();
  report.searched.indicators = intelligence.compiled.size();
  report.searched.fields.assign(coverage.fields_searched.begin(), coverage.fields_searched.end());
  for (const IndicatorType type : coverage.types_searchable) report.searched.types_searched.emplace_back(indicator_type_text(type));
  for (const IndicatorType type : coverage.types_blind()) report.searched.types_blind.emplace_back(indicator_type_text(type));
  if (options.cancel->requested())
    return Error{ErrorKind::interrupted, "stopped; sightings so far were printed",
                 options.resume.empty() ? "" : "the same command goes on with the files that are left"};
  if (!closed) state.finish();
  return report;
}

}  // namespace demarche::workbench
