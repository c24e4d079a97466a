#include "base/timestamp.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

namespace demarche {
namespace {

namespace chr = std::chrono;
constexpr std::int64_t kMicros = 1'000'000;

bool digit(char c) { return c >= '0' && c <= '9'; }

// Reads exactly `count` digits at `at` and moves past them.
std::optional<int> digits(std::string_view text, std::size_t& at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!digit(text[at + i])) return std::nullopt;
    value = value * 10 + (text[at + i] - '0');
  }
  at += count;
  return value;
}

// The fraction after the point as microseconds, rounded half up on the seventh digit; moves past all of it.
std::int64_t fraction(std::string_view text, std::size_t& at) {
  std::int64_t micros = 0;
  int seen = 0;
  bool up = false;
  for (; at < text.size() && digit(text[at]); ++at, ++seen) {
    if (seen < 6) micros = micros * 10 + (text[at] - '0');
    if (seen == 6) up = text[at] >= '5';
  }
  for (int i = seen; i < 6; ++i) micros *= 10;
  return micros + (up ? 1 : 0);
}

Error not_a_time(std::string_view text) {
  return bad_input("expected a time (ISO 8601 or epoch seconds), found \"" + std::string(text.substr(0, 40)) + "\"");
}

// "Z", "+08:00", "-0330" or nothing: seconds east of UTC.
std::optional<int> zone(std::string_view text, std::size_t& at) {
  if (at == text.size()) return 0;
  if (text[at] == 'Z' || text[at] == 'z') return ++at, 0;
  if (text[at] != '+' && text[at] != '-') return std::nullopt;
  const int sign = text[at++] == '-' ? -1 : 1;
  auto hours = digits(text, at, 2);
  if (at < text.size() && text[at] == ':') ++at;
  auto minutes = digits(text, at, 2);
  if (!hours || *hours > 18) return std::nullopt;
  return sign * (*hours * 3600 + minutes.value_or(0) * 60);
}

}  // namespace

Result<Timestamp> Timestamp::parse_epoch(std::string_view text) {
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) ++at;
  if (text.find_first_of("eE") != std::string_view::npos) {
    double value = 0;
    auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || !(std::fabs(value) < 9e12)) return not_a_time(text);
    return Timestamp(std::llround(value * 1e6));
  }
  std::int64_t seconds = 0;
  const std::size_t start = at;
  for (; at < text.size() && digit(text[at]); ++at) {
    if (at - start >= 12) return not_a_time(text);
    seconds = seconds * 10 + (text[at] - '0');
  }
  if (at == start) return not_a_time(text);
  std::int64_t micros = 0;
  if (at < text.size() && text[at] == '.') micros = fraction(text, ++at);
  if (at != text.size()) return not_a_time(text);
  const std::int64_t total = seconds * kMicros + micros;
  return Timestamp(negative ? -total : total);
}

