// The columns whose values are properties of STIX objects.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace demarche::pattern {

struct ColumnPath {
  std::string_view column;   // lower case: "log:name", the whole name, or its last component ("flow.bytes_toserver")
  std::string_view path;     // in model/pattern_path.h
};
[[nodiscard]] std::span<const ColumnPath> column_paths();

// Properties that a column's classes tell, whatever its name.
struct ClassPath {
  std::uint32_t field_class;   // model/record.h
  std::string_view path;
};
[[nodiscard]] std::span<const ClassPath> class_paths();

}  // namespace demarche::pattern
