#include "workbench/sweep_files.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/disk.h"
#include "base/text.h"
#include "workbench/intelligence.h"
#include "workbench/report.h"
#include "workbench/sieved_log.h"

namespace demarche::workbench {
namespace {

struct NamedFile {
  fs::path path;
  std::uint64_t size = 0;
};

class CollectSink final : public RecordSink {
 public:
  CollectSink(const std::string& file, const Intelligence& intelligence, const SweepOptions& options)
      : file_(file), intelligence_(intelligence), options_(options), matcher_(intelligence.indicators) {}

  void plan(const ColumnPlan& plan) override { matcher_.use(plan); }

  bool record(const ColumnPlan& plan, const Record& record) override {
    hits_.clear();
    matcher_.match(record, hits_);
    for (const sweep::Hit& hit : hits_) {
      const Indicator& indicator = intelligence_.indicators.at(hit.indicator);
      found.push_back({file_, record.line, record.offset, record.raw.size(),
                       plan.columns[static_cast<std::size_t>(hit.column)].name, plan.log,
                       std::string(indicator_type_text(hit.type)), indicator.value(), std::string(hit.value), indicator.id,
                       intelligence_.origin[hit.indicator]});
    }
    if (!hits_.empty()) options_.progress->advance(0, hits_.size());
    return ++seen_ % 4096 != 0 || !options_.cancel->requested();
  }

  [[nodiscard]] const sweep::Coverage& coverage() const { return matcher_.coverage(); }
  std::vector<FileSighting> found;

 private:
  const std::string& file_;
  const Intelligence& intelligence_;
  const SweepOptions& options_;
  sweep::Matcher matcher_;
  std::vector<sweep::Hit> hits_;
  std::uint64_t seen_ = 0;
};

Result<std::vector<NamedFile>> list_files(const std::vector<fs::path>& paths) {
  std::vector<NamedFile> files;
  for (const fs::path& path : paths) {
    std::error_code code;
    if (path == "-") {
      files.push_back({path, 0});
      continue;
    }
    if (!fs::exists(path, code))
      return not_found(path.string() + ": no such file or folder", "check the path");
    for (fs::path& file : TRY(expand(fs::path(), path.string()))) {
      const auto stat = stat_file(file);
      files.push_back({std::move(file), stat ? stat->size : 0});
    }
  }
  return files;
}

Result<kernel::Isa> kernel_isa(const std::string& asked) {
  if (asked.empty()) return kernel::best_isa();
  const auto isa = kernel::parse_isa(asked);
  const auto available = kernel::available_isas();
  if (isa && std::find(available.begin(), available.end(), *isa) != available.end()) return *isa;
  std::string names;
  for (const kernel::Isa one : available) names += (names.empty() ? "" : ", ") + std::string(isa_text(one));
  return bad_input("DEMARCHE_ISA: expected one of " + names + ", found \"" + visible(asked) + "\"", "unset it: the best is chosen");
}

// One file, from the list to its place in the output.
struct SweptFile {
  SweptFile(const fs::path& path, const Intelligence& intelligence, const SweepOptions& options, const kernel::TermFilters& filters)
      : name(path == "-" ? "standard input" : path.string()), problems(name), collect(name, intelligence, options),
        log({.file = path, .filters = &filters, .progress = options.progress, .cancel = options.cancel}, collect, problems) {}

  std::string name;
  Problems problems;
  CollectSink collect;
  SievedLog log;
};

// Shares the files and their stretches out to threads, and gives the sightings of each file after those of all before it.
class Sweep {
 public:
  Sweep(const SweepOptions& options, const std::vector<NamedFile>& files, const Intelligence& intelligence,
        const kernel::TermFilters& filters, SightingSink& sink)
      : options_(options), files_(files), intelligence_(intelligence), filters_(filters), sink_(sink), started_(files.size(), false), swept_(files.size()) {}

  void run() {
    parallel_for(options_.jobs, std::max(1U, options_.jobs), [&](std::size_t) { work(); });
  }

