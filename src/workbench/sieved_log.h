// SievedLog: one log file on its way through the sweep. The sieve names the few lines that may show something; the exact
// reader of the format takes these, in order, as if it had read the whole file.
//
// What the sink and `problems` get is the same as from evidence::read_log, but for two things: values that are odd in lines
// that show nothing are no problem, and first and last time are those of the first and last row of each segment of 4 MiB.
// It does not depend on the number of threads, nor on the instruction set.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/file_view.h"
#include "base/parallel.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "model/problem.h"
#include "model/progress.h"
#include "model/record.h"
#include "pipeline/sweep/kernel/term_filters.h"
#include "pipeline/sweep/kernel/tsv_sieve.h"
#include "pipeline/sweep/pattern/scan_needs.h"
#include "workbench/window_reader.h"

namespace demarche::workbench {

struct SievedOutcome {
  Accounting accounting;
  std::optional<Timestamp> first, last;
  bool every_row = false;      // of some columns all rows were parsed, because of SievedOptions::needs
};

// What is sought, as the sieves of all logs know it. Both sets outlive it.
struct Sieves {
  Sieves(const sweep::IndicatorSet& indicators, const pattern::PatternSet& patterns, kernel::Isa isa, unsigned jobs)
      : filters(indicators, isa, jobs), needs(patterns) {
    for (const auto& [classes, texts] : needs.texts()) filters.also_find(classes, texts);
  }
  kernel::TermFilters filters;
  pattern::ScanNeeds needs;
};

struct SievedOptions {
  std::filesystem::path file;                 // "-": standard input
  const kernel::TermFilters* filters = nullptr;   // null: no sieve, every line is parsed
  Progress* progress = nullptr;
  const Cancellation* cancel = nullptr;
  const pattern::ScanNeeds* needs = nullptr;      // rows that must be parsed though the sieve finds nothing; null: none
};

class SievedLog {
 public:
  // The sink and the problems are only touched by one thread at a time. All arguments outlive it.
  SievedLog(const SievedOptions& options, RecordSink& sink, Problems& problems);
  ~SievedLog();

  // Reads what one thread must read: all of the file, or as far as it takes to know its columns.
  void start();

  // After start(): a stretch of the file that any thread may read, in any order; nothing when there is none left for now.
  struct Stretch {
    std::uint64_t from = 0, stop = 0;
    bool in_line = false;
    int epoch = 0;
    std::shared_ptr<const ColumnPlan> plan;      // of a TSV log; null: JSON lines
    kernel::TsvMarks marks;
  };
  [[nodiscard]] std::optional<Stretch> claim(std::size_t most_ahead);
  void read(const Stretch& stretch);
  // Everything is read and delivered, or nobody wants more.
  [[nodiscard]] bool done();

  // Once done. Error: nothing could be read.
  [[nodiscard]] Result<SievedOutcome> outcome();

 private:
  struct Exact;
  void start_stream(std::unique_ptr<ByteSource> raw);
  void read_every_line(std::unique_ptr<ByteSource> source);
  [[nodiscard]] std::unique_ptr<kernel::LineSieve> make_sieve(const ColumnPlan* plan, kernel::TsvMarks marks);
  void read_in_order(WindowReader& reader, bool whole);
  std::optional<Segment> read_in_place(const Stretch& stretch);
  Segment read_copied(const Stretch& stretch);
  Segment scan(WindowReader& reader, const Stretch& stretch);
  void deliver(Stretch stretch, Segment segment);
  bool take(const Segment& segment);
  void resume_behind(std::uint64_t position);
  void finish(std::uint64_t position, const std::optional<Error>& error);
  void open_stretches(std::uint64_t from);

  SievedOptions options_;
  RecordSink& sink_;
  Problems& problems_;
  std::unique_ptr<Exact> exact_;
  std::optional<Error> failure_;
  std::atomic<bool> every_row_ = false;
  SievedOutcome outcome_;
  std::optional<FileView> view_;              // of a file that threads read in stretches

  std::mutex mutex_;                          // of what follows
  std::uint64_t size_ = 0, next_ = 0, delivered_ = 0;   // offsets: of the file's end, the next stretch, the next delivery
  std::size_t ahead_ = 0;                     // stretches that are claimed and not delivered
  int epoch_ = 0;                             // grows when columns change: stretches claimed before that are void
  std::map<std::uint64_t, std::pair<Stretch, Segment>> ready_;
  bool open_ = false, delivering_ = false, done_ = false;   // open: stretches can be claimed
  std::shared_ptr<const ColumnPlan> plan_;
  kernel::TsvMarks marks_;
  std::vector<std::unique_ptr<kernel::LineSieve>> idle_;   // that threads have done with, of the epoch
  int idle_epoch_ = 0;
};

}  // namespace demarche::workbench
