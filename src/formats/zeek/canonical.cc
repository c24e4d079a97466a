#include "formats/zeek/canonical.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/timestamp.h"

namespace demarche::zeek {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void append_scalar(std::string& out, FieldType type, std::string_view text) {
  switch (type) {
    case FieldType::time:
      if (auto time = Timestamp::parse(text); time.has_value()) return append_json_text(out, time->iso());
      break;
    case FieldType::number:
    case FieldType::interval:
    case FieldType::port:
      if (auto number = canonical_number(text)) {
        out += *number;
        return;
      }
      break;
    case FieldType::boolean:
      if (text == "T" || text == "F") {
        out += text == "T" ? "true" : "false";
        return;
      }
      break;
    case FieldType::text:
    case FieldType::address:
    case FieldType::subnet: break;
  }
  append_json_text(out, text);
}

}  // namespace

std::optional<std::string> canonical_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (is_digits(digits)) {
    const std::string_view significant = digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return (negative && significant != "0" ? "-" : "") + std::string(significant);
  }
  const auto number = parse_number(text);
  if (!number) return std::nullopt;
  constexpr double kExact = 1e15;   // beyond this a double has no sixth decimal to round
  return number_text(std::fabs(*number) < kExact ? std::nearbyint(*number * 1e6) / 1e6 : *number);
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void append_json(std::string& out, const Column& column, const Value& value) {
  if (!value.set) {
    out += "null";
    return;
  }
  if (value.separator == 0) return append_scalar(out, column.type, value.text);
  out += '[';
  for_each_element(value, [&](std::string_view element) {
    if (out.back() != '[') out += ',';
    append_scalar(out, column.type, element);
  });
  out += ']';
}

}  // namespace demarche::zeek
