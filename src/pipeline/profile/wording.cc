#include "pipeline/profile/wording.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "base/text.h"

namespace demarche::profile {
namespace {

std::string number_in_words(double value) {
  constexpr double kWhole = 9e15;
  if (std::fabs(value) < kWhole && value == std::floor(value)) return with_thousands(static_cast<std::int64_t>(value));
  if (std::fabs(value) < 0.1 || std::fabs(value) >= kWhole) return number_text(value);
  // One decimal, the thousands of the whole part with commas.
  char text[40];
  std::snprintf(text, sizeof text, "%.1f", std::fabs(value));
  const std::string_view digits = text;
  const std::size_t point = digits.find('.');
  const std::string whole = with_thousands(static_cast<std::int64_t>(parse_unsigned(digits.substr(0, point)).value_or(0)));
  return (value < 0 ? "-" : "") + whole + (digits.ends_with(".0") ? std::string() : std::string(digits.substr(point)));
}

std::string cell_in_words(const Cell& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return with_thousands(*integer);
  if (const auto* real = std::get_if<double>(&cell)) return number_in_words(*real);
  if (const auto* time = std::get_if<Timestamp>(&cell)) return time->date();
  return cell_text(cell);
}

// Bytes as people say them, from 10^9 on: "6.5 TB".
std::optional<std::string> large_bytes(const Cell& cell) {
  const double bytes = cell_number(cell);
  if (bytes < 1e9) return std::nullopt;
  return number_in_words(std::round(bytes / (bytes < 1e12 ? 1e8 : 1e11)) / 10) + (bytes < 1e12 ? " GB" : " TB");
}

std::optional<Cell> cell_named(std::string_view name, const Claim& claim) {
  if (name == "value") return claim.value;
  if (name == "k" && claim.k) return Cell(*claim.k);
  if (name == "n" && claim.n) return Cell(*claim.n);
  const auto more = claim.more.find(std::string(name));
  return more == claim.more.end() ? std::nullopt : std::optional(more->second);
}

// "value:login" is the number with its unit: "1 login", "1,905 logins".
std::optional<std::string> counted_word(std::string_view name, std::string_view unit, const Claim& claim) {
  const auto cell = cell_named(name, claim);
  if (!cell || is_null(*cell) || std::holds_alternative<std::string>(*cell)) return std::nullopt;
  if (unit == "byte")
    if (auto large = large_bytes(*cell)) return large;
  return cell_in_words(*cell) + " " + (cell_number(*cell) == 1 ? std::string(unit) : plural(unit));
}

std::optional<std::string> word(std::string_view name, const Claim& claim) {
  if (const std::size_t colon = name.find(':'); colon != std::string_view::npos)
    return counted_word(name.substr(0, colon), name.substr(colon + 1), claim);
  const bool share = claim.measure == "share";
  if (name == "value") return figure_text(claim);
  if (name == "k" && claim.k) return with_thousands(*claim.k);
  if (name == "n" && claim.n) return with_thousands(*claim.n);
  if (name == "low" && claim.low) return share ? percent(*claim.low) : number_in_words(*claim.low);
  if (name == "high" && claim.high) return share ? percent(*claim.high) : number_in_words(*claim.high);
  const auto more = claim.more.find(std::string(name));
  if (more == claim.more.end()) return std::nullopt;
  const std::string text = cell_in_words(more->second);
  return name == "set" && text.size() > 2 ? text.substr(1, text.size() - 2) : text;   // a list, without its brackets
}

}  // namespace

std::string offset_text(double hours) {
  const long minutes = std::lround(std::fabs(hours) * 60);
  std::string out = hours < 0 ? "UTC-" : "UTC+";
  out += std::to_string(minutes / 60);
  if (minutes % 60 != 0) out += ":" + std::to_string(minutes % 60);
  return out;
}

std::string figure_text(const Claim& claim) {
  if (is_null(claim.value)) return {};
  if (claim.measure == "share") return percent(cell_number(claim.value));
  if (claim.unit == "hour" && claim.measure == "mode") return offset_text(cell_number(claim.value));
  return cell_in_words(claim.value);
}

std::string more_text(const Claim& claim, std::string_view name) {
  const auto more = claim.more.find(std::string(name));
  return more == claim.more.end() ? std::string() : cell_in_words(more->second);
}

std::string fill_in(std::string_view sentence, const Claim& claim) {
  std::string out;
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('{');
    out += sentence.substr(0, open);
    if (open == std::string_view::npos) break;
    sentence.remove_prefix(open);
    const std::size_t close = sentence.find('}');
    const auto text = close == std::string_view::npos ? std::nullopt : word(sentence.substr(1, close - 1), claim);
    out += text ? *text : "{";
    sentence.remove_prefix(text ? close + 1 : 1);
  }
  return out;
}

}  // namespace demarche::profile
