#include "formats/zeek/sieved_tsv.h"

#include <tuple>
#include <vector>

#include "formats/zeek/tsv.h"

namespace demarche::zeek {
namespace {

using bytes::LineReader;

// A '#' line voids what was scanned behind it. Where that happens often, so much is parsed line by line before the next scan.
constexpr int kFewHeaders = 64;
constexpr std::uint64_t kBehindHeader = 64 * 1024;

class SievedTsv {
 public:
  SievedTsv(LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems, RowSieve& sieve)
      : lines_(lines), parser_(log_hint, sink, problems), sieve_(sieve) {}

  Accounting read() {
    for (bool more = true; more;) {
      const std::string_view text = can_sieve() ? lines_.whole_lines() : std::string_view();
      more = text.empty() ? take_line() : take_lines(text);
    }
    Accounting accounting = parser_.accounting();
    accounting.bytes = lines_.position();
    accounting.complete = !lines_.error();
    return accounting;
  }

 private:
  bool can_sieve() {
    const ColumnPlan* const plan = parser_.plan();
    if (plan == nullptr || lines_.position() < next_) return false;
    const TsvHeader& header = parser_.header();
    std::tuple now(plan, header.separator(), header.set_separator(), header.empty_field(), header.unset_field());
    if (now != known_) {
      usable_ = sieve_.use(*plan, header);
      known_ = std::move(now);
    }
    return usable_;
  }

  // False: there is no more, or the sink wants none.
  bool take_line() {
    const auto line = lines_.next();
    return line && parser_.take(*line);
  }

  // The rest of them too, unless a '#' line is among them.
  bool take_lines(std::string_view text) {
    found_.clear();
    const std::uint32_t count = sieve_.scan(text, parser_.accounting().lines + 1, found_);
    std::uint32_t line = 0;
    std::size_t at = 0;
    for (const LinePlace& place : found_) {
      pass_over(place.begin - at, place.line - line);
      const std::uint64_t before = lines_.position();
      if (!take_line()) return false;
      if (parser_.plan() == nullptr) {
        if (++headers_ > kFewHeaders) next_ = lines_.position() + kBehindHeader;
        return true;
      }
      at = place.begin + (lines_.position() - before);
      line = place.line + 1;
    }
    pass_over(text.size() - at, count - line);
    return true;
  }

  void pass_over(std::size_t size, std::uint64_t lines) {
    lines_.skip(size, lines);
    parser_.skip_rows(lines);
  }

  LineReader& lines_;
  TsvLines parser_;
  RowSieve& sieve_;
  std::vector<LinePlace> found_;
  std::tuple<const ColumnPlan*, char, char, std::string, std::string> known_{};   // what the sieve was made for
  bool usable_ = false;
  int headers_ = 0;             // '#' lines that voided a scan
  std::uint64_t next_ = 0;      // from this offset on the sieve may be used
};

}  // namespace

Accounting read_sieved_tsv(LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems, RowSieve& sieve) {
  return SievedTsv(lines, log_hint, sink, problems, sieve).read();
}

}  // namespace demarche::zeek
