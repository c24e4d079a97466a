#include "workbench/log_pass.h"

#include <algorithm>

#include "base/check.h"
#include "base/disk.h"
#include "base/text.h"
#include "formats/zeek/rows.h"
#include "model/record_time.h"
#include "workbench/counted_source.h"
#include "workbench/pass_sieve.h"

namespace demarche::workbench {
namespace {

constexpr std::size_t kRowsHeld = 32'768;       // rows of a kind in memory before they go to disk
constexpr std::uint64_t kRecordsPerLook = 4096; // how often progress and Ctrl-C are looked at

class PassSink final : public RecordSink {
 public:
  PassSink(const PassOptions& options, const Intelligence& intelligence)
      : options_(options), intelligence_(intelligence), matcher_(intelligence.indicators), watch_(intelligence.patterns, pattern::PatternWatch::Uids::kept),
        sightings_(RowKind::sightings), writer_(options.folder, options.prefix, options.sessions) {}

  void plan(const ColumnPlan& plan) override {
    matcher_.use(plan);
    watch_.use(plan);
    if (options_.keep != Keep::nothing) mapper_.use(plan);
    uid_columns_.clear();
    for (const std::string_view name : kUidColumns)
      if (const int column = plan.find(name); column >= 0) uid_columns_.push_back(column);
    ts_column_ = time_column(plan);
  }

  bool record(const ColumnPlan& plan, const Record& record) override {
    hits_.clear();
    matcher_.match(record, hits_);
    watch_.look(record, hits_);
    const bool own = !hits_.empty();
    if (options_.bound != nullptr) add_bound(plan, record);
    if (!hits_.empty()) note_hits(plan, record, own);
    const bool keep = options_.keep == Keep::everything ||
                      (options_.keep == Keep::hits_and_wanted && (!hits_.empty() || is_wanted(record)));
    if (keep) {
      mapper_.append(record, rows_);
      if (++held_ >= kRowsHeld && !flush()) return false;
    }
    if (++seen_ % kRecordsPerLook == 0 && options_.cancel->requested()) return false;
    return true;
  }

  // What is left to write, and the tallies.
  Status finish(PassResult& result) {
    if (!flush() || error_) return std::move(*error_);
    result.files = TRY(writer_.finish());
    result.kept = kept_;
    std::sort(uids_.begin(), uids_.end());
    uids_.erase(std::unique(uids_.begin(), uids_.end()), uids_.end());
    result.uids = std::move(uids_);
    result.coverage = matcher_.coverage();
    FileHeld held{std::move(watch_.held()), watch_.beyond(), watch_.without_time(), watch_.cut()};
    tell_unheld(held, result.problems);
    result.held = std::move(held.rows);
    return Done{};
  }

 private:
  bool is_wanted(const Record& record) const {
    if (options_.wanted == nullptr || options_.wanted->empty()) return false;
    bool found = false;
    for (int column : uid_columns_)
      for_each_element(record.value(column), [&](std::string_view uid) { found = found || options_.wanted->contains(uid); });
    return found;
  }

  void add_bound(const ColumnPlan& plan, const Record& record) {
    const auto bound = options_.bound->find(record.line);
    if (bound == options_.bound->end()) return;
    for (const BoundHit& hit : bound->second)
      if (const int column = plan.find(hit.field); column >= 0) hits_.push_back({hit.indicator, column, hit.value, hit.type});
  }

  // `own`: the record was hit by itself, not only as a part of what other files decide, which is asked anew each time.
  void note_hits(const ColumnPlan& plan, const Record& record, bool own) {
    std::string uid;
    for (int column : uid_columns_) {
      for_each_element(record.value(column), [&](std::string_view one) {
        if (own) uids_.emplace_back(one);
        if (uid.empty()) uid = one;
      });
    }
    kept_["sightings"] += hits_.size();
    options_.progress->advance(0, hits_.size());
    if (options_.keep == Keep::nothing) return;
    const Value ts = record.value(ts_column_);
    const auto time = ts.set ? Timestamp::parse(ts.text).to_optional() : std::nullopt;
    for (const sweep::Hit& hit : hits_) {
      const Indicator indicator = intelligence_.indicators.at(hit.indicator);
      sightings_.integer(static_cast<std::int64_t>(record.line))
          .integer(static_cast<std::int64_t>(record.offset))
          .integer(static_cast<std::int64_t>(record.raw.size()))
          .text(plan.log)
          .text(uid.empty() ? std::nullopt : std::optional(uid))
          .time(time)
          .text(indicator.id)
          .text(indicator_type_text(hit.type))
          .text(hit.value)
          .text(indicator.value())
          .text(plan.columns[static_cast<std::size_t>(hit.column)].name)
          .text(intelligence_.origin_of(hit.indicator))
          .end_row();
    }
  }

