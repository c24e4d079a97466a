#include "calendar.h"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace apt1 {
namespace {

int number(std::string_view text, std::size_t from, std::size_t digits) {
  int value = 0;
  std::from_chars(text.data() + from, text.data() + from + digits, value);
  return value;
}

std::chrono::year_month_day civil(Moment moment) { return std::chrono::sys_days(std::chrono::days(moment / kDay)); }

}  // namespace

Moment midnight(int year, int month, int day) {
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

Moment parse_moment(std::string_view text) {
  return midnight(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)) + number(text, 11, 2) * kHour +
         number(text, 14, 2) * kMinute + number(text, 17, 2) * kSecond;
}

int weekday(Moment moment) { return static_cast<int>((moment / kDay + 3) % 7); }   // 1970-01-01 was a Thursday

std::string date_text(Moment moment) {
  const auto date = civil(moment);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

std::string time_text(Moment moment) {
  const auto second = static_cast<int>(moment % kDay / kSecond);
  char text[32];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02dZ", second / 3600, second / 60 % 60, second % 60);
  return date_text(moment) + text;
}

std::string epoch_text(Moment moment) {
  std::string fraction = std::to_string(moment % kSecond);
  return std::to_string(moment / kSecond) + '.' + std::string(6 - fraction.size(), '0') + fraction;
}

}  // namespace apt1
