#include "workbench/sweep_files.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/disk.h"
#include "base/text.h"
#include "workbench/bound_sightings.h"
#include "workbench/intelligence.h"
#include "workbench/report.h"
#include "workbench/sieve_filters.h"
#include "workbench/sieved_log.h"
#include "workbench/sighting_review.h"
#include "workbench/sweep_state.h"

namespace demarche::workbench {
namespace {

struct NamedFile {
  fs::path path;
  FileStat stat;
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
      if (!aside && SightingReview::is_early(indicator, time_of(record, time_))) ++early;
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
  std::uint64_t counted = 0, early = 0;
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
    if (path == "-") {
      files.push_back({path, {}});
      continue;
    }
    if (!fs::exists(path, code))
      return not_found(path.string() + ": no such file or folder", "check the path");
    for (fs::path& file : TRY(expand(fs::path(), path.string()))) {
      const auto stat = stat_file(file);
      files.push_back({std::move(file), stat ? *stat : FileStat()});
    }
  }
  return files;
}

// What all files of a sweep are held against.
struct Sought {
  const SweepOptions& options;
  const Intelligence& intelligence;
  const SightingReview& review;
  const Sieves& sieves;
};

// One file, from the list to its place in the output.
struct SweptFile {
  SweptFile(const fs::path& path, const Sought& sought)
      : name(path == "-" ? "standard input" : path.string()), problems(name), collect(name, sought.intelligence, sought.review, sought.options),
        log({.file = path, .filters = &sought.sieves.filters, .progress = sought.options.progress, .cancel = sought.options.cancel, .needs = &sought.sieves.needs},
            collect, problems) {}

  std::string name;
  Problems problems;
  CollectSink collect;
  SievedLog log;
};

// Shares the files and their stretches out to threads, and gives the sightings of each file after those of all before it.
// From the first file on that holds rows of undecided patterns, sightings stay here until all files are read.
class Sweep {
 public:
  Sweep(const Sought& sought, const std::vector<NamedFile>& files, SightingSink& sink, SweepState& state)
      : sought_(sought), files_(files), sink_(sink), state_(state), started_(files.size(), false), swept_(files.size()), held_(files.size()) {}

  void run() {
    const unsigned jobs = std::max(1U, sought_.options.jobs);
    parallel_for(jobs, jobs, [&](std::size_t) { work(); });
  }

  // Decides the patterns over several rows, and gives what waited for them.
  void finish(std::vector<Problem>& problems) {
    for (std::size_t i = 0; i < emitted_; ++i) tell_unheld(held_[i], swept_[i]->problems);
    const BoundSightings bound(sought_.intelligence, held_, problems);
    for (std::size_t i = 0; i < emitted_; ++i) {
      auto of_patterns = bound.of(i, swept_[i]->name);
      swept_[i]->collect.counted += of_patterns.size();
      send(merged(std::move(swept_[i]->collect.found), std::move(of_patterns)));
    }
  }

  // In the order of the files; null where the sweep ended before.
  [[nodiscard]] std::vector<std::unique_ptr<SweptFile>>& files() { return swept_; }
  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  static constexpr std::size_t kMostAhead = 4;   // stretches in memory for each thread

  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      std::size_t index = 0;
      std::optional<SievedLog::Stretch> stretch;
      for (;;) {
        if (emitted_ == files_.size() || stopped()) return;
        stretch = claim_stretch(index);
        if (stretch || next_file_ < files_.size()) break;
        changed_.wait(lock);
      }
      if (!stretch) open_file(index = next_file_++);
      SweptFile& file = *swept_[index];
      lock.unlock();
      if (stretch) file.log.read(*stretch);
      else file.log.start();
      lock.lock();
      started_[index] = true;
      emit();
      changed_.notify_all();
    }
  }

  [[nodiscard]] bool stopped() const { return closed_ || sought_.options.cancel->requested(); }

  std::optional<SievedLog::Stretch> claim_stretch(std::size_t& index) {
    for (std::size_t i = emitted_; i < next_file_; ++i) {
      if (!started_[i]) continue;
      index = i;
      if (auto stretch = swept_[i]->log.claim(kMostAhead * std::max(1U, sought_.options.jobs))) return stretch;
    }
    return std::nullopt;
  }

  void open_file(std::size_t index) {
    swept_[index] = std::make_unique<SweptFile>(files_[index].path, sought_);
  }

  // Under the lock: the receiver is only called by one thread.
  void emit() {
    while (emitted_ < next_file_ && started_[emitted_] && swept_[emitted_]->log.done()) {
      SweptFile& file = *swept_[emitted_];
      held_[emitted_] = file.collect.held();
      holding_ = holding_ || !held_[emitted_].rows.empty();
      if (!holding_) {
        send(file.collect.found);
        file.collect.found.clear();
        sink_.file_done();
        note_done(emitted_);
      }
      ++emitted_;
    }
  }

  // A sweep that is resumed reads again what was not read whole, and what waits for patterns: it has not been printed.
  void note_done(std::size_t index) {
    const bool whole = swept_[index]->log.outcome().has_value() && !sought_.options.cancel->requested();
    if (!whole || closed_ || fault_ || files_[index].path == "-") return;
    if (Status noted = state_.note(files_[index].path, files_[index].stat); !noted) fault_ = std::move(noted).error();
  }

  void send(const std::vector<FileSighting>& sightings) {
    for (const FileSighting& sighting : sightings)
      if (!closed_) closed_ = !sink_.sighting(sighting);
  }

  const Sought& sought_;
  const std::vector<NamedFile>& files_;
  SightingSink& sink_;
  SweepState& state_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_file_ = 0, emitted_ = 0;
  std::vector<bool> started_;
  std::vector<std::unique_ptr<SweptFile>> swept_;
  std::vector<FileHeld> held_;
  std::optional<Error> fault_;
  bool holding_ = false;
  bool closed_ = false;                  // the receiver has gone: the rest need not be read
};

