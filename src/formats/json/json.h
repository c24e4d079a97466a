// Json: a JSON value of our own, so that no other header sees a JSON library. Objects keep the order in which members were
// added; numbers that came as integers stay integers. Output is deterministic: doubles with twelve significant digits,
// text made valid UTF-8, control characters escaped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"

namespace demarche::json {

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;                                        // null
  Json(bool value) : value_(value) {}                      // NOLINT: a literal is what it looks like
  Json(std::int64_t value) : value_(value) {}              // NOLINT
  Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}  // NOLINT
  Json(int value) : value_(std::int64_t{value}) {}         // NOLINT
  Json(unsigned value) : value_(std::int64_t{value}) {}    // NOLINT
  Json(double value) : value_(value) {}                    // NOLINT
  Json(std::string value) : value_(std::move(value)) {}    // NOLINT
  Json(std::string_view value) : value_(std::string(value)) {}  // NOLINT
  Json(const char* value) : value_(std::string(value)) {}  // NOLINT
  Json(Timestamp value) : value_(value.iso()) {}           // NOLINT
  Json(Array value) : value_(std::move(value)) {}          // NOLINT
  Json(Object value) : value_(std::move(value)) {}         // NOLINT
  template <class T>
  Json(const std::optional<T>& value) { if (value) *this = Json(*value); }  // NOLINT: absent is null

  [[nodiscard]] static Json array() { return Json(Array{}); }
  [[nodiscard]] static Json object() { return Json(Object{}); }

  [[nodiscard]] bool is_null() const { return value_.index() == 0; }
  [[nodiscard]] const bool* as_bool() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::int64_t* as_integer() const { return std::get_if<std::int64_t>(&value_); }
  [[nodiscard]] std::optional<double> as_number() const;   // an integer too
  [[nodiscard]] const std::string* as_text() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Array* as_array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* as_object() const { return std::get_if<Object>(&value_); }

  // Reading, forgiving: a missing member or a wrong type is null, "" or 0.
  [[nodiscard]] const Json& at(std::string_view member) const;
  [[nodiscard]] std::string text(std::string_view member) const;
  [[nodiscard]] std::int64_t integer(std::string_view member, std::int64_t otherwise = 0) const;
  [[nodiscard]] bool truth(std::string_view member) const;
  [[nodiscard]] const Array& items() const;                // of an array; empty otherwise
  [[nodiscard]] const Object& members() const;             // of an object; empty otherwise

  // Building.
  Json& set(std::string member, Json value);               // adds or replaces; null becomes an object first
  Json& push(Json value);                                  // null becomes an array first

  // One line, or indented by two spaces.
  [[nodiscard]] std::string compact() const;
  [[nodiscard]] std::string pretty() const;

  friend bool operator==(const Json&, const Json&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

// Refuses what is not one JSON value, nesting deeper than 200, and duplicate members. The error names the byte.
[[nodiscard]] Result<Json> parse(std::string_view text);

// "a\"b" with its quotes, as compact() prints it.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace demarche::json
