#include "cli/figures.h"

#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace demarche::cli {
namespace {

constexpr double kExact = 9e15;   // above it a double is no longer a whole number of anything

std::string bytes_text(double bytes) {
  struct { double size; const char* unit; } const kSteps[] = {{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}};
  for (const auto& step : kSteps) {
    if (std::fabs(bytes) < step.size) continue;
    char text[48];
    std::snprintf(text, sizeof text, "%.1f %s", bytes / step.size, step.unit);
    return text;
  }
  return real_text(bytes) + (bytes == 1 ? " byte" : " bytes");
}

bool is_number(const Cell& cell) { return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell); }

std::string number_with_unit(const Claim& claim, double value) {
  if (claim.measure == "share") return percent(value);
  if (claim.unit == "byte") return bytes_text(value);
  if (claim.unit.empty() || claim.measure == "mode") return real_text(value);
  return real_text(value) + " " + (value == 1 ? claim.unit : plural(claim.unit));
}

std::string first_problem(const Claim& claim) { return claim.problems.empty() ? "no reason given" : claim.problems.front(); }

}  // namespace

std::string real_text(double value) {
  if (std::fabs(value) < kExact && value == std::floor(value)) return with_thousands(static_cast<std::int64_t>(value));
  if (std::fabs(value) >= kExact) return number_text(value);
  char text[48];
  if (std::fabs(value) < 1) {
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
  }
  std::snprintf(text, sizeof text, "%.1f", std::fabs(value));
  const std::string_view digits = text;
  const std::size_t point = digits.find('.');
  const auto whole = static_cast<std::int64_t>(parse_unsigned(digits.substr(0, point)).value_or(0));
  return (value < 0 ? "-" : "") + with_thousands(whole) + std::string(digits.substr(point));
}

std::string counted(std::uint64_t count, std::string_view unit) {
  return with_thousands(static_cast<std::int64_t>(count)) + " " + (count == 1 ? std::string(unit) : plural(unit));
}

std::string figure(const Claim& claim) {
  if (!claim.answered) return "unanswered: " + first_problem(claim);
  if (claim.table) return counted(claim.table->rows.size(), "row");
  if (is_null(claim.value)) return "unanswered: " + first_problem(claim);
  std::string text;
  if (is_number(claim.value)) text = number_with_unit(claim, cell_number(claim.value));
  else if (const auto* time = std::get_if<Timestamp>(&claim.value)) text = time->date();
  else text = cell_text(claim.value);
  return claim.at_least ? "at least " + text : text;
}

std::string counts(const Claim& claim) {
  if (claim.k && claim.n) return with_thousands(*claim.k) + "/" + with_thousands(*claim.n);
  if (claim.n) return "n " + with_thousands(*claim.n);
  return claim.k ? with_thousands(*claim.k) : std::string();
}

std::string interval(const Claim& claim) {
  if (!claim.low && !claim.high) return {};
  const auto end = [&](const std::optional<double>& value) {
    if (!value) return std::string("?");
    if (claim.measure == "share") return percent(*value);
    return claim.unit == "byte" ? bytes_text(*value) : real_text(*value);
  };
  return end(claim.low) + " - " + end(claim.high);
}

}  // namespace demarche::cli
