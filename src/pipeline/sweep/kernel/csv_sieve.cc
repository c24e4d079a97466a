#include "pipeline/sweep/kernel/csv_sieve.h"

#include <algorithm>
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

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::uint32_t small(std::size_t size) { return static_cast<std::uint32_t>(size); }

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
  copy_.assign(kPad, '\n');
  rows_.clear();
  std::uint32_t line = 0;
  for (std::uint32_t at = 0; at < text.size();) {
    const std::size_t copied = copy_.size();
    stop_ = small(text.find('\n', at));
    faithful_ = true;
    const Quotes quotes = copy_plain(text.substr(at, stop_ - at)) ? Quotes::right : copy_cells(text, at);
    const Row row{line, at, stop_};
    const bool one_line = std::memchr(text.data() + at, '\n', stop_ - at) == nullptr;
    if (quotes == Quotes::right && one_line && faithful_) {
      copy_ += '\n';
      rows_.push_back(row);
    } else {
      copy_.resize(copied);
      if (quotes == Quotes::endless || (stop_ - at > kMostOfLines && !one_line)) {
        endless_ = text.data() + at;
        stop_ = fault_end_ = small(text.find('\n', at));
      }
      note_lines(text, row, quotes == Quotes::wrong ? fault_end_ : stop_, found);
    }
    line += small(static_cast<std::size_t>(std::count(text.begin() + at, text.begin() + stop_ + 1, '\n')));
    at = stop_ + 1;
    if (endless_ != nullptr) {   // what follows is asked again, behind it
      line += small(static_cast<std::size_t>(std::count(text.begin() + at, text.end(), '\n')));
      break;
    }
  }
  const std::size_t size = copy_.size() - kPad;
  copy_.append(kPad, '\n');
  if (copied_ == nullptr) copied_ = std::make_unique<TsvSieve>(filters_, plan_, TsvMarks{kCut, marks_.set_separator});
  found_in_copy_.clear();
  if (size != 0) copied_->scan(std::string_view(copy_).substr(kPad, size), found_in_copy_);
  for (const FoundLine& of_copy : found_in_copy_) {
    const Row& row = rows_[of_copy.line];
    found.push_back({row.line, row.begin, row.end});
  }
  const auto from = found.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line < b.line; });
  found.erase(std::unique(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line == b.line; }), found.end());
  return line;
}

// A line that holds nothing but bare values. False: it has to be read cell by cell.
bool CsvSieve::copy_plain(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (needs_care(line, marks_.separator)) return false;
  const std::size_t from = copy_.size();
  copy_ += line;
  faithful_ = line.empty() || std::memchr(line.data(), kCut, line.size()) == nullptr;
  std::replace(copy_.begin() + static_cast<std::ptrdiff_t>(from), copy_.end(), marks_.separator, kCut);
  return true;
}

// The row that begins at `begin`, as csv_log::RecordCut reads it. Sets stop_: right: the end of its last line; wrong: of the line
// before the one where the fault is, or of its only line.
CsvSieve::Quotes CsvSieve::copy_cells(std::string_view text, std::uint32_t begin) {
  const char separator = marks_.separator;
  std::size_t at = begin;
  for (std::size_t column = 0;; ++column) {
    if (column > 0) copy_ += kCut;
    const bool list = column < plan_.columns.size() && plan_.columns[column].list;
    std::size_t end = at;
    while (text[end] == ' ') ++end;
    if (text[end] == '"') {
      ++end;
      if (!copy_quoted(text, end, list)) return Quotes::endless;
      while (text[end] == ' ') ++end;
      if (text[end] == '\r' && text[end + 1] == '\n') ++end;
      if (text[end] != separator && text[end] != '\n') {
        const std::size_t before = text.rfind('\n', end);
        fault_end_ = small(text.find('\n', end));
        stop_ = before == std::string_view::npos || before < begin ? small(text.find('\n', begin)) : small(before);
        return Quotes::wrong;
      }
    } else {
      while (text[end] != separator && text[end] != '\n') ++end;
      std::string_view cell = text.substr(at, end - at);
      if (text[end] == '\n' && cell.ends_with('\r')) cell.remove_suffix(1);
      copy_bare(without_blanks(cell), list);
    }
    if (text[end] == '\n') {
      stop_ = small(end);
      return Quotes::right;
    }
    at = end + 1;
  }
}

void CsvSieve::copy_bare(std::string_view cell, bool list) {
  copy_ += cell;
  if (cell.find(kCut) != std::string_view::npos || (list && cell.find(' ') != std::string_view::npos)) faithful_ = false;
}

// `at` is behind the opening quote, then behind the closing one; false: there is none.
bool CsvSieve::copy_quoted(std::string_view text, std::size_t& at, bool list) {
  const std::size_t from = copy_.size();
  for (;;) {
    const std::size_t quote = text.find('"', at);
    if (quote == std::string_view::npos) return false;
    copy_ += text.substr(at, quote - at);
    at = quote + 1;
    if (at == text.size() || text[at] != '"') break;
    copy_ += '"';
    ++at;
  }
  const std::string_view cell = std::string_view(copy_).substr(from);
  if (cell.find(kCut) != std::string_view::npos || (list && cell.find(' ') != std::string_view::npos)) faithful_ = false;
  if (list)
    for (std::size_t i = from; i < copy_.size(); ++i)
      if (copy_[i] == ',' || copy_[i] == ';') copy_[i] = marks_.set_separator;
  return true;
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
