// Tokens of a STIX pattern.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace demarche::intel {

struct Token {
  enum class Kind { word, text, timestamp, hex, binary, integer, real, symbol, end };
  Kind kind = Kind::end;
  std::string text;        // of a text literal: without quotes and escapes; a symbol or word as written
  std::size_t column = 0;  // from 1
};

inline constexpr std::size_t kLongestPattern = std::size_t{1} << 20;
inline constexpr std::size_t kMostTokens = 50'000;

// The last token is always `end`.
[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view pattern);

// "column 12: expected X, found Y"
[[nodiscard]] Error pattern_error(std::size_t column, std::string_view expected, std::string_view found);

}  // namespace demarche::intel
