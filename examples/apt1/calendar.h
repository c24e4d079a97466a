// Moments in microseconds since 1970 (UTC) and the proleptic Gregorian calendar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace apt1 {

using Moment = std::int64_t;
inline constexpr Moment kSecond = 1'000'000;
inline constexpr Moment kMinute = 60 * kSecond;
inline constexpr Moment kHour = 60 * kMinute;
inline constexpr Moment kDay = 24 * kHour;

[[nodiscard]] Moment midnight(int year, int month, int day);
[[nodiscard]] Moment parse_moment(std::string_view text);   // "2011-03-07T01:13:00Z", as the tables here write it
[[nodiscard]] int weekday(Moment moment);                   // Monday is 0
[[nodiscard]] std::string date_text(Moment moment);         // "2011-03-07"
[[nodiscard]] std::string time_text(Moment moment);         // "2011-03-07T01:13:00Z"
[[nodiscard]] std::string epoch_text(Moment moment);        // "1299460380.000000"

}  // namespace apt1
