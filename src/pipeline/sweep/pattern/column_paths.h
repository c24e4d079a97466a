// The names of columns whose values are properties of STIX objects, beyond what a column's classes say.
#pragma once

#include <span>
#include <string_view>

namespace demarche::pattern {

struct ColumnPath {
  std::string_view column;   // lower case: "log:name", the whole name, or its last component ("flow.bytes_toserver")
  std::string_view path;     // in model/pattern_path.h
};
[[nodiscard]] std::span<const ColumnPath> column_paths();

}  // namespace demarche::pattern
