#include "model/query.h"

#include "base/text.h"

namespace demarche {

std::string cell_text(const Cell& cell) {
  struct {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return number_text(value); }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(Timestamp value) const { return value.iso(); }
  } const print;
  return std::visit(print, cell);
}

double cell_number(const Cell& cell, double otherwise) {
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*integer);
  if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? 1 : 0;
  return otherwise;
}

std::int64_t cell_integer(const Cell& cell, std::int64_t otherwise) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
  if (const auto* real = std::get_if<double>(&cell)) return static_cast<std::int64_t>(*real);
  if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? 1 : 0;
  return otherwise;
}

std::string sql_quote(std::string_view text) { return "'" + replace_all(text, "'", "''") + "'"; }

}  // namespace demarche
