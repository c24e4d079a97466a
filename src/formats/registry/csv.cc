#include "formats/registry/csv.h"

#include <algorithm>

#include "base/text.h"

namespace demarche::registry {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The line that starts at `at`, without its end; `next` is where the following one starts.
std::string_view line_at(std::string_view content, std::size_t at, std::size_t& next) {
  const std::size_t end = std::min(content.find('\n', at), content.size());
  next = std::min(end + 1, content.size());
  std::string_view line = content.substr(at, end - at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

CsvReader::CsvReader(std::string_view content, CsvOptions options) : content_(content), options_(options) {
  if (content_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

bool CsvReader::next(CsvRecord& record) {
  while (at_ < content_.size()) {
    std::size_t after = 0;
    const std::string_view line = line_at(content_, at_, after);
    if (!trim(line).empty() && !(options_.skip_comments && line.starts_with('#'))) break;
    at_ = after;
    ++line_;
  }
  if (at_ >= content_.size()) return false;
  record.cells.clear();
  record.fault.clear();
  record.line = line_;
  record.offset = at_;
  while (cell(record)) {
    if (record.cells.size() < kMostCells) continue;
    recover(record, "expected at most " + std::to_string(kMostCells) + " cells in a record");
    break;
  }
  return true;
}

// Reads one cell; true when another one follows.
bool CsvReader::cell(CsvRecord& record) {
  if (at_ < content_.size() && content_[at_] == '"') return quoted_cell(record);
  const char stops[] = {options_.separator, '\n'};
  const std::size_t end = std::min(content_.find_first_of(std::string_view(stops, 2), at_), content_.size());
  std::string_view text = content_.substr(at_, end - at_);
  const bool more = end < content_.size() && content_[end] == options_.separator;
  if (!more && text.ends_with('\r')) text.remove_suffix(1);
  if (end - record.offset > kLongestRecord) {
    recover(record, "expected a record of at most " + with_thousands(kLongestRecord) + " bytes");
    return false;
  }
  record.cells.emplace_back(text);
  at_ = std::min(end + 1, content_.size());
  if (more) return true;
  record.length = static_cast<std::uint64_t>(text.data() + text.size() - content_.data()) - record.offset;
  ++line_;
  return false;
}

bool CsvReader::quoted_cell(CsvRecord& record) {
  std::string text;
  std::size_t from = at_ + 1;
  for (;;) {
    const std::size_t quote = content_.find('"', from);
    if (quote == std::string_view::npos || quote - record.offset > kLongestRecord) {
      recover(record, "a quoted cell does not end: a closing \" is missing");
      return false;
    }
    text.append(content_, from, quote - from);
    from = quote + 1;
    if (from < content_.size() && content_[from] == '"') text += '"', ++from;
    else break;
  }
  std::size_t end = from;
  if (end < content_.size() && content_[end] == '\r') ++end;
  const bool more = from < content_.size() && content_[from] == options_.separator;
  if (!more && end < content_.size() && content_[end] != '\n') {
    recover(record, "expected a separator or the end of the line after a closing \"");
    return false;
  }
  line_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  record.cells.push_back(std::move(text));
  at_ = std::min((more ? from : end) + 1, content_.size());
  if (more) return true;
  record.length = from - record.offset;
  ++line_;
  return false;
}

void CsvReader::recover(CsvRecord& record, std::string fault) {
  record.fault = std::move(fault);
  record.cells.clear();
  std::size_t after = 0;
  record.length = line_at(content_, record.offset, after).size();
  at_ = after;
  line_ = record.line + 1;
}

char sniff_separator(std::string_view line) {
  char best = ',';
  std::ptrdiff_t most = std::count(line.begin(), line.end(), ',');
  for (const char candidate : {';', '\t'})
    if (const auto count = std::count(line.begin(), line.end(), candidate); count > most) best = candidate, most = count;
  return best;
}

std::string_view first_line(std::string_view content) {
  std::size_t at = content.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < content.size()) {
    const std::string_view line = line_at(content, at, at);
    if (!trim(line).empty() && !line.starts_with('#')) return line;
  }
  return {};
}

}  // namespace demarche::registry
