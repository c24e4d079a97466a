#include "formats/zeek/time_span.h"

#include <cstring>

#include "formats/zeek/line_cut.h"

namespace demarche::zeek {
namespace {

bool eight_digits(const char* at) {
  const std::uint64_t word = lane::load(at), high = lane::kOnes * 0xF0;
  return (word & high) == lane::kOnes * 0x30 && ((word + lane::kOnes * 6) & high) == lane::kOnes * 0x30;
}

std::optional<Timestamp> parsed(std::string_view text) {
  return text.empty() ? std::nullopt : Timestamp::parse(text).to_optional();
}

}  // namespace

bool is_usual_time(std::string_view text) {
  if (text.size() != 17 || text[10] != '.') return false;
  char rest[8];
  std::memcpy(rest, text.data() + 9, sizeof rest);
  rest[1] = '0';   // the point
  return eight_digits(text.data()) && text[8] >= '0' && text[8] <= '9' && eight_digits(rest);
}

bool TimeSpan::add(std::string_view text) {
  if (is_usual_time(text)) {
    if (least_.empty() || text < least_) least_ = text;
    if (text > most_) most_ = text;
    return true;
  }
  const auto time = parsed(text);
  if (!time) return false;
  if (!first_ || *time < *first_) first_ = *time;
  if (!last_ || *time > *last_) last_ = *time;
  return true;
}

std::optional<Timestamp> TimeSpan::first() const {
  const auto usual = parsed(least_);
  return usual && (!first_ || *usual < *first_) ? usual : first_;
}

std::optional<Timestamp> TimeSpan::last() const {
  const auto usual = parsed(most_);
  return usual && (!last_ || *usual > *last_) ? usual : last_;
}

}  // namespace demarche::zeek
