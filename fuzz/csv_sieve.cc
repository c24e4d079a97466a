// links: demarche_csv_log demarche_sweep demarche_zeek demarche_bytes demarche_model demarche_base
// Any bytes as a CSV log, in windows of any size: what the sieves of all instruction sets leave over, the exact reader takes without
// losing count, and it finds what it finds in all of the lines.
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "formats/csv_log/csv_lines.h"
#include "pipeline/sweep/kernel/csv_sieve.h"
#include "pipeline/sweep/matcher.h"

namespace {

using namespace demarche;

class HitSink final : public RecordSink {
 public:
  explicit HitSink(const sweep::IndicatorSet& set) : matcher_(set) {}
  void plan(const ColumnPlan& plan) override { matcher_.use(plan); }
  bool record(const ColumnPlan&, const Record& record) override {
    hits_.clear();
    matcher_.match(record, hits_);
    for (const sweep::Hit& hit : hits_)
      text += std::to_string(record.line) + " " + std::to_string(hit.indicator) + " " + std::to_string(hit.column) + " " + std::string(hit.value) + "\n";
    return true;
  }
  std::string text;

 private:
  sweep::Matcher matcher_;
  std::vector<sweep::Hit> hits_;
};

const sweep::IndicatorSet& indicators() {
  static const sweep::IndicatorSet set = [] {
    std::vector<Indicator> list;
    for (const Term& term : {Term{IndicatorType::domain, "evil.com"}, Term{IndicatorType::ipv4, "1.2.3.4"}, Term{IndicatorType::cidr, "2001:db8::/32"},
                             Term{IndicatorType::filename, "a"}, Term{IndicatorType::md5, "d41d8cd98f00b204e9800998ecf8427e"}}) {
      Indicator one;
      one.any_of = {{term}};
      list.push_back(one);
    }
    return sweep::IndicatorSet(std::move(list));
  }();
  return set;
}

// Gives a reader lines of a text.
class Feed {
 public:
  Feed(std::string_view text, csv_log::CsvLines& lines) : text_(text), lines_(lines) {}
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool ended() const { return at_ == text_.size(); }
  void take() {
    const std::size_t end = text_.find('\n', at_);
    bytes::Line line;
    line.terminated = end != std::string_view::npos;
    line.text = text_.substr(at_, end - at_);
    line.number = lines_.accounting().lines + 1;
    line.offset = at_;
    at_ = line.terminated ? end + 1 : text_.size();
    if (line.terminated && line.text.ends_with('\r')) line.text.remove_suffix(1);
    line.size = line.text.size();
    CHECK(lines_.take(line));
  }
  void skip(std::size_t to, std::uint64_t count) {
    lines_.skip_rows(count);
    at_ = to;
  }

 private:
  std::string_view text_;
  csv_log::CsvLines& lines_;
  std::size_t at_ = 0;
};

// As the sweep does: lines that the sieve finds, and after one whose row does not end line by line until a row has.
void take_window(Feed& feed, csv_log::CsvLines& lines, kernel::CsvSieve& sieve, std::string_view text, std::size_t size) {
  std::string padded = std::string(kernel::kPad, '"') + std::string(text.substr(feed.at(), size)) + std::string(kernel::kPad, '"');
  const std::string_view window = std::string_view(padded).substr(kernel::kPad, size);
  const std::size_t begin = feed.at();
  std::vector<kernel::FoundLine> found;
  const std::uint32_t count = sieve.scan(window, found);
  std::uint32_t next = 0;
  for (const kernel::FoundLine& line : found) {
    CHECK(line.line >= next && window[line.end] == '\n');
    if (line.line > next) feed.skip(begin + line.begin, line.line - next);
    CHECK(feed.at() == begin + line.begin);
    feed.take();
    next = line.line + 1;
    if (!sieve.is_directive(window.substr(line.begin, line.end - line.begin))) continue;
    while (lines.plan() == nullptr && !feed.ended()) feed.take();
    return;
  }
  if (count > next) feed.skip(begin + size, count - next);
  CHECK(feed.at() == begin + size);
  CHECK(lines.plan() != nullptr);
}

void check(std::string_view text, char separator, std::size_t window, kernel::Isa isa, const std::string& wanted, const Accounting& counted) {
  HitSink sink(indicators());
  Problems problems("fuzz");
  csv_log::CsvLines lines(separator, "fuzz", sink, problems);
  Feed feed(text, lines);
  const kernel::TermFilters filters(indicators(), isa, 1);
  std::unique_ptr<kernel::CsvSieve> sieve;
  while (!feed.ended()) {
    const std::size_t from = std::min(feed.at() + window, text.size());
    const std::size_t end = text.find('\n', from == 0 ? 0 : from - 1);
    if (lines.plan() == nullptr || !kernel::CsvSieve::can_take(*lines.plan()) || end == std::string_view::npos) {
      feed.take();
      continue;
    }
    if (sieve == nullptr)
      sieve = std::make_unique<kernel::CsvSieve>(filters, *lines.plan(), kernel::TsvMarks{separator, csv_log::CsvLines::list_separator(separator)});
    take_window(feed, lines, *sieve, text, end + 1 - feed.at());
  }
  CHECK(lines.finish());
  CHECK(sink.text == wanted);
  CHECK(lines.accounting().lines == counted.lines);
  CHECK(lines.accounting().rows == counted.rows);
  CHECK(lines.accounting().comments == counted.comments);
  CHECK(lines.accounting().rejected == counted.rejected);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const char separator = ",;\t|"[data[0] % 4];
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  HitSink sink(indicators());
  Problems problems("fuzz");
  bytes::LineReader lines(std::make_unique<StringSource>(text));
  const Accounting counted = csv_log::read_csv(lines, separator, "fuzz", sink, problems);
  for (const kernel::Isa isa : kernel::available_isas()) check(text, separator, std::size_t{1} + data[1] * std::size_t{4}, isa, sink.text, counted);
  return 0;
}
