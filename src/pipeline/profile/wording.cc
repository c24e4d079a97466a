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
  return (value < 0 ? "-" : "") + whole + std::string(digits.substr(point));
}

std::string cell_in_words(const Cell& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return with_thousands(*integer);
  if (const auto* real = std::get_if<double>(&cell)) return number_in_words(*real);
  if (const auto* time = std::get_if<Timestamp>(&cell)) return time->date();
  return cell_text(cell);
}

std::optional<std::string> word(std::string_view name, const Claim& claim) {
  const bool share = claim.measure == "share";
  if (name == "value") return figure_text(claim);
  if (name == "k" && claim.k) return with_thousands(*claim.k);
  if (name == "n" && claim.n) return with_thousands(*claim.n);
  if (name == "low" && claim.low) return share ? percent(*claim.low) : number_in_words(*claim.low);
  if (name == "high" && claim.high) return share ? percent(*claim.high) : number_in_words(*claim.high);
  const auto more = claim.more.find(std::string(name));
  if (more == claim.more.end()) return std::nullopt;
  return cell_in_words(more->second);
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
