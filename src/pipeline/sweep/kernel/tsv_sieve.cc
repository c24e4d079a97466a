#include "pipeline/sweep/kernel/tsv_sieve.h"

#include <algorithm>
#include <cstring>

#include "pipeline/sweep/kernel/key_memory.h"

namespace demarche::kernel {
namespace {

std::size_t begin_of_line(std::string_view text, std::size_t at) {
  const void* const end = at == 0 ? nullptr : ::memrchr(text.data(), '\n', at);
  return end == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) + 1;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F && c != '\\'; });
}

// The value number `column` of a line.
std::string_view value_at(std::string_view line, char separator, int column) {
  if (column < 0) return {};
  for (; column > 0; --column) line.remove_prefix(std::min(line.find(separator), line.size() - 1) + 1);
  return line.substr(0, line.find(separator));
}

}  // namespace

struct TsvSieve::Memory {
  KeyMemory keys;
  std::vector<std::uint16_t> cuts = std::vector<std::uint16_t>(kMostCuts);
  std::vector<std::uint32_t> line_ends = std::vector<std::uint32_t>(kChunk + 64), unusual = std::vector<std::uint32_t>(3 * (kChunk + 64));
  std::vector<TsvRow> rows = std::vector<TsvRow>(kChunk + 64);
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
               .cuts = m.cuts.data(), .cut_count = 0, .base = 0, .cuts_lost = false, .line_ends = m.line_ends.data(), .rows = m.rows.data(),
               .found = m.keys.work(), .unusual = m.unusual.data(), .unusual_count = 0};
  const FilterView keys = filters_.keys();
  const Kernel& kernel = filters_.kernel();
  while (scan.at < scan.size) {
    const std::size_t first = found.size();
    kernel.scan_tsv(shape_, keys, scan);
    for (std::uint32_t i = 0; i < scan.unusual_count; ++i)
      found.push_back({scan.unusual[3 * i], scan.unusual[3 * i + 1], scan.unusual[3 * i + 2]});
    for (std::uint32_t i = 0; i < scan.found.left_count; ++i) look(m.keys.token(scan.found.left[i]), text, found);
    if (found.size() - first < 2) continue;
    const auto from = found.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line < b.line; });
    found.erase(std::unique(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line == b.line; }),
                found.end());
  }
  return scan.lines;
}

void TsvSieve::look(const Token& token, std::string_view text, std::vector<FoundLine>& found) {
  const std::string_view element = text.substr(token.begin, token.end - token.begin);
  bool odd = !is_plain(element);   // the exact reader undoes escapes
  const auto request = [&] {
    const TokenCheck::Request asked_of = request_of(token, text);
    odd = !is_plain(asked_of.host) || !is_plain(asked_of.port);   // the exact reader may read them otherwise
    return asked_of;
  };
  if (!odd && !check_.may_show(classes_[token.column], element, request) && !odd) return;
  const auto begin = static_cast<std::uint32_t>(begin_of_line(text, token.begin));
  found.push_back({token.line, begin, static_cast<std::uint32_t>(text.find('\n', token.end))});
}

TokenCheck::Request TsvSieve::request_of(const Token& token, std::string_view text) const {
  const std::size_t begin = begin_of_line(text, token.begin);
  const std::string_view line = text.substr(begin, text.find('\n', token.end) - begin);
  return {.host = value_at(line, shape_.separator, host_column_), .port = value_at(line, shape_.separator, port_column_)};
}

}  // namespace demarche::kernel
