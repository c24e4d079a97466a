#include "formats/toml/stray.h"

#include <algorithm>

namespace demarche::toml {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
bool beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Past a text on one line whose opening quote is at `at`; an unclosed one ends with its line.
std::size_t past_line_text(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == quote) return at + 1;
    if (quote == '"' && text[at] == '\\' && at + 1 < text.size() && text[at + 1] != '\n') ++at;
  }
  return at;
}

// Past a text between three quotes. Up to two more quotes before the closing ones belong to the text.
std::size_t past_long_text(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string three(3, quote);
  for (at += 3; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') { ++at; continue; }
    if (!text.substr(at).starts_with(three)) continue;
    at += 3;
    for (int more = 0; more < 2 && at < text.size() && text[at] == quote; ++more) ++at;
    return at;
  }
  return text.size();
}

Position position_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t last_end = before.rfind('\n');
  const std::string_view line = last_end == std::string_view::npos ? before : before.substr(last_end + 1);
  const auto ends = std::ranges::count(before, '\n');
  const auto characters = std::ranges::count_if(line, [](char c) { return !continues(c); });
  return {static_cast<unsigned>(ends) + 1, static_cast<unsigned>(characters) + 1};
}

}  // namespace

std::optional<Stray> find_stray(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  for (std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; at < text.size();) {
    const char c = text[at];
    const bool quote = c == '"' || c == '\'';
    if (beyond_ascii(c)) {
      std::size_t end = at + 1;
      while (end < text.size() && end < at + 4 && continues(text[end])) ++end;
      return Stray{position_of(text, at), std::string(text.substr(at, end - at))};
    }
    if (c == '#') at = std::min(text.size(), text.find('\n', at));
    else if (quote && text.substr(at).starts_with(std::string(3, c))) at = past_long_text(text, at);
    else if (quote) at = past_line_text(text, at);
    else ++at;
  }
  return std::nullopt;
}

}  // namespace demarche::toml
