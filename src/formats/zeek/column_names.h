// The tables behind columns.h: which names of columns mean what.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace demarche::zeek {

struct NamedClasses {
  std::string_view name;       // lower case; "log:name" in the table by log
  std::uint32_t classes;
};

[[nodiscard]] std::span<const NamedClasses> classes_by_log();        // the name counts in one log only
[[nodiscard]] std::span<const NamedClasses> classes_by_name();       // whole name or last component, in any log
[[nodiscard]] std::span<const std::string_view> time_names();        // "log:name", or the whole name in any log

}  // namespace demarche::zeek
