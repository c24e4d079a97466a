#include "workbench/sieved_log.h"

#include <algorithm>

#include "base/disk.h"
#include "formats/bytes/decompress.h"
#include "formats/csv_log/csv_lines.h"
#include "formats/plain/plain_lines.h"
#include "formats/zeek/columns.h"
#include "formats/zeek/json_lines.h"
#include "formats/zeek/rows.h"
#include "formats/zeek/tsv.h"
#include "pipeline/evidence/read_log.h"
#include "pipeline/evidence/sniff.h"
#include "pipeline/evidence/time_watch.h"
#include "pipeline/sweep/kernel/csv_sieve.h"
#include "pipeline/sweep/kernel/json_sieve.h"
#include "workbench/counted_source.h"

namespace demarche::workbench {
namespace {

using kernel::TsvMarks;
using kernel::TsvSieve;

// A file whose columns change more often is read by the exact reader alone.
constexpr int kMostHeaders = 64;

// Gives what was read ahead before the rest of a stream.
class ResumedSource final : public ByteSource {
 public:
  ResumedSource(std::string head, std::unique_ptr<ByteSource> rest) : head_(std::move(head)), rest_(std::move(rest)) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t size = head_.copy(buffer.data(), buffer.size(), at_);
    at_ += size;
    return size != 0 || buffer.empty() ? Result<std::size_t>(size) : rest_->read(buffer);
  }

 private:
  std::string head_;
  std::size_t at_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

// Up to 64 KiB, at least 4 KiB unless the stream ends before; its error comes again with the next read.
std::string head_of(ByteSource& source) {
  std::string head(64 * 1024, '\0');
  std::size_t size = 0;
  while (size < 4096) {
    const auto got = source.read({head.data() + size, head.size() - size});
    if (!got || *got == 0) break;
    size += *got;
  }
  head.resize(size);
  return head;
}

// Looks at the times of sampled rows.
class TimedSink final : public RecordSink {
 public:
  TimedSink(RecordSink& inner, Problems& problems) : time(problems), inner_(inner) {}

  void plan(const ColumnPlan& plan) override {
    time.use(time_column(plan));
    inner_.plan(plan);
  }
  bool record(const ColumnPlan& plan, const Record& record) override {
    if (sampled) time.see(record);
    return inner_.record(plan, record);
  }

  bool sampled = false;
  evidence::TimeWatch time;

 private:
  RecordSink& inner_;
};

}  // namespace

// The exact reader of the format that the file turned out to be in.
struct SievedLog::Exact {
  Exact(const SievedOptions& options, RecordSink& sink, Problems& problems, const evidence::Sniffed& sniffed)
      : timed(sink, problems), kind(sniffed.shape) {
    const evidence::Shape shape = sniffed.shape;
    const std::string hint = evidence::log_hint(options.file.string());
    if (shape == evidence::Shape::unknown) {
      parser = std::make_unique<plain::PlainLines>(hint, timed, problems);
    } else if (shape == evidence::Shape::json) {
      parser = std::make_unique<zeek::JsonLines>(hint, timed, problems);
    } else if (shape == evidence::Shape::csv) {
      auto lines = std::make_unique<csv_log::CsvLines>(sniffed.separator, hint, timed, problems);
      csv = lines.get();
      parser = std::move(lines);
    } else {
      auto lines = std::make_unique<zeek::TsvLines>(hint, timed, problems);
      tsv = lines.get();
      parser = std::move(lines);
    }
  }

  [[nodiscard]] bool json() const { return kind == evidence::Shape::json; }
  [[nodiscard]] bool text() const { return kind == evidence::Shape::unknown; }
  [[nodiscard]] TsvMarks marks() const {
    if (csv != nullptr) return {.separator = csv->separator(), .set_separator = csv_log::CsvLines::list_separator(csv->separator())};
    if (tsv == nullptr) return {};
    return {.separator = tsv->header().separator(), .set_separator = tsv->header().set_separator()};
  }
  // The columns of the next rows, when a sieve can be made for them.
  [[nodiscard]] const ColumnPlan* columns() const {
    if (csv != nullptr) return csv->plan() != nullptr && kernel::CsvSieve::can_take(*csv->plan()) ? csv->plan() : nullptr;
    const ColumnPlan* plan = tsv == nullptr || headers >= kMostHeaders ? nullptr : tsv->plan();
    return plan != nullptr && TsvSieve::can_take(*plan, marks()) ? plan : nullptr;
  }
  [[nodiscard]] bool sievable() const { return json() || columns() != nullptr; }

