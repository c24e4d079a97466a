// STIX patterns, parsed: the whole grammar of STIX 2.1 patterning (OASIS STIX 2.1, part 9, and its published ANTLR grammar).
// What of it can be swept for is decided in lower.h.
#pragma once

#include <string_view>

#include "base/result.h"
#include "model/pattern.h"

namespace demarche::intel {

// Parses a pattern. The error names the column (from 1, in bytes), what was expected and what was found.
// Limits: 1 MiB, 50,000 tokens, 50 levels of parentheses, 1 to 100,000 REPEATS. Also accepted, as many tools write them:
// ==, <>, unquoted path steps with a hyphen, // and /* */ comments.
[[nodiscard]] Result<ObservationNode> parse_pattern(std::string_view text);

}  // namespace demarche::intel
