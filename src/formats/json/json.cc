#include "formats/json/json.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace demarche::json {
namespace {

// Writes a value; `indent` < 0 is one line.
void write(std::string& out, const Json& value, int indent) {
  const auto line = [&](int depth) {
    if (indent >= 0) out.append("\n").append(static_cast<std::size_t>(2 * depth), ' ');
  };
  const int inner = indent < 0 ? -1 : indent + 1;
  if (value.is_null()) {
    out += "null";
  } else if (const bool* truth = value.as_bool()) {
    out += *truth ? "true" : "false";
  } else if (const std::int64_t* integer = value.as_integer()) {
    out += std::to_string(*integer);
  } else if (const std::string* text = value.as_text()) {
    out += quoted(*text);
  } else if (const Json::Array* array = value.as_array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i != 0) out += ',';
      line(inner);
      write(out, (*array)[i], inner);
    }
    if (!array->empty()) line(indent);
    out += ']';
  } else if (const Json::Object* object = value.as_object()) {
    out += '{';
    for (std::size_t i = 0; i < object->size(); ++i) {
      if (i != 0) out += ',';
      line(inner);
      out += quoted((*object)[i].first) + (indent < 0 ? ":" : ": ");
      write(out, (*object)[i].second, inner);
    }
    if (!object->empty()) line(indent);
    out += '}';
  } else {
    const double number = *value.as_number();
    out += std::isfinite(number) ? number_text(number) : "null";
  }
}

const Json kNull;
const Json::Array kNoItems;
const Json::Object kNoMembers;

}  // namespace

std::string quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  const std::string valid = is_utf8(text) ? std::string(text) : visible(text);
  std::string out = "\"";
  for (char c : valid) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += {'\\', c};
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (byte < 0x20 || byte == 0x7F) out += std::string("\\u00") + kHex[byte >> 4] + kHex[byte & 15];
    else out += c;
  }
  return out + "\"";
}

std::optional<double> Json::as_number() const {
  if (const auto* integer = as_integer()) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value_)) return *real;
  return std::nullopt;
}

const Json& Json::at(std::string_view member) const {
  if (const Object* object = as_object())
    for (const auto& [name, value] : *object)
      if (name == member) return value;
  return kNull;
}

std::string Json::text(std::string_view member) const {
  const std::string* text = at(member).as_text();
  return text != nullptr ? *text : std::string();
}

std::int64_t Json::integer(std::string_view member, std::int64_t otherwise) const {
  const std::int64_t* integer = at(member).as_integer();
  return integer != nullptr ? *integer : otherwise;
}

bool Json::truth(std::string_view member) const {
  const bool* truth = at(member).as_bool();
  return truth != nullptr && *truth;
}

const Json::Array& Json::items() const { return as_array() != nullptr ? *as_array() : kNoItems; }
const Json::Object& Json::members() const { return as_object() != nullptr ? *as_object() : kNoMembers; }

Json& Json::set(std::string member, Json value) {
  if (is_null()) value_ = Object{};
  auto& object = std::get<Object>(value_);
  const auto at = std::find_if(object.begin(), object.end(), [&](const auto& pair) { return pair.first == member; });
  if (at != object.end()) at->second = std::move(value);
  else object.emplace_back(std::move(member), std::move(value));
  return *this;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = Array{};
  std::get<Array>(value_).push_back(std::move(value));
  return *this;
}

std::string Json::compact() const {
  std::string out;
  write(out, *this, -1);
  return out;
}

std::string Json::pretty() const {
  std::string out;
  write(out, *this, 0);
  return out + "\n";
}

}  // namespace demarche::json