  // In the order of the files; null where the sweep ended before.
  [[nodiscard]] std::vector<std::unique_ptr<SweptFile>>& files() { return swept_; }
  [[nodiscard]] std::uint64_t sightings(std::size_t i) const { return counts_.size() > i ? counts_[i] : 0; }

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

  [[nodiscard]] bool stopped() const { return closed_ || options_.cancel->requested(); }

  std::optional<SievedLog::Stretch> claim_stretch(std::size_t& index) {
    for (std::size_t i = emitted_; i < next_file_; ++i) {
      if (!started_[i]) continue;
      index = i;
      if (auto stretch = swept_[i]->log.claim(kMostAhead * std::max(1U, options_.jobs))) return stretch;
    }
    return std::nullopt;
  }

  void open_file(std::size_t index) {
    swept_[index] = std::make_unique<SweptFile>(files_[index].path, intelligence_, options_, filters_);
  }

  // Under the lock: the receiver is only called by one thread.
  void emit() {
    while (emitted_ < next_file_ && started_[emitted_] && swept_[emitted_]->log.done()) {
      std::vector<FileSighting>& found = swept_[emitted_]->collect.found;
      for (const FileSighting& sighting : found)
        if (!closed_) closed_ = !sink_.sighting(sighting);
      counts_.push_back(found.size());
      std::vector<FileSighting>().swap(found);
      ++emitted_;
    }
  }

  const SweepOptions& options_;
  const std::vector<NamedFile>& files_;
  const Intelligence& intelligence_;
  const kernel::TermFilters& filters_;
  SightingSink& sink_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_file_ = 0, emitted_ = 0;
  std::vector<bool> started_;
  std::vector<std::unique_ptr<SweptFile>> swept_;
  std::vector<std::uint64_t> counts_;
  bool closed_ = false;                  // the receiver has gone: the rest need not be read
};

}  // namespace

Result<SweepReport> sweep_files(const SweepOptions& options, SightingSink& sink) {
  auto intelligence = TRY(read_loose_intelligence(options.intel));
  const auto files = TRY(list_files(options.paths));
  SweepReport report;
  report.notes = std::move(intelligence.notes);
  report.problems = std::move(intelligence.problems);
  std::uint64_t bytes = 0;
  for (const NamedFile& file : files) bytes += file.size;

  const kernel::TermFilters filters(intelligence.compiled.indicators, TRY(kernel_isa(options.isa)), options.jobs);
  options.progress->begin("sweep", bytes);
  Sweep sweep(options, files, intelligence.compiled, filters, sink);
  sweep.run();
  options.progress->end();

  sweep::Coverage coverage;
  DaySpans days;
  for (std::size_t i = 0; i < files.size(); ++i) {
    ++report.files;
    if (sweep.files()[i] == nullptr) continue;
    SweptFile& file = *sweep.files()[i];
    auto outcome = file.log.outcome();
    if (!outcome) file.problems.add(0, 0, outcome.error().message, "check that the file may be read");
    report.problems.insert(report.problems.end(), file.problems.list().begin(), file.problems.list().end());
    if (!outcome) {
      ++report.unreadable;
      continue;
    }
    coverage.merge(file.collect.coverage());
    add_accounting(report.accounting, outcome->accounting);
    widen(report.searched.first, report.searched.last, outcome->first, outcome->last);
    days.add(outcome->first, outcome->last);
    report.searched.sources.push_back(file.name);
    report.searched.sightings += sweep.sightings(i);
  }
  report.searched.days = days.days();
  report.searched.indicators = intelligence.compiled.indicators.size();
  report.searched.fields.assign(coverage.fields_searched.begin(), coverage.fields_searched.end());
  for (const IndicatorType type : coverage.types_searchable) report.searched.types_searched.emplace_back(indicator_type_text(type));
  for (const IndicatorType type : coverage.types_blind()) report.searched.types_blind.emplace_back(indicator_type_text(type));
  if (options.cancel->requested()) return Error{ErrorKind::interrupted, "stopped; sightings so far were printed", {}};
  return report;
}

}  // namespace demarche::workbench
