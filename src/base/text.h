// Small text functions that several rooms need. ASCII unless a name says UTF-8; no locale is ever read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace demarche {

[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);
// Split keeps empty parts: split("a,,b", ',') is {"a", "", "b"}; split("", ',') is {""}.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view between);
[[nodiscard]] std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

[[nodiscard]] std::optional<std::uint64_t> parse_unsigned(std::string_view text);
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);
// Every byte that is not printable UTF-8 (C0 and C1 controls, DEL, invalid sequences) becomes \xNN, as Zeek
// prints it; the result is valid UTF-8 on one line. Bidirectional controls are left to the escapers.
[[nodiscard]] std::string visible(std::string_view text);

// The candidate nearest to `word` by edit distance, when near enough to be a plausible slip.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> candidates);

// "login" -> "logins", "address" -> "addresses", "country" -> "countries".
[[nodiscard]] std::string plural(std::string_view unit);
// 1905 -> "1,905"
[[nodiscard]] std::string with_thousands(std::int64_t value);
// Twelve significant digits, no trailing zeros, never an exponent between 1e-6 and 1e15: how every output prints a double.
[[nodiscard]] std::string number_text(double value);
// 0.9706 -> "97.1%"
[[nodiscard]] std::string percent(double share);

}  // namespace demarche
