// document: text in TOML 1.0 -> Node. The only place that knows the TOML library.
#pragma once

#include <string_view>

#include "base/result.h"
#include "formats/toml/node.h"

namespace demarche::toml {

inline constexpr std::size_t kLargestDocument = std::size_t{16} << 20;   // bytes; a case.toml is written by people

// A syntax error names file, line and column: "case.toml:3:7: ...". Text that is not UTF-8, that nests deeper than 256
// or is larger than kLargestDocument is an error too.
[[nodiscard]] Result<Node> parse_document(std::string_view text, std::string_view file_name);

}  // namespace demarche::toml