void report_files(Sweep& sweep, SweepReport& report) {
  sweep::Coverage coverage;
  DaySpans days;
  std::uint64_t early = 0, every_row = 0;
  for (const auto& swept : sweep.files()) {
    ++report.files;
    if (swept == nullptr) continue;
    auto outcome = swept->log.outcome();
    if (!outcome) swept->problems.add(0, 0, outcome.error().message, "check that the file may be read");
    report.problems.insert(report.problems.end(), swept->problems.list().begin(), swept->problems.list().end());
    if (!outcome) {
      ++report.unreadable;
      continue;
    }
    coverage.merge(swept->collect.coverage());
    add_accounting(report.accounting, outcome->accounting);
    widen(report.searched.first, report.searched.last, outcome->first, outcome->last);
    days.add(outcome->first, outcome->last);
    report.searched.sources.push_back(swept->name);
    report.searched.sightings += swept->collect.counted;
    early += swept->collect.early;
    every_row += outcome->every_row ? 1U : 0U;
    for (const auto& [reason, count] : swept->collect.set_aside) report.set_aside[reason] += count;
  }
  if (early > 0)
    report.notes.push_back(with_thousands(static_cast<std::int64_t>(early)) + (early == 1 ? " sighting is" : " sightings are") +
                           " older than the valid_from of the indicator; counted all the same");
  if (every_row > 0)
    report.notes.push_back("every row of " + with_thousands(static_cast<std::int64_t>(every_row)) + (every_row == 1 ? " file" : " files") +
                           " was parsed, which is slower: the columns could show a pattern that has no value to look up");
  report.searched.days = days.days();
  report.searched.fields.assign(coverage.fields_searched.begin(), coverage.fields_searched.end());
  for (const IndicatorType type : coverage.types_searchable) report.searched.types_searched.emplace_back(indicator_type_text(type));
  for (const IndicatorType type : coverage.types_blind()) report.searched.types_blind.emplace_back(indicator_type_text(type));
}

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

  const kernel::Isa isa = TRY(kernel_isa(options.isa));
  const Sieves sieves(intelligence.compiled.indicators, intelligence.compiled.patterns, isa, options.jobs);
  if (const std::size_t terms = sieves.filters.texts_within().unfiltered(); terms > 0)
    report.notes.push_back(with_thousands(static_cast<std::int64_t>(terms)) + (terms == 1 ? " expression has" : " expressions have") +
                           " no three bytes that every match contains; all values of its kind are searched in full (slower)");
  const Sought sought{options, intelligence.compiled, review, sieves};
  options.progress->begin("sweep", bytes);
  Sweep sweep(sought, files, sink, state);
  sweep.run();
  options.progress->end();
  if (sweep.fault()) return *sweep.fault();
  sweep.finish(report.problems);
  report_files(sweep, report);
  report.searched.indicators = intelligence.compiled.size();
  if (options.cancel->requested())
    return Error{ErrorKind::interrupted, "stopped; sightings so far were printed",
                 options.resume.empty() ? "" : "the same command goes on with the files that are left"};
  if (!sweep.closed()) state.finish();
  return report;
}

}  // namespace demarche::workbench
