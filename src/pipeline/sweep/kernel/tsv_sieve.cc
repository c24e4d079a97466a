#include "pipeline/sweep/kernel/tsv_sieve.h"

#include <algorithm>
#include <cstring>

#include "pipeline/sweep/kernel/key_memory.h"
#include "pipeline/sweep/kernel/plain_text.h"

namespace demarche::kernel {
namespace {

std::size_t begin_of_line(std::string_view text, std::size_t at) {
  const void* const end = at == 0 ? nullptr : ::memrchr(text.data(), '\n', at);
  return end == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) + 1;
}

// The value `columns` to the right (or, negative, to the left) of the one that begins and ends there, in the same line.
std::string_view value_beside(std::string_view text, std::size_t begin, std::size_t end, char separator, int columns) {
  for (; columns < 0; ++columns) {
    end = begin - 1;
    const void* const before = end == 0 ? nullptr : ::memrchr(text.data(), separator, end);
    const std::size_t line = begin_of_line(text, end);
    begin = before == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(before) - text.data()) + 1;
    begin = std::max(begin, line);
  }
  for (; columns > 0; --columns) {
    begin = end + 1;
    end = std::min(text.find(separator, begin), text.find('\n', begin));
  }
  return text.substr(begin, end - begin);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// As the exact reader undoes escapes: "\\\\" is a backslash, "\\xNN" a byte. False: it shows more than printable ASCII.
bool unescape(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\\' && i + 1 < text.size() && text[i + 1] == '\\') {
      ++i;
    } else if (c == '\\' && i + 3 < text.size() && text[i + 1] == 'x' && hex_digit(text[i + 2]) >= 0 && hex_digit(text[i + 3]) >= 0) {
      c = static_cast<char>(hex_digit(text[i + 2]) * 16 + hex_digit(text[i + 3]));
      i += 3;
    }
    if (c < 0x20 || c >= 0x7F) return false;
    out += c;
  }
  return true;
}

}  // namespace

struct TsvSieve::Memory {
  KeyMemory keys;
  std::vector<std::uint16_t> cuts = std::vector<std::uint16_t>(kMostCuts);
  std::vector<std::uint32_t> row_cuts = std::vector<std::uint32_t>(kChunk + 64), row_begins = row_cuts;
  std::vector<std::uint32_t> unusual = std::vector<std::uint32_t>(3 * (kChunk + 64)), first_tokens;
};

TsvSieve::TsvSieve(const TermFilters& filters, const ColumnPlan& plan, TsvMarks marks)
    : filters_(filters), check_(filters), memory_(std::make_unique<Memory>()) {
  for (std::uint32_t i = 0; i < plan.columns.size(); ++i) {
    const Column& column = plan.columns[i];
    const std::uint32_t classes = column.classes & filters.live();
    if (classes == kNoClass) continue;
    columns_.push_back({.place = i, .way = filters.way_of(classes), .list = column.list});
    classes_.push_back(classes);
  }
  memory_->first_tokens.resize(columns_.size());
  host_column_ = plan.find("host");
  port_column_ = plan.find("id.resp_p");
  if (host_column_ >= 0 && plan.columns[static_cast<std::size_t>(host_column_)].list) host_column_ = -1;
  shape_ = {.separator = marks.separator, .set_separator = marks.set_separator,
            .separators = static_cast<std::uint32_t>(plan.columns.size()) - 1,
            .columns = columns_.data(), .column_count = static_cast<std::uint32_t>(columns_.size())};
}

TsvSieve::~TsvSieve() = default;

bool TsvSieve::can_take(const ColumnPlan& plan, TsvMarks marks) {
  return plan.columns.size() > 1 && plan.columns.size() <= kMostColumns && marks.separator != '\n' && marks.set_separator != marks.separator &&
         marks.set_separator != '\n' && marks.separator != '#';
}