Result<Timestamp> Timestamp::parse_iso(std::string_view text) {
  std::size_t at = 0;
  auto skip = [&](char c) { return at < text.size() && text[at] == c ? (++at, true) : false; };
  auto year = digits(text, at, 4);
  if (!year || !skip('-')) return not_a_time(text);
  auto month = digits(text, at, 2);
  if (!month || !skip('-')) return not_a_time(text);
  auto day = digits(text, at, 2);
  if (!day) return not_a_time(text);
  const chr::year_month_day date{chr::year(*year), chr::month(static_cast<unsigned>(*month)),
                                 chr::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return not_a_time(text);
  std::int64_t micros = chr::sys_days(date).time_since_epoch().count() * 86400 * kMicros;
  if (at == text.size()) return Timestamp(micros);

  if (!skip('T') && !skip('t') && !skip(' ')) return not_a_time(text);
  auto hour = digits(text, at, 2);
  if (!hour || !skip(':')) return not_a_time(text);
  auto minute = digits(text, at, 2);
  if (!minute) return not_a_time(text);
  int second = 0;
  if (skip(':')) {
    auto read = digits(text, at, 2);
    if (!read) return not_a_time(text);
    second = *read;
  }
  if (*hour > 23 || *minute > 59 || second > 60) return not_a_time(text);
  if (skip('.') || skip(',')) micros += fraction(text, at);
  auto east = zone(text, at);
  if (!east || at != text.size()) return not_a_time(text);
  micros += (std::int64_t{*hour} * 3600 + *minute * 60 + second - *east) * kMicros;
  return Timestamp(micros);
}

Result<Timestamp> Timestamp::parse(std::string_view text) {
  const bool iso = text.size() >= 10 && text[4] == '-' && text[7] == '-';
  return iso ? parse_iso(text) : parse_epoch(text);
}

std::string Timestamp::iso() const {
  std::int64_t seconds = micros_ / kMicros;
  std::int64_t rest = micros_ % kMicros;
  if (rest < 0) rest += kMicros, --seconds;
  const auto days = chr::floor<chr::days>(chr::sys_seconds(chr::seconds(seconds)));
  const std::int64_t of_day = seconds - std::int64_t{days.time_since_epoch().count()} * 86400;
  char text[48];
  int size = std::snprintf(text, sizeof text, "%sT%02d:%02d:%02d", date().c_str(), static_cast<int>(of_day / 3600),
                           static_cast<int>(of_day / 60 % 60), static_cast<int>(of_day % 60));
  std::string out(text, static_cast<std::size_t>(size));
  if (rest != 0) {
    size = std::snprintf(text, sizeof text, ".%06d", static_cast<int>(rest));
    out.append(text, static_cast<std::size_t>(size));
  }
  return out + "Z";
}

std::string Timestamp::date() const {
  const chr::year_month_day day(chr::floor<chr::days>(chr::sys_time<chr::microseconds>(chr::microseconds(micros_))));
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return text;
}

int Timestamp::year() const {
  return static_cast<int>(
      chr::year_month_day(chr::floor<chr::days>(chr::sys_time<chr::microseconds>(chr::microseconds(micros_)))).year());
}

Result<std::chrono::microseconds> parse_span(std::string_view text) {
  const auto wrong = [&] {
    return bad_input("expected a span such as \"-3s\", \"2h\", \"14d\" or \"P14D\", found \"" + std::string(text) + "\"");
  };
  std::size_t at = 0;
  std::int64_t sign = 1;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) sign = text[at++] == '-' ? -1 : 1;
  const bool iso = at < text.size() && text[at] == 'P';
  if (iso) ++at;
  bool time_part = !iso;
  std::int64_t total = 0;
  bool any = false;
  while (at < text.size()) {
    if (iso && !time_part && text[at] == 'T') time_part = true, ++at;
    std::int64_t value = 0;
    auto [end, code] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    if (code != std::errc() || value < 0 || value > 1'000'000'000) return wrong();
    at = static_cast<std::size_t>(end - text.data());
    const std::string_view unit = text.substr(at, text.substr(at).starts_with("ms") ? 2 : 1);
    at += unit.size();
    std::int64_t micros = 0;
    if (unit == "ms") micros = 1000;
    else if (unit == "s" || (iso && time_part && unit == "S")) micros = kMicros;
    else if (unit == "m" || (iso && time_part && unit == "M")) micros = 60 * kMicros;
    else if (unit == "h" || (iso && time_part && unit == "H")) micros = 3600 * kMicros;
    else if (unit == "d" || (iso && !time_part && unit == "D")) micros = 86400 * kMicros;
    else if (unit == "w" || (iso && !time_part && unit == "W")) micros = 7 * 86400 * kMicros;
    else if (iso && !time_part && unit == "M") micros = 30 * 86400 * kMicros;
    else if (iso && !time_part && unit == "Y") micros = 365 * 86400 * kMicros;
    else return wrong();
    if (__builtin_mul_overflow(value, micros, &value) || __builtin_add_overflow(total, value, &total)) return wrong();
    any = true;
  }
  if (!any) return wrong();
  return std::chrono::microseconds(sign * total);
}

}  // namespace demarche
