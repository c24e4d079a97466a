// case_file: case.toml -> Case (plan, section 5). docs/case-toml.md is its manual; case_reference() writes it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/case.h"

namespace demarche::toml {

// Parses and checks all of it. `file_name` only appears in messages. The case that comes back is complete: every table
// has its marking, every id that is cited exists, priors sum to 1, actions do not wait for themselves.
// An error (bad_input) holds everything that is wrong, one line each in the order of the file, such as
//   case.toml:12:3: unknown key "clock_ofset"; did you mean "clock_offset"?
// A syntax error stands alone, because nothing after it can be trusted.
[[nodiscard]] Result<Case> read_case(std::string_view text, std::string_view file_name);

// The manual of case.toml in Markdown, made from the same tables of keys.
[[nodiscard]] std::string case_reference();

}  // namespace demarche::toml
