#include "pipeline/evidence/read_log.h"

#include <set>

#include "base/text.h"
#include "formats/bytes/decompress.h"
#include "formats/bytes/hashed_source.h"
#include "formats/bytes/line_reader.h"
#include "formats/csv_log/csv_lines.h"
#include "formats/zeek/json_lines.h"
#include "formats/zeek/rows.h"
#include "formats/zeek/sieved_json.h"
#include "formats/zeek/sieved_tsv.h"
#include "formats/zeek/tsv.h"
#include "pipeline/evidence/sniff.h"
#include "pipeline/evidence/time_watch.h"

namespace demarche::evidence {
namespace {

using bytes::LineReader;

// Passes everything on, and keeps what the outcome tells about all records.
class WatchedSink final : public RecordSink {
 public:
  WatchedSink(RecordSink& inner, Problems& problems) : inner_(inner), time_(problems) {}

  void plan(const ColumnPlan& plan) override {
    logs_.insert(plan.log);
    time_.use(time_column(plan));
    inner_.plan(plan);
  }

  bool record(const ColumnPlan& plan, const Record& record) override {
    time_.see(record);
    return inner_.record(plan, record);
  }

  void report(ReadOutcome& outcome) const {
    outcome.logs.assign(logs_.begin(), logs_.end());
    outcome.first = time_.first();
    outcome.last = time_.last();
  }

 private:
  RecordSink& inner_;
  TimeWatch time_;
  std::set<std::string> logs_;
};

// A file that nothing here reads: its lines are counted all the same.
Accounting count_lines(LineReader& lines) {
  Accounting accounting;
  while (lines.next()) ++accounting.lines;
  accounting.rejected = accounting.lines;
  accounting.bytes = lines.position();
  accounting.complete = !lines.error();
  return accounting;
}

// Of rows that the sink did not get.
void add_passed(zeek::RowSieve& sieve, ReadOutcome& outcome) {
  const auto first = sieve.times().first(), last = sieve.times().last();
  if (first && (!outcome.first || *first < *outcome.first)) outcome.first = first;
  if (last && (!outcome.last || *last > *outcome.last)) outcome.last = last;
}

struct Reading {
  Accounting accounting;
  std::string format = "unknown";
};

Reading read_lines(LineReader& lines, const ReadOptions& options, RecordSink& sink, Problems& problems, zeek::RowSieve* sieve) {
  Sniffed sniffed = sniff(lines.peek(), options.format);
  const std::string hint = log_hint(options.path);
  switch (sniffed.shape) {
    case Shape::zeek_tsv:
      if (sieve != nullptr) return {zeek::read_sieved_tsv(lines, hint, sink, problems, *sieve), "zeek-tsv"};
      return {zeek::read_tsv(lines, hint, sink, problems), "zeek-tsv"};
    case Shape::json:
      if (sieve != nullptr) return {zeek::read_sieved_json(lines, hint, sink, problems, *sieve), "json"};
      return {zeek::read_json(lines, hint, sink, problems), "json"};
    case Shape::csv: return {csv_log::read_csv(lines, sniffed.separator, hint, sink, problems), "csv"};
    case Shape::empty:
      // Blank for as far as was looked; should more follow, JSON's reader takes blank lines and names the rest.
      return {zeek::read_json(lines, hint, sink, problems), "unknown"};
    case Shape::unknown: break;
  }
  const Accounting accounting = count_lines(lines);
  problems.add(Problem{problems.file(), 0, 0, std::move(sniffed.reason), std::move(sniffed.hint),
                       std::max<std::uint64_t>(accounting.lines, 1)});
  return {accounting, "unknown"};
}

}  // namespace

std::string log_hint(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  const std::string_view stem = name.substr(0, name.find('.'));
  return std::string(stem.empty() ? name : stem);
}

Result<ReadOutcome> read_log(std::unique_ptr<ByteSource> raw, const ReadOptions& options, RecordSink& sink, Problems& problems,
                             zeek::RowSieve* sieve) {
  auto owned = std::make_unique<bytes::HashedSource>(std::move(raw));
  bytes::HashedSource& hashed = *owned;
  LineReader lines(TRY(bytes::decompress(std::move(owned))));
  WatchedSink watched(sink, problems);
  const Reading reading = read_lines(lines, options, watched, problems, sieve);
  if (lines.error()) {
    const Error& error = *lines.error();
    problems.add(Problem{problems.file(), reading.accounting.lines, lines.position(),
                         error.message + " (line " + std::to_string(reading.accounting.lines) + ")", error.hint, 1});
  }
  ReadOutcome outcome;
  outcome.accounting = reading.accounting;
  outcome.format = reading.format;
  watched.report(outcome);
  if (sieve != nullptr) add_passed(*sieve, outcome);
  outcome.digest = TRY(hashed.finish());
  outcome.raw_bytes = hashed.raw_bytes();
  return outcome;
}

}  // namespace demarche::evidence
