#include "formats/zeek/columns.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "formats/zeek/column_names.h"

namespace demarche::zeek {
namespace {

FieldType scalar_type(std::string_view name) {
  struct Named { std::string_view name; FieldType type; };
  static constexpr Named kTypes[] = {
      {"time", FieldType::time},       {"interval", FieldType::interval}, {"bool", FieldType::boolean},
      {"count", FieldType::number},    {"int", FieldType::number},        {"counter", FieldType::number},
      {"double", FieldType::number},   {"port", FieldType::port},         {"addr", FieldType::address},
      {"subnet", FieldType::subnet},
  };
  for (const Named& known : kTypes)
    if (known.name == name) return known.type;
  return FieldType::text;
}

std::optional<std::uint32_t> look_up(std::span<const NamedClasses> table, std::string_view name) {
  for (const NamedClasses& row : table)
    if (row.name == name) return row.classes;
  return std::nullopt;
}

// "http.hostname" -> "hostname"; "ja3.hash" of "tls.ja3.hash" counts before "hash".
std::string_view last_components(std::string_view name, std::size_t count) {
  std::size_t at = name.size();
  for (; count > 0; --count) {
    const std::size_t dot = at == 0 ? std::string_view::npos : name.rfind('.', at - 1);
    if (dot == std::string_view::npos) return name;
    at = dot;
  }
  return name.substr(at + 1);
}

// Case, and blanks or hyphens for underscores, make no other name: "Source IP" is "source_ip".
std::string folded(std::string_view name) {
  std::string out = lower(name);
  std::replace_if(out.begin(), out.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return out;
}

}  // namespace

ColumnType column_type(std::string_view zeek_type) {
  for (std::string_view container : {"set[", "vector[", "table["})
    if (zeek_type.starts_with(container) && zeek_type.ends_with(']'))
      return {scalar_type(zeek_type.substr(container.size(), zeek_type.size() - container.size() - 1)), true};
  return {scalar_type(zeek_type), false};
}

bool is_time_column(std::string_view log, std::string_view name) {
  const std::string here = lower(name);
  const std::string with_log = std::string(log) + ":" + here;
  const auto names = time_names();
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) { return known == here || known == with_log; });
}

std::uint32_t column_classes(std::string_view log, std::string_view name, FieldType type) {
  if (type == FieldType::address || type == FieldType::subnet) return kAddress;
  if (type != FieldType::text) return kNoClass;
  const std::string here = folded(name);
  if (auto found = look_up(classes_by_log(), std::string(log) + ":" + here)) return *found;
  if (auto found = look_up(classes_by_name(), here)) return *found;
  for (const std::size_t count : {2U, 1U})
    if (auto found = look_up(classes_by_name(), last_components(here, count))) return *found;
  return kAnyShape;
}

std::uint32_t key_classes(std::string_view key) {
  const std::string here = folded(key);
  const std::string_view last = last_components(here, 1);
  std::uint32_t classes = kNoClass;
  bool known = false;   // by this component alone: else some other member of that name has any shape
  for (const NamedClasses& row : classes_by_log())
    if (last_components(row.name.substr(row.name.find(':') + 1), 1) == last) classes |= row.classes;
  for (const NamedClasses& row : classes_by_name()) {
    if (last_components(row.name, 1) == last) classes |= row.classes;
    known = known || row.name == last;
  }
  return known ? classes : classes | kAnyShape;
}

}  // namespace demarche::zeek
