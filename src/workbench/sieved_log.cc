#include "workbench/sieved_log.h"

#include <algorithm>

#include "formats/bytes/decompress.h"
#include "formats/zeek/rows.h"
#include "formats/zeek/tsv.h"
#include "pipeline/evidence/read_log.h"
#include "pipeline/evidence/sniff.h"
#include "pipeline/sweep/kernel/tsv_sieve.h"

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

// Looks at the times of sampled rows.
class TimedSink final : public RecordSink {
 public:
  TimedSink(RecordSink& inner, Problems& problems) : inner_(inner), problems_(problems) {}

  void plan(const ColumnPlan& plan) override {
    time_column_ = zeek::time_column(plan);
    inner_.plan(plan);
  }
  bool record(const ColumnPlan& plan, const Record& record) override {
    if (const Value time = record.value(time_column_); sampled && time.set) watch_time(record, time.text);
    return inner_.record(plan, record);
  }

  bool sampled = false;
  std::optional<Timestamp> first, last;

 private:
  void watch_time(const Record& record, std::string_view text) {
    const auto time = Timestamp::parse(text);
    if (!time.has_value()) {
      problems_.add(record.line, record.offset, time.error().message, "the row is kept without a time", "time");
      return;
    }
    if (!first || *time < *first) first = *time;
    if (!last || *time > *last) last = *time;
  }

  RecordSink& inner_;
  Problems& problems_;
  int time_column_ = -1;
};

// The lines of a segment, as the exact reader takes them. False: the sink wants no more.
bool deliver(const Segment& segment, zeek::LineParser& parser, TimedSink& sink) {
  const std::uint64_t before = parser.accounting().lines;
  std::uint64_t next = 0;
  for (const KeptLine& kept : segment.kept) {
    if (kept.number > next) parser.skip_rows(kept.number - next);
    next = kept.number + 1;
    sink.sampled = kept.sample;
    if (!parser.take(segment.line(kept, before))) return false;
  }
  if (segment.lines > next) parser.skip_rows(segment.lines - next);
  return true;
}

class TsvLog {
 public:
  TsvLog(const SievedOptions& options, RecordSink& sink, Problems& problems)
      : options_(options), timed_(sink, problems), parser_(evidence::log_hint(options.path), timed_, problems) {}

  SievedOutcome read(WindowReader& reader, Problems& problems) {
    std::optional<Error> error;
    bool go_on = true;
    while (go_on) {
      choose_sieve();
      const std::uint64_t at = reader.position();
      const std::uint64_t stop = sieve_ != nullptr ? at / kSegmentSize * kSegmentSize + kSegmentSize : at + 1;
      const Segment segment = reader.scan(stop, sieve_.get());
      go_on = deliver(segment, parser_, timed_) && !segment.ended && !options_.cancel->requested();
      if (segment.directive) ++headers_;
      error = segment.error;
    }
    SievedOutcome outcome{.accounting = parser_.accounting(), .first = timed_.first, .last = timed_.last};
    outcome.accounting.bytes = reader.position();
    outcome.accounting.complete = !error;
    if (error)
      problems.add(Problem{problems.file(), outcome.accounting.lines, reader.position(),
                           error->message + " (line " + std::to_string(outcome.accounting.lines) + ")", error->hint, 1});
    return outcome;
  }

 private:
  void choose_sieve() {
    const ColumnPlan* plan = headers_ < kMostHeaders ? parser_.plan() : nullptr;
    const TsvMarks marks{.separator = parser_.header().separator(), .set_separator = parser_.header().set_separator()};
    if (plan == nullptr || !TsvSieve::can_take(*plan, marks)) {
      sieve_.reset();
      return;
    }
    const bool same = sieve_ != nullptr && plan == plan_ && marks.separator == marks_.separator &&
                      marks.set_separator == marks_.set_separator;
    if (!same) sieve_ = std::make_unique<TsvSieve>(*options_.filters, *plan, marks);
    plan_ = plan;
    marks_ = marks;
  }

  const SievedOptions& options_;
  TimedSink timed_;
  zeek::TsvLines parser_;
  std::unique_ptr<TsvSieve> sieve_;
  const ColumnPlan* plan_ = nullptr;
  TsvMarks marks_;
  int headers_ = 0;
};

}  // namespace

Result<SievedOutcome> read_sieved(std::unique_ptr<ByteSource> raw, const SievedOptions& options, RecordSink& sink, Problems& problems) {
  auto source = TRY(bytes::decompress(std::move(raw)));
  std::string head(64 * 1024, '\0');
  std::size_t size = 0;
  while (size < 4096) {
    const auto got = source->read({head.data() + size, head.size() - size});
    if (!got || *got == 0) break;   // an error comes again with the next read
    size += *got;
  }
  head.resize(size);
  const evidence::Shape shape = evidence::sniff(head, "auto").shape;
  auto whole = std::make_unique<ResumedSource>(std::move(head), std::move(source));
  if (shape == evidence::Shape::zeek_tsv) {
    WindowReader reader(std::move(whole), {});
    TsvLog log(options, sink, problems);
    return log.read(reader, problems);
  }
  auto read = TRY(evidence::read_log(std::move(whole), {.path = options.path, .format = "auto"}, sink, problems));
  return SievedOutcome{.accounting = read.accounting, .first = read.first, .last = read.last};
}

}  // namespace demarche::workbench