  bool flush() {
    for (std::size_t kind = 0; kind < kRowKinds; ++kind) {
      RowBatch& batch = kind == static_cast<std::size_t>(RowKind::sightings) ? sightings_ : rows_.batches[kind];
      if (batch.empty()) continue;
      const std::string_view name = row_kind_text(static_cast<RowKind>(kind));
      if (static_cast<RowKind>(kind) != RowKind::sightings) kept_[std::string(name)] += batch.rows();
      if (Status written = writer_.append(name, batch); !written) {
        error_ = std::move(written).error();
        return false;
      }
      batch.clear();
    }
    held_ = 0;
    return true;
  }

  const PassOptions& options_;
  const Intelligence& intelligence_;
  sweep::Matcher matcher_;
  pattern::PatternWatch watch_;
  zeek::RowMapper mapper_;
  zeek::RowSet rows_;
  RowBatch sightings_;
  store::RowWriter writer_;
  std::vector<sweep::Hit> hits_;
  std::vector<int> uid_columns_;
  int ts_column_ = -1;
  std::vector<std::string> uids_;
  std::map<std::string, std::uint64_t> kept_;
  std::size_t held_ = 0;
  std::uint64_t seen_ = 0;
  std::optional<Error> error_;
};

}  // namespace

const std::string& Intelligence::origin_of(std::size_t indicator) const {
  const auto found = std::upper_bound(origins.begin(), origins.end(), indicator, [](std::size_t number, const Origin& origin) { return number < origin.end; });
  CHECK(found != origins.end());
  return found->name;
}

void tell_unheld(const FileHeld& held, Problems& problems) {
  if (held.beyond != 0)
    problems.add({problems.file(), 0, 0, "more rows show a part of a pattern than are held (" +
                  with_thousands(static_cast<std::int64_t>(pattern::PatternSet::kMostHeld)) + " of an indicator in a file); the further ones were not considered",
                  "narrow the pattern, or sweep the file in parts", held.beyond});
  if (held.cut != 0)
    problems.add({problems.file(), 0, 0, "a row holds more than " + with_thousands(static_cast<std::int64_t>(pattern::RowObjects::kMostBeside)) +
                  " addresses; patterns of names that resolve to one were held against the first only", "look at the row itself", held.cut});
  if (held.without_time != 0)
    problems.add({problems.file(), 0, 0, "a row shows a part of a pattern over several rows but has no time; it was not considered",
                  "such patterns need the column ts or timestamp", held.without_time});
}

Result<PassResult> read_pass(const PassOptions& options, const Intelligence& intelligence) {
  PassResult result{.outcome = {}, .problems = Problems(options.path), .files = {}, .kept = {}, .uids = {}, .coverage = {}, .held = {}};
  auto raw = std::make_unique<CountedSource>(TRY(open_file(options.file)), *options.progress, options.cancel);
  PassSink sink(options, intelligence);
  std::optional<PassSieve> sieve;
  if (options.keep != Keep::everything && options.filters != nullptr) sieve.emplace(*options.filters, options);
  result.outcome = TRY(evidence::read_log(std::move(raw), {.path = options.path, .format = options.format}, sink, result.problems,
                                          sieve ? &*sieve : nullptr));
  if (options.cancel->requested()) return Error{ErrorKind::interrupted, "stopped while reading " + options.path, {}};
  Status finished = sink.finish(result);
  if (!finished) return std::move(finished).error();
  return result;
}

}  // namespace demarche::workbench
