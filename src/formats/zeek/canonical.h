// One text for one value, whichever encoding the log had: what TSV and JSON logs of the same traffic agree on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/record.h"

namespace demarche::zeek {

// A number as JSON: whole numbers exactly, others rounded to 6 decimals (what Zeek's TSV prints) by number_text().
// Nothing when the text is not a finite number.
[[nodiscard]] std::optional<std::string> canonical_number(std::string_view text);

// The value as JSON, by its column's type: times as ISO UTC texts, numbers as above, booleans, lists as arrays, else text.
// A text that is not what the type says stays a text. Unset is null.
void append_json(std::string& out, const Column& column, const Value& value);

// A JSON text with its quotes; `text` is visible() already.
void append_json_text(std::string& out, std::string_view text);

}  // namespace demarche::zeek
