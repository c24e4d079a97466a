#include "pipeline/sweep/kernel/csv_sieve.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace demarche::kernel {
namespace {

constexpr std::size_t kMostOfLines = 64 * 1024;   // bytes of a row over several lines: the exact reader takes more

// Sixteen bytes at a time, in the compilers' own notation for what every processor has.
using Bytes [[gnu::vector_size(16)]] = unsigned char;

Bytes load(const char* at) {
  Bytes bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}
Bytes equal(Bytes bytes, char c) { return reinterpret_cast<Bytes>(bytes == static_cast<unsigned char>(c)); }
bool any(Bytes bytes) {
  std::uint64_t halves[2];
  std::memcpy(halves, &bytes, sizeof bytes);
  return (halves[0] | halves[1]) != 0;
}

// Of eight bytes that are 0 or 255: how many zeros come first.
unsigned zeros_before(std::uint64_t half) {
  if constexpr (std::endian::native == std::endian::big) half = __builtin_bswap64(half);
  return static_cast<unsigned>(std::countr_zero(half)) / 8;
}

// Copies up to the first of two bytes, which must come; `from` and `out` are then there. Up to 16 bytes behind both are touched.
void copy_until(char one, char other, const char*& from, char*& out) {
  for (;; from += sizeof(Bytes), out += sizeof(Bytes)) {
    const Bytes bytes = load(from), found = equal(bytes, one) | equal(bytes, other);
    std::memcpy(out, &bytes, sizeof bytes);
    std::uint64_t halves[2];
    std::memcpy(halves, &found, sizeof found);
    if ((halves[0] | halves[1]) == 0) continue;
    const unsigned before = halves[0] != 0 ? zeros_before(halves[0]) : 8 + zeros_before(halves[1]);
    from += before;
    out += before;
    return;
  }
}

// Values and elements of lists begin and end beside one of these.
Bytes edges(Bytes bytes, char separator) { return equal(bytes, separator) | equal(bytes, '\n') | equal(bytes, ',') | equal(bytes, ';'); }
bool is_edge(char c, char separator) { return c == separator || c == '\n' || c == ',' || c == ';'; }

bool byte_needs_care(std::string_view text, std::size_t at, char separator) {
  if (text[at] != ' ') return text[at] == '"' || text[at] == '\r';
  return at == 0 || at + 1 == text.size() || is_edge(text[at - 1], separator) || is_edge(text[at + 1], separator);
}

// A quote, a carriage return, or a blank where a value begins or ends.
bool needs_care(std::string_view text, char separator) {
  std::size_t at = 0;
  if (!text.empty() && byte_needs_care(text, 0, separator)) return true;
  for (at = 1; at + 17 <= text.size(); at += 16) {
    const Bytes bytes = load(text.data() + at), blanks = equal(bytes, ' ');
    if (any(equal(bytes, '"') | equal(bytes, '\r'))) return true;
    if (!any(blanks)) continue;
    const Bytes beside = edges(load(text.data() + at - 1), separator) | edges(load(text.data() + at + 1), separator);
    if (any(blanks & beside)) return true;
  }
  for (; at < text.size(); ++at)
    if (byte_needs_care(text, at, separator)) return true;
  return false;
}

std::uint32_t small(std::size_t size) { return static_cast<std::uint32_t>(size); }

std::uint32_t lines_in(std::string_view text) { return small(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'))); }

}  // namespace

CsvSieve::CsvSieve(const TermFilters& filters, const ColumnPlan& plan, TsvMarks marks)
    : filters_(filters), plan_(plan), marks_(marks), bare_(filters, plan, marks) {}
CsvSieve::~CsvSieve() = default;

std::uint32_t CsvSieve::scan(std::string_view text, std::vector<FoundLine>& found) {
  endless_ = nullptr;
  return needs_care(text, marks_.separator) ? scan_with_care(text, found) : bare_.scan(text, found);
}

std::uint32_t CsvSieve::scan_with_care(std::string_view text, std::vector<FoundLine>& found) {
  const std::size_t first = found.size();
  copy_.resize(kPad + text.size() + 1 + kPad);   // a copy is no longer than what it is of
  out_ = copy_.data() + kPad;
  has_cuts_ = text.find(kCut) != std::string_view::npos;
  rows_.clear();
  std::uint32_t line = 0;
  for (std::uint32_t at = 0; at < text.size() && endless_ == nullptr;) {
    char* const before = out_;
    faithful_ = one_line_ = true;
    const Quotes quotes = text[at] != '"' && copy_plain(text, at) ? Quotes::right : copy_cells(text, at);
    const Row row{line, at, stop_};
    if (quotes == Quotes::right && one_line_ && faithful_) {
      *out_++ = '\n';
      rows_.push_back(row);
      ++line;
    } else {
      out_ = before;
      if (quotes == Quotes::endless || (stop_ - at > kMostOfLines && !one_line_)) {
        endless_ = text.data() + at;
        stop_ = fault_end_ = small(text.find('\n', at));
      }
      note_lines(text, row, quotes == Quotes::wrong ? fault_end_ : stop_, found);
      line += lines_in(text.substr(at, stop_ + 1 - at));
    }
    at = stop_ + 1;
    if (endless_ != nullptr) line += lines_in(text.substr(at));   // what follows is asked again, behind it
  }
  scan_copy(found);
  const auto from = found.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line < b.line; });
  found.erase(std::unique(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line == b.line; }), found.end());
  return line;
}

