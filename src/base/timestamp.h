// Timestamp: a moment in UTC, whole microseconds since 1970-01-01. The proleptic Gregorian calendar; no
// leap seconds; no zone database (zones are fixed offsets everywhere in demarche).
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche {

class Timestamp {
 public:
  constexpr Timestamp() = default;
  [[nodiscard]] static constexpr Timestamp from_micros(std::int64_t micros) { return Timestamp(micros); }
  [[nodiscard]] static constexpr Timestamp from_seconds(std::int64_t seconds) { return Timestamp(seconds * 1'000'000); }

  // "1521911721.258458" or "1521911721": seconds since the epoch, rounded half away from zero to microseconds.
  // An exponent ("1.5e9") is accepted, as JSON writers may print one.
  [[nodiscard]] static Result<Timestamp> parse_epoch(std::string_view text);
  // ISO 8601: "2013-02-19", "2013-02-19T08:15:00Z", "... 08:15:00.123456+08:00" (T or a space; a missing zone is UTC).
  [[nodiscard]] static Result<Timestamp> parse_iso(std::string_view text);
  // Either of the two, told apart by shape.
  [[nodiscard]] static Result<Timestamp> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t micros() const { return micros_; }
  // "2013-02-19T08:15:00Z"; a fraction of six digits only where it is not zero.
  [[nodiscard]] std::string iso() const;
  // "2013-02-19"
  [[nodiscard]] std::string date() const;
  [[nodiscard]] int year() const;

  [[nodiscard]] constexpr Timestamp plus(std::chrono::microseconds span) const { return Timestamp(micros_ + span.count()); }
  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;

 private:
  constexpr explicit Timestamp(std::int64_t micros) : micros_(micros) {}
  std::int64_t micros_ = 0;
};

// A signed span such as "-3s", "90m", "2h", "1d", "500ms" (a clock offset), or ISO 8601 "P14D", "PT6H".
[[nodiscard]] Result<std::chrono::microseconds> parse_span(std::string_view text);

}  // namespace demarche
