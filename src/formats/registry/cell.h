// Cells of a registry, checked by the rule of their column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "formats/registry/registry.h"

namespace demarche::registry {

// No value, text, a whole number, a time; or the prefixes of a block.
using CellValue = std::variant<std::monostate, std::string, std::int64_t, Timestamp, std::vector<std::string>>;

// The value of a trimmed, non-empty cell; an error says what was expected and what was found.
[[nodiscard]] Result<CellValue> read_cell(CellRule rule, std::string_view text);

}  // namespace demarche::registry
