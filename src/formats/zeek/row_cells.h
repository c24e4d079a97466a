// RowCells: fills one row of a RowBatch from left to right out of one record.
#pragma once

#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "base/timestamp.h"
#include "formats/zeek/canonical.h"
#include "model/ip.h"
#include "model/record.h"
#include "model/row.h"

namespace demarche::zeek {

// An address in its one spelling; a text that is none stays as it is.
[[nodiscard]] inline std::string canonical_address(std::string_view text) {
  const auto ip = Ip::parse(text);
  return ip.has_value() ? ip->text() : std::string(text);
}

class RowCells {
 public:
  // `columns`: where the record has what the row needs, by the enums of row_names.h.
  RowCells(const Record& record, std::span<const int> columns, RowBatch& batch)
      : record_(record), columns_(columns), batch_(batch) {}

  // The columns that every row starts with (kRowOrigin).
  void put_origin(std::string_view log, int uid, std::optional<Timestamp> time) {
    batch_.integer(static_cast<std::int64_t>(record_.line))
        .integer(static_cast<std::int64_t>(record_.offset))
        .integer(static_cast<std::int64_t>(record_.raw.size()))
        .text(log);
    put_text(record_.value(uid));
    batch_.time(time);
  }

  [[nodiscard]] Value value(int name) const {
    return record_.value(columns_[static_cast<std::size_t>(name)]);
  }
  [[nodiscard]] Value either(int name, int other) const { return value(name).set ? value(name) : value(other); }

  RowCells& text(int name) { return put_text(value(name)), *this; }
  RowCells& integer(int name) { return put_integer(value(name)), *this; }
  RowCells& address(int name) { return put_address(value(name)), *this; }
  RowCells& real(int name) {
    const Value given = value(name);
    const auto number = given.set ? canonical_number(given.text) : std::nullopt;
    batch_.real(number ? parse_number(*number) : std::nullopt);
    return *this;
  }
  RowCells& time(int name) {
    const Value given = value(name);
    batch_.time(given.set ? Timestamp::parse(given.text).to_optional() : std::nullopt);
    return *this;
  }

  void put_text(const Value& given) {
    if (!given.set) batch_.null();
    else if (given.separator == 0 || given.separator == ',') batch_.text(given.text);
    else batch_.text(joined(given, [](std::string_view element) { return std::string(element); }));
  }
  void put_address(const Value& given) {
    if (given.set) batch_.text(joined(given, canonical_address));
    else batch_.null();
  }
  void put_integer(const Value& given) {
    std::int64_t number = 0;
    const char* end = given.text.data() + given.text.size();
    const auto read = std::from_chars(given.text.data(), end, number);
    const bool whole = given.set && !given.text.empty() && read.ec == std::errc() && read.ptr == end;
    batch_.integer(whole ? std::optional(number) : std::nullopt);
  }

 private:
  template <class Fn>
  static std::string joined(const Value& given, Fn&& each) {
    std::string out;
    bool first = true;
    for_each_element(given, [&](std::string_view element) {
      if (!std::exchange(first, false)) out += ',';
      out += each(element);
    });
    return out;
  }

  const Record& record_;
  std::span<const int> columns_;
  RowBatch& batch_;
};

}  // namespace demarche::zeek
