// Lines of a text, each with its place.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "formats/intel/chunks.h"

namespace demarche::intel {

struct TextLine {
  std::string_view text;      // without its end
  std::uint64_t line = 0;     // from 1
  std::uint64_t offset = 0;
};

// Where the first line starts: after a byte order mark.
[[nodiscard]] inline Chunk start_of(std::string_view content) {
  static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  return {content.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0, content.size(), 1};
}

// Calls take(line) for each line of a chunk until it returns false.
template <class Take>
void for_each_line(std::string_view content, const Chunk& chunk, Take&& take) {
  std::size_t at = chunk.begin;
  for (std::uint64_t line = chunk.line; at < chunk.end; ++line) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    std::string_view text = content.substr(at, end - at);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!take(TextLine{text, line, at})) return;
    at = end + 1;
  }
}
template <class Take>
void for_each_line(std::string_view content, Take&& take) {
  for_each_line(content, start_of(content), take);
}

}  // namespace demarche::intel
