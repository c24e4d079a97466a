#include "formats/csv_log/header.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "base/timestamp.h"
#include "formats/zeek/columns.h"
#include "formats/zeek/rows.h"
#include "model/record_time.h"

namespace demarche::csv_log {
namespace {

constexpr std::string_view kSeparators = ",;\t|";
constexpr std::size_t kLongestName = 64, kMostWords = 4;
constexpr std::size_t kLooked = 20;   // records behind the header
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte >= 0x80;
}

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > kLongestName) return false;
  if (!is_letter(text[0]) && text[0] != '_' && text[0] != '@') return false;
  const auto fits = [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || std::string_view(" _-.@#/()%$").find(c) != std::string_view::npos; };
  return std::all_of(text.begin(), text.end(), fits) && static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) < kMostWords &&
         is_utf8(text);
}

bool is_known(std::string_view name) {
  return is_time_name(name) || zeek::is_time_column({}, name) || zeek::column_classes({}, name, FieldType::text) != kAnyShape;
}

bool is_header(const std::vector<Cell>& cells) {
  std::set<std::string> names;
  std::size_t empty = 0;
  bool dots = false, known = false;
  for (const Cell& cell : cells) {
    if (cell.text.empty()) {
      ++empty;
      continue;
    }
    if (!is_name(cell.text) || !names.insert(lower(cell.text)).second) return false;
    dots = dots || cell.text.find('.') != std::string_view::npos;
    known = known || is_known(cell.text);
  }
  return empty < 2 && names.size() >= 2 && (known || !dots);
}

// The lines of a text. The last is given only where it ends with a line end or is all there is: it may have been cut.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
    whole_ = text_.size() < 4096;
  }
  bool next(std::string_view& line) {
    const std::size_t end = text_.find('\n');
    if (end == std::string_view::npos && (!whole_ || text_.empty())) return false;
    line = text_.substr(0, end);
    text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
  }
  bool first(std::string_view& line) {
    while (next(line))
      if (!trim(line).empty() && line[0] != '#') return true;
    return false;
  }

 private:
  std::string_view text_;
  bool whole_;
};

// How many cells the header has; 0: no log of that separator.
std::size_t cells_of_log(std::string_view head, char separator) {
  Lines lines(head);
  std::string_view line;
  RecordCut cut(separator);
  if (!lines.first(line)) return 0;
  RecordCut::State state = cut.begin(line);
  if (state != RecordCut::State::whole || !is_header(cut.cells())) return 0;
  const std::size_t columns = cut.cells().size();
  std::size_t records = 0, alike = 0;
  while (records < kLooked && lines.next(line)) {
    if (state != RecordCut::State::open && (line.empty() || line[0] == '#')) continue;
    state = state == RecordCut::State::open ? cut.go_on(line) : cut.begin(line);
    if (state == RecordCut::State::open) continue;
    ++records;
    if (state == RecordCut::State::whole && cut.cells().size() == columns) ++alike;
  }
  return alike > 0 && (columns > 2 ? 2 * alike >= records : 5 * alike >= 4 * records) ? columns : 0;
}

template <class CellsOf>
std::pair<char, std::size_t> best_separator(CellsOf&& cells_of) {
  std::pair<char, std::size_t> best{',', 0};
  for (const char separator : kSeparators)
    if (const std::size_t cells = cells_of(separator); cells > best.second) best = {separator, cells};
  return best;
}

std::string unique_name(std::string name, const ColumnPlan& plan) {
  if (plan.find(name) < 0) return name;
  for (std::size_t number = 2;; ++number)
    if (std::string other = name + "_" + std::to_string(number); plan.find(other) < 0) return other;
}

// Not the seconds since a capture began.
bool is_moment(std::string_view text) {
  const auto time = Timestamp::parse(text);
  return time.has_value() && time->year() >= 1980 && time->year() < 2200;
}

bool is_list(std::string_view name, std::uint32_t classes) {
  constexpr std::uint32_t kListed = kAddress | kHost | kMd5 | kSha1 | kSha256 | kJa3 | kJa3s | kJa4 | kCertSha1 | kCertSha256;
  return classes != kNoClass && (classes & ~kListed) == 0 && name != "host";
}

}  // namespace

std::optional<char> sniff_separator(std::string_view head) {
  const auto [separator, cells] = best_separator([&](char candidate) { return cells_of_log(head, candidate); });
  return cells == 0 ? std::nullopt : std::optional(separator);
}

char likely_separator(std::string_view head) {
  Lines lines(head);
  std::string_view line;
  if (!lines.first(line)) return ',';
  return best_separator([&](char candidate) {
           RecordCut cut(candidate);
           return cut.begin(line) == RecordCut::State::whole ? cut.cells().size() : 0;
         }).first;
}

ColumnPlan plan_of(const std::vector<Cell>& header, const std::vector<Cell>& first, std::string_view log_hint) {
  ColumnPlan plan;
  plan.log = visible(log_hint);
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string name = header[i].text.empty() ? "column-" + std::to_string(i + 1) : visible(header[i].text);
    plan.columns.push_back({.name = unique_name(name, plan), .type = FieldType::text, .list = false, .classes = kNoClass});
  }
  const bool zeek = plan.find("id.orig_h") >= 0 || plan.find("ts") >= 0;
  if (!zeek && zeek::row_kind(plan) != RowKind::records) plan.log += ".csv";
  for (std::size_t i = 0; i < header.size(); ++i) {
    Column& column = plan.columns[i];
    const bool time = is_time_name(column.name) || zeek::is_time_column(plan.log, column.name);
    if (time && i < first.size() && is_moment(first[i].text)) column.type = FieldType::time;
    column.classes = zeek::column_classes(plan.log, header[i].text, column.type);   // before a number was put behind it
    column.list = is_list(column.name, column.classes);
  }
  return plan;
}

}  // namespace demarche::csv_log
