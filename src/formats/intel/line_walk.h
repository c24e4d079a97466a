// Lines of a text, each with its place.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace demarche::intel {

struct TextLine {
  std::string_view text;      // without its end
  std::uint64_t line = 0;     // from 1
  std::uint64_t offset = 0;
};

// Calls take(line) for each line, a byte order mark left out, until it returns false.
template <class Take>
void for_each_line(std::string_view content, Take&& take) {
  static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::size_t at = content.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  for (std::uint64_t line = 1; at < content.size(); ++line) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    std::string_view text = content.substr(at, end - at);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!take(TextLine{text, line, at})) return;
    at = end + 1;
  }
}

}  // namespace demarche::intel
