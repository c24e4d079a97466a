// Unicode normalisation form C: one spelling for texts that look the same (Unicode Standard Annex 15).
#pragma once

#include <string>
#include <string_view>

namespace demarche {

// The text itself where it is ASCII or no UTF-8.
[[nodiscard]] std::string nfc(std::string_view text);

// The same without a copy where there is nothing to change: a view of `text`, or of `buffer`.
[[nodiscard]] std::string_view nfc(std::string_view text, std::string& buffer);

}  // namespace demarche
