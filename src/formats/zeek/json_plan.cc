#include "formats/zeek/json_plan.h"

#include "base/text.h"
#include "base/timestamp.h"
#include "formats/zeek/columns.h"

namespace demarche::zeek {

JsonKind kind_of_text(std::string_view text) {
  if (text.size() < 20 || text.size() > 40 || text[4] != '-' || text[10] != 'T') return JsonKind::text;
  const std::string_view zone = text.substr(19);
  if (zone.find_first_of("Zz+-") == std::string_view::npos || !Timestamp::parse_iso(text).has_value()) return JsonKind::text;
  return text.size() == 27 && text[19] == '.' && text.back() == 'Z' ? JsonKind::zeek_time : JsonKind::iso_time;
}

int JsonPlan::column(std::string_view name, JsonKind kind, bool list) {
  int index = find(name);
  if (index < 0) index = add(name);
  if (index < 0) return index;
  expected_ = static_cast<std::size_t>(index) + 1;
  learn(static_cast<std::size_t>(index), kind, list);
  return index;
}

int JsonPlan::find(std::string_view name) {
  if (expected_ < plan_.columns.size() && plan_.columns[expected_].name == name) return static_cast<int>(expected_);
  const auto found = index_.find(name);
  return found == index_.end() ? -1 : found->second;
}

int JsonPlan::add(std::string_view name) {
  if (plan_.columns.size() == kMostColumns || name.size() > kLongestName) return -1;
  const int index = static_cast<int>(plan_.columns.size());
  plan_.columns.push_back({std::string(name), FieldType::text, false, column_classes(plan_.log, name, FieldType::text)});
  typed_.push_back(false);
  index_.emplace(name, index);
  changed_ = true;
  return index;
}

// The first value that has a type decides it. A later text in a column of numbers, times or booleans does not change that
// (one odd line must not change how the others read), but from then on indicators are looked for there too.
void JsonPlan::learn(std::size_t index, JsonKind kind, bool list) {
  Column& column = plan_.columns[index];
  if (list && !column.list) column.list = changed_ = true;
  if (kind == JsonKind::empty_list) return;
  if (!typed_[index]) {
    column.type = type_of(column.name, kind);
    column.classes = column_classes(plan_.log, column.name, column.type);
    typed_[index] = changed_ = true;
  } else if (kind == JsonKind::text && column.type != FieldType::text && column.classes == kNoClass) {
    column.classes = column_classes(plan_.log, column.name, FieldType::text);
    changed_ = changed_ || column.classes != kNoClass;
  }
}

FieldType JsonPlan::type_of(std::string_view name, JsonKind kind) const {
  switch (kind) {
    case JsonKind::boolean: return FieldType::boolean;
    case JsonKind::number: return is_time_column(plan_.log, name) ? FieldType::time : FieldType::number;
    // Zeek prints its times in one shape only; another shape in its logs is somebody's text.
    case JsonKind::zeek_time: return FieldType::time;
    case JsonKind::iso_time: return !zeek_ || is_time_column(plan_.log, name) ? FieldType::time : FieldType::text;
    case JsonKind::text:
    case JsonKind::empty_list: break;
  }
  return FieldType::text;
}

}  // namespace demarche::zeek