void CsvSieve::scan_copy(std::vector<FoundLine>& found) {
  if (rows_.empty()) return;
  if (copied_ == nullptr) copied_ = std::make_unique<TsvSieve>(filters_, plan_, TsvMarks{kCut, marks_.set_separator});
  found_in_copy_.clear();
  const char* const begin = copy_.data() + kPad;
  copied_->scan({begin, static_cast<std::size_t>(out_ - begin)}, found_in_copy_);
  for (const FoundLine& of_copy : found_in_copy_) {
    const Row& row = rows_[of_copy.line];
    found.push_back({row.line, row.begin, row.end});
  }
}

// A line that holds nothing but bare values. False: it has to be read cell by cell.
bool CsvSieve::copy_plain(std::string_view text, std::uint32_t begin) {
  stop_ = small(text.find('\n', begin));
  std::string_view line = text.substr(begin, stop_ - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (needs_care(line, marks_.separator)) return false;
  faithful_ = !has_cuts_ || line.find(kCut) == std::string_view::npos;
  out_ = std::replace_copy(line.begin(), line.end(), out_, marks_.separator, kCut);
  return true;
}

// The row that begins at `begin`, as csv_log::RecordCut reads it. Sets stop_: right: the end of its last line; wrong: of the line
// before the one where the fault is, or of its only line.
CsvSieve::Quotes CsvSieve::copy_cells(std::string_view text, std::uint32_t begin) {
  const char* const end = text.data() + text.size();
  const char* at = text.data() + begin;
  for (std::size_t column = 0;; ++column) {
    if (column > 0) *out_++ = kCut;
    const char* next = at;
    char* const cell = out_;
    const bool list = column < plan_.columns.size() && plan_.columns[column].list;
    while (*next == ' ') ++next;
    if (*next == '"') {
      if (!copy_quoted(++next, end)) return Quotes::endless;
      while (*next == ' ') ++next;
      if (*next == '\r' && next[1] == '\n') ++next;
      if (*next != marks_.separator && *next != '\n') return wrong_at(text, begin, small(static_cast<std::size_t>(next - text.data())));
      if (list) std::replace_if(cell, out_, [](char c) { return c == ',' || c == ';'; }, marks_.set_separator);
    } else {
      copy_bare(next);
    }
    // Blanks within a list may be beside its elements; only the exact reader knows.
    if ((has_cuts_ && std::find(cell, out_, kCut) != out_) || (list && std::find(cell, out_, ' ') != out_)) faithful_ = false;
    if (*next == '\n') {
      stop_ = small(static_cast<std::size_t>(next - text.data()));
      return Quotes::right;
    }
    at = next + 1;
  }
}

// From the first byte that is no blank to the separator or line end, where `at` is then; without blanks behind.
void CsvSieve::copy_bare(const char*& at) {
  char* out = out_;
  const char* from = at;
  copy_until(marks_.separator, '\n', from, out);
  if (*from == '\n' && out != out_ && out[-1] == '\r') --out;
  while (out != out_ && out[-1] == ' ') --out;
  out_ = out;
  at = from;
}

// `at` is behind the opening quote, then behind the closing one; false: there is none.
bool CsvSieve::copy_quoted(const char*& at, const char* end) {
  char* out = out_;
  const char* from = at;
  for (;;) {
    copy_until('"', '\n', from, out);   // the text ends with a line end
    if (*from == '\n') {
      one_line_ = false;
      if (from + 1 == end) return false;
      *out++ = *from++;
      continue;
    }
    if (*++from != '"') break;
    *out++ = *from++;
  }
  out_ = out;
  at = from;
  return true;
}

CsvSieve::Quotes CsvSieve::wrong_at(std::string_view text, std::uint32_t begin, std::uint32_t place) {
  const std::size_t before = text.rfind('\n', place);
  fault_end_ = small(text.find('\n', place));
  one_line_ = before == std::string_view::npos || before < begin;
  stop_ = one_line_ ? fault_end_ : small(before);
  return Quotes::wrong;
}

// All lines from that of the row to the one that ends at `stop`.
void CsvSieve::note_lines(std::string_view text, Row row, std::uint32_t stop, std::vector<FoundLine>& found) const {
  for (std::uint32_t begin = row.begin, line = row.line; begin <= stop; ++line) {
    const auto end = small(text.find('\n', begin));
    found.push_back({line, begin, end});
    begin = end + 1;
  }
}

}  // namespace demarche::kernel
