#include "workbench/sweep_files.h"

#include <algorithm>
#include <atomic>
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

// Emits the sightings of file i only after those of all files before it.
class InOrder {
 public:
  explicit InOrder(SightingSink& sink) : sink_(sink) {}

  // Blocks until it is this file's turn; returns false when the receiver has gone.
  bool emit(std::size_t index, const std::vector<FileSighting>& sightings) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return next_ == index; });
    for (const FileSighting& sighting : sightings)
      if (open_) open_ = sink_.sighting(sighting);
    ++next_;
    turn_.notify_all();
    return open_;
  }

 private:
  SightingSink& sink_;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t next_ = 0;
  bool open_ = true;
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

struct FileOutcome {
  std::optional<SievedOutcome> outcome;
  Problems problems;
  sweep::Coverage coverage;
  std::uint64_t sightings = 0;
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
  std::vector<FileOutcome> outcomes(files.size());
  InOrder order(sink);
  std::atomic<bool> closed{false};       // the receiver has gone: the rest need not be read
  options.progress->begin("sweep", bytes);
  parallel_for(options.jobs, files.size(), [&](std::size_t i) {
    FileOutcome& out = outcomes[i];
    const std::string name = files[i].path.string();
    out.problems = Problems(name);
    CollectSink collect(name, intelligence.compiled, options);
    if (!options.cancel->requested() && !closed) {
      auto raw = open_file(files[i].path);
      auto read = raw ? read_sieved(std::move(*raw), {.path = name, .filters = &filters, .cancel = options.cancel}, collect, out.problems)
                      : Result<SievedOutcome>(std::move(raw).error());
      if (read) out.outcome = std::move(*read);
      else out.problems.add(0, 0, read.error().message, "check that the file may be read");
      out.coverage = collect.coverage();
      out.sightings = collect.found.size();
      options.progress->advance(files[i].size, 0);
    }
    if (!order.emit(i, collect.found)) closed = true;
  });
  options.progress->end();

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