std::uint32_t TsvSieve::scan(std::string_view text, std::vector<FoundLine>& found) {
  Memory& m = *memory_;
  TsvScan scan{.text = text.data(), .size = static_cast<std::uint32_t>(text.size()), .at = 0, .lines = 0, .line_start = 0,
               .cuts = m.cuts.data(), .cut_count = 0, .base = 0, .cuts_lost = false, .row_cuts = m.row_cuts.data(),
               .row_begins = m.row_begins.data(), .line_count = 0, .found = m.keys.work(),
               .first_tokens = m.first_tokens.data(), .unusual = m.unusual.data(), .unusual_count = 0};
  const FilterView keys = filters_.keys();
  const Kernel& kernel = filters_.kernel();
  while (scan.at < scan.size) {
    const std::size_t first = found.size();
    kernel.scan_tsv(shape_, keys, scan);
    for (std::uint32_t i = 0; i < scan.unusual_count; ++i)
      found.push_back({scan.unusual[3 * i], scan.unusual[3 * i + 1], scan.unusual[3 * i + 2]});
    for (std::uint32_t i = 0; i < scan.found.left_count; ++i) look(cell(scan.found.left[i]), text, scan, found);
    if (found.size() - first < 2) continue;
    const auto from = found.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line < b.line; });
    found.erase(std::unique(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line == b.line; }),
                found.end());
  }
  return scan.lines;
}

// Tokens of one way lie column by column.
TsvSieve::Cell TsvSieve::cell(std::uint32_t token) const {
  const Extent extent = memory_->keys.extent(token);
  Cell cell{extent.begin, extent.end, 0};
  for (std::uint32_t c = 0; c < columns_.size(); ++c)
    if (static_cast<std::uint32_t>(columns_[c].way) == token / kMostTokens && memory_->first_tokens[c] <= token % kMostTokens) cell.column = c;
  return cell;
}

void TsvSieve::look(const Cell& token, std::string_view text, const TsvScan& scan, std::vector<FoundLine>& found) {
  if (!may_show(token, text)) return;
  const std::size_t end = text.find('\n', token.end);
  const auto behind = static_cast<std::uint32_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(end), text.begin() + scan.at, '\n'));
  found.push_back({scan.lines - behind, static_cast<std::uint32_t>(begin_of_line(text, token.begin)), static_cast<std::uint32_t>(end)});
}

bool TsvSieve::may_show(const Cell& token, std::string_view text) {
  std::string_view element = text.substr(token.begin, token.end - token.begin);
  const std::uint32_t classes = classes_[token.column];
  if (classes == kUri && is_foreign_request(token, text, element)) return false;
  if (!is_plain(element)) {
    if (!unescape(element, unescaped_)) return true;
    element = unescaped_;
  }
  bool odd = false;
  const auto request = [&] { return request_of(token, text, odd); };
  return check_.may_show(classes, element, request) || odd;
}

// Most requests are told by their host, whatever their path.
bool TsvSieve::is_foreign_request(const Cell& token, std::string_view text, std::string_view element) const {
  const bool relative = element.starts_with('/') || element.starts_with('?');
  if (!relative || columns_[token.column].list || (filters_.text_classes() & kUri) != 0) return false;
  return host_column_ < 0 || !filters_.has_urls() || check_.is_foreign_host(value_for(token, text, host_column_));
}

std::string_view TsvSieve::value_for(const Cell& token, std::string_view text, int column) const {
  return value_beside(text, token.begin, token.end, shape_.separator, column - static_cast<int>(columns_[token.column].place));
}

// `odd`: the exact reader may read what stands there otherwise, or nobody knows where it stands.
TokenCheck::Request TsvSieve::request_of(const Cell& token, std::string_view text, bool& odd) const {
  if (host_column_ < 0) return {};
  odd = columns_[token.column].list;
  if (odd) return {};
  const std::string_view host = value_for(token, text, host_column_);
  const std::string_view port = port_column_ < 0 ? std::string_view() : value_for(token, text, port_column_);
  odd = !is_plain(host) || !is_plain(port);
  return {.host = host, .port = port};
}

}  // namespace demarche::kernel
