#include "formats/zeek/passed_rows.h"

#include <algorithm>
#include <cstring>

#include "formats/zeek/field_text.h"
#include "formats/zeek/rows.h"

namespace demarche::zeek {
namespace {

constexpr std::size_t kBlock = 64;

// Sixteen bytes, as every processor compares them at once; signed, so that what is not ASCII is below a space too.
using Lanes = signed char __attribute__((vector_size(16)));

// May one of the block's bytes change a value, or be a problem? Line ends and separators may not.
bool has_odd_byte(const char* block, char separator) {
  Lanes odd{};
  for (std::size_t at = 0; at < kBlock; at += sizeof(Lanes)) {
    Lanes bytes;
    std::memcpy(&bytes, block + at, sizeof bytes);
    odd |= (bytes < 0x20) & (bytes != '\n') & (bytes != static_cast<signed char>(separator));
    odd |= (bytes == 0x7F) | (bytes == '\\');
  }
  std::uint64_t halves[2];
  std::memcpy(halves, &odd, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

bool is_odd(std::string_view text) { return !is_plain(text) || text.find('\\') != std::string_view::npos; }

}  // namespace

bool PassedRows::use(const ColumnPlan& plan, const TsvHeader& header, const WantedRows& wanted) {
  wanted_ = &wanted;
  separator_ = header.separator();
  set_separator_ = header.set_separator();
  unset_ = header.unset_field();
  empty_ = header.empty_field();
  const int time = time_column(plan);
  has_time_ = time >= 0;
  time_place_ = has_time_ ? static_cast<std::uint32_t>(time) : 0;
  if (has_time_ && plan.columns[time_place_].list) return false;
  columns_.clear();
  if (wanted.is_wanted) {
    for (const std::string_view name : wanted.columns)
      if (const int place = plan.find(name); place >= 0)
        columns_.push_back({static_cast<std::uint32_t>(place), plan.columns[static_cast<std::size_t>(place)].list});
  }
  std::sort(columns_.begin(), columns_.end(),
            [](const WantedColumn& a, const WantedColumn& b) { return a.place < b.place; });
  return true;
}

void PassedRows::look(std::string_view text, std::uint64_t first, std::vector<LinePlace>& found) {
  find_odd_blocks(text);
  more_.clear();
  auto next = found.begin();
  std::uint32_t number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = text.find('\n', begin);
    if (next != found.end() && next->line == number) {
      ++next;
    } else if (must_parse(text.substr(begin, end - begin), in_odd_block(begin, end)) ||
               (wanted_->is_wanted_line && wanted_->is_wanted_line(first + number))) {
      more_.push_back({number, static_cast<std::uint32_t>(begin)});
    }
    begin = end + 1;
  }
  if (more_.empty()) return;
  merged_.resize(found.size() + more_.size());
  std::merge(found.begin(), found.end(), more_.begin(), more_.end(), merged_.begin(),
             [](const LinePlace& a, const LinePlace& b) { return a.line < b.line; });
  found.swap(merged_);
}

void PassedRows::find_odd_blocks(std::string_view text) {
  odd_.resize(text.size() / kBlock + 1);
  for (std::size_t at = 0; at < text.size(); at += kBlock)
    odd_[at / kBlock] = has_odd_byte(text.data() + at, separator_) ? 1 : 0;
}

bool PassedRows::in_odd_block(std::size_t begin, std::size_t end) const {
  for (std::size_t block = begin / kBlock; block <= end / kBlock; ++block)
    if (odd_[block] != 0) return true;
  return false;
}

bool PassedRows::must_parse(std::string_view line, bool near_odd) {
  if (near_odd && odd_bytes(line).any()) return true;
  if (!has_time_ && columns_.empty()) return false;
  auto asked = columns_.begin();
  for (std::uint32_t place = 0; (has_time_ && place <= time_place_) || asked != columns_.end(); ++place) {
    const std::size_t end = std::min(line.find(separator_), line.size());
    const std::string_view value = line.substr(0, end);
    if (has_time_ && place == time_place_ && time_fails(value)) return true;
    for (; asked != columns_.end() && asked->place == place; ++asked)
      if (is_wanted(value, *asked, near_odd)) return true;
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return false;
}

bool PassedRows::time_fails(std::string_view text) {
  if (text == unset_) return false;
  return text == empty_ || !times_.add(text);
}

// What stands there as it is not to be read is left to the reader, who knows what it means.
bool PassedRows::is_wanted(std::string_view value, const WantedColumn& column, bool odd) const {
  if (odd && is_odd(value)) return true;
  for (;;) {
    const std::size_t end = column.list ? value.find(set_separator_) : std::string_view::npos;
    const std::string_view element = value.substr(0, end);
    if (wanted_->is_wanted(element == empty_ ? std::string_view() : element)) return true;
    if (end == std::string_view::npos) return false;
    value.remove_prefix(end + 1);
  }
}

}  // namespace demarche::zeek