  TimedSink timed;
  evidence::Shape kind;                  // zeek_tsv, json, csv, or unknown: text
  std::unique_ptr<zeek::LineParser> parser;
  zeek::TsvLines* tsv = nullptr;
  csv_log::CsvLines* csv = nullptr;
  int headers = 0;
};

SievedLog::SievedLog(const SievedOptions& options, RecordSink& sink, Problems& problems)
    : options_(options), sink_(sink), problems_(problems) {}
SievedLog::~SievedLog() = default;

std::unique_ptr<kernel::LineSieve> SievedLog::make_sieve(const ColumnPlan* plan, TsvMarks marks) {
  const pattern::ScanNeeds* const needs = options_.needs != nullptr && !options_.needs->only_texts() ? options_.needs : nullptr;
  if (needs != nullptr && (plan != nullptr ? needs->rows_of(*plan) : needs->all_objects())) {
    every_row_ = true;
    return std::make_unique<kernel::EveryLine>(plan != nullptr && exact_->csv == nullptr ? '#' : '\0');
  }
  if (exact_->csv != nullptr) return std::make_unique<kernel::CsvSieve>(*options_.filters, *plan, marks);
  if (plan != nullptr) return std::make_unique<TsvSieve>(*options_.filters, *plan, marks);
  if (needs == nullptr) return std::make_unique<kernel::JsonSieve>(*options_.filters, zeek::key_classes);
  return std::make_unique<kernel::JsonSieve>(*options_.filters, [needs](std::string_view key) {
    const std::uint32_t classes = zeek::key_classes(key);
    return needs->objects_with(key, classes) ? classes | kernel::kWholeLine : classes;
  });
}

void SievedLog::start() {
  const bool standard_input = options_.file == "-";
  auto raw = standard_input ? open_standard_input() : open_file(options_.file);
  if (!raw) {
    failure_ = std::move(raw).error();
    done_ = true;
    return;
  }
  if (options_.filters == nullptr) return read_every_line(std::make_unique<CountedSource>(std::move(*raw), *options_.progress));
  std::string head = head_of(**raw);
  const bool plain = !bytes::is_compressed(head);
  const auto stat = plain && !standard_input ? stat_file(options_.file) : Result<FileStat>(FileStat{});
  const bool seekable = plain && stat && stat->size > kSegmentSize;
  const evidence::Sniffed sniffed = evidence::sniff(head, "auto");
  const evidence::Shape shape = sniffed.shape;
  if (!seekable || (shape != evidence::Shape::zeek_tsv && shape != evidence::Shape::json)) {
    auto counted = std::make_unique<CountedSource>(std::make_unique<ResumedSource>(std::move(head), std::move(*raw)), *options_.progress);
    return start_stream(std::move(counted));
  }
  size_ = stat->size;
  if (auto view = FileView::open(options_.file); view && view->bytes().size() == size_) view_ = std::move(*view);
  exact_ = std::make_unique<Exact>(options_, sink_, problems_, sniffed);
  WindowReader reader(std::make_unique<ResumedSource>(std::move(head), std::move(*raw)), {});
  read_in_order(reader, false);
}

void SievedLog::start_stream(std::unique_ptr<ByteSource> raw) {
  auto opened = bytes::decompress(std::move(raw));
  if (!opened) {
    failure_ = std::move(opened).error();
    done_ = true;
    return;
  }
  std::unique_ptr<ByteSource> source = std::move(*opened);
  std::string head = head_of(*source);
  const evidence::Sniffed sniffed = evidence::sniff(head, "auto");
  const evidence::Shape shape = sniffed.shape;
  source = std::make_unique<ResumedSource>(std::move(head), std::move(source));
  if (shape != evidence::Shape::empty && (shape != evidence::Shape::unknown || sniffed.text)) {
    exact_ = std::make_unique<Exact>(options_, sink_, problems_, sniffed);
    WindowReader reader(std::move(source), {});
    return read_in_order(reader, true);
  }
  read_every_line(std::move(source));
}

void SievedLog::read_every_line(std::unique_ptr<ByteSource> source) {
  auto read = evidence::read_log(std::move(source), {.path = options_.file.string(), .format = "auto"}, sink_, problems_);
  if (read) outcome_ = {.accounting = read->accounting, .first = read->first, .last = read->last, .every_row = false};
  else failure_ = std::move(read).error();
  done_ = true;
}

// To the end, or to where a sieve can be made.
void SievedLog::read_in_order(WindowReader& reader, bool whole) {
  std::unique_ptr<kernel::LineSieve> sieve;
  const ColumnPlan* plan = nullptr;
  for (;;) {
    const bool sievable = exact_->sievable();
    if (sievable && !whole) return open_stretches(reader.position());
    const ColumnPlan* now = exact_->columns();
    if (!sievable && exact_->csv == nullptr) sieve.reset();   // the columns of CSV do not change
    if (sievable && (sieve == nullptr || now != plan)) {
      sieve = make_sieve(now, exact_->marks());
      plan = now;
    }
    const std::uint64_t at = reader.position();
    const Segment segment = reader.scan(sievable || exact_->text() ? at / kSegmentSize * kSegmentSize + kSegmentSize : at + 1,
                                        sievable ? sieve.get() : nullptr);
    if (!take(segment) || segment.ended || options_.cancel->requested()) return finish(segment.end, segment.error);
  }
}

// The lines of a segment, as the exact reader takes them. False: the sink wants no more.
bool SievedLog::take(const Segment& segment) {
  zeek::LineParser& parser = *exact_->parser;
  const std::uint64_t before = parser.accounting().lines;
  std::uint64_t next = 0;
  for (const KeptLine& kept : segment.kept) {
    if (kept.number > next) parser.skip_rows(kept.number - next);
    next = kept.number + 1;
    exact_->timed.sampled = kept.sample;
    if (!parser.take(segment.line(kept, before))) return false;
  }
  if (segment.lines > next) parser.skip_rows(segment.lines - next);
  if (segment.directive) ++exact_->headers;
  return !segment.ended || parser.finish();
}

void SievedLog::open_stretches(std::uint64_t from) {
  const std::lock_guard lock(mutex_);
  options_.progress->advance(from - delivered_, 0);
  next_ = delivered_ = from;
  plan_ = exact_->json() ? nullptr : std::make_shared<const ColumnPlan>(*exact_->columns());
  open_ = true;
  marks_ = exact_->marks();
  ready_.clear();
  ++epoch_;
}

std::optional<SievedLog::Stretch> SievedLog::claim(std::size_t most_ahead) {
  const std::lock_guard lock(mutex_);
  if (done_ || !open_ || next_ >= size_ || ahead_ >= most_ahead) return std::nullopt;
  Stretch stretch{.from = next_, .stop = next_ / kSegmentSize * kSegmentSize + kSegmentSize,
                  .in_line = next_ != 0 && next_ % kSegmentSize == 0, .epoch = epoch_, .plan = plan_, .marks = marks_};
  next_ = stretch.stop;
  ++ahead_;
  return stretch;
}

void SievedLog::read(const Stretch& stretch) {
  std::optional<Segment> segment;
  if (options_.cancel->requested()) segment.emplace();
  else segment = read_in_place(stretch);
  deliver(stretch, segment ? std::move(*segment) : read_copied(stretch));
}

// Nothing when it cannot be had that way.
std::optional<Segment> SievedLog::read_in_place(const Stretch& stretch) {
  if (!view_ || view_->lost() || !view_->bring(stretch.from, stretch.stop - stretch.from)) return std::nullopt;
  const std::uint64_t first = stretch.in_line ? stretch.from - 1 : stretch.from;
  WindowReader reader(view_->bytes(), {.position = first, .in_line = stretch.in_line});
  Segment segment = scan(reader, stretch);
  view_->forget(stretch.from, stretch.stop - stretch.from);
  return view_->lost() ? std::nullopt : std::optional(std::move(segment));
}

Segment SievedLog::scan(WindowReader& reader, const Stretch& stretch) {
  std::unique_ptr<kernel::LineSieve> sieve;
  {
    const std::lock_guard lock(mutex_);
    if (idle_epoch_ != stretch.epoch) idle_.clear();
    idle_epoch_ = stretch.epoch;
    if (!idle_.empty()) sieve = std::move(idle_.back()), idle_.pop_back();
  }
  if (sieve == nullptr) sieve = make_sieve(stretch.plan.get(), stretch.marks);
  sieve->forget();   // or what is found would depend on which thread had it
  Segment segment = reader.scan(stretch.stop, sieve.get());
  const std::lock_guard lock(mutex_);
  if (idle_epoch_ == stretch.epoch) idle_.push_back(std::move(sieve));
  return segment;
}

Segment SievedLog::read_copied(const Stretch& stretch) {
  // From a byte before: if that is a line end, a line begins at `from`.
  const std::uint64_t first = stretch.in_line ? stretch.from - 1 : stretch.from;
  auto raw = open_file(options_.file, first);
  if (!raw) {
    Segment segment;
    segment.end = stretch.from;
    segment.ended = true;
    segment.error = std::move(raw).error();
    return segment;
  }
  WindowReader reader(std::move(*raw), {.position = first, .in_line = stretch.in_line});
  return scan(reader, stretch);
}

// In the order of the file, whoever comes with the next stretch.
void SievedLog::deliver(Stretch stretch, Segment segment) {
  std::unique_lock lock(mutex_);
  const std::uint64_t from = stretch.from;
  --ahead_;
  if (stretch.epoch == epoch_) ready_.emplace(from, std::pair(std::move(stretch), std::move(segment)));
  if (delivering_) return;
  delivering_ = true;
  while (!done_ && !ready_.empty() && ready_.begin()->first == delivered_) {
    auto [at, found] = std::move(*ready_.begin());
    ready_.erase(ready_.begin());
    const std::uint64_t stop = found.first.stop;
    lock.unlock();
    const bool go_on = take(found.second) && !options_.cancel->requested() && !found.second.ended;
    if (!go_on) finish(found.second.end, found.second.error);
    else if (found.second.directive || !exact_->sievable()) resume_behind(found.second.end);
    lock.lock();
    if (delivered_ == at) {
      options_.progress->advance(std::min(stop, size_) - at, 0);
      delivered_ = stop;
    }
    if (delivered_ >= size_ && !done_) {
      lock.unlock();
      finish(found.second.end, {});
      lock.lock();
    }
  }
  delivering_ = false;
}

// Columns may have changed: line by line until they are known again; what was claimed behind this place is void.
void SievedLog::resume_behind(std::uint64_t position) {
  {
    const std::lock_guard lock(mutex_);
    ++epoch_;
    ready_.clear();
    next_ = size_;
  }
  auto raw = open_file(options_.file, position);
  if (!raw) return finish(position, raw.error());
  WindowReader reader(std::move(*raw), {.position = position, .in_line = false});
  read_in_order(reader, exact_->headers >= kMostHeaders);
}

void SievedLog::finish(std::uint64_t position, const std::optional<Error>& error) {
  outcome_ = {.accounting = exact_->parser->accounting(), .first = exact_->timed.time.first(), .last = exact_->timed.time.last(), .every_row = every_row_};
  outcome_.accounting.bytes = position;
  outcome_.accounting.complete = !error;
  if (error) {
    const std::uint64_t lines = outcome_.accounting.lines;
    problems_.add(Problem{problems_.file(), lines, position, error->message + " (line " + std::to_string(lines) + ")", error->hint, 1});
  }
  const std::lock_guard lock(mutex_);
  done_ = true;
}

bool SievedLog::done() {
  const std::lock_guard lock(mutex_);
  return done_ && ahead_ == 0;
}

Result<SievedOutcome> SievedLog::outcome() {
  if (failure_) return *failure_;
  return outcome_;
}

}  // namespace demarche::workbench
