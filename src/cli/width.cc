#include "cli/width.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace demarche::cli {
namespace {

struct CodeRange {
  std::uint32_t first, last;
};

// Combining marks, joiners and variation selectors. Unicode 15, the blocks that text in logs really has.
constexpr CodeRange kZero[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0xE0100, 0xE01EF},
};
// East Asian Width W and F (UAX 11), by block.
constexpr CodeRange kWide[] = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF},
    {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

template <std::size_t N>
bool within(const CodeRange (&ranges)[N], std::uint32_t code) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [&](const CodeRange& range) { return code >= range.first && code <= range.last; });
}

struct Character {
  std::size_t bytes, columns;
};

Character character_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {1, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (bytes == 1 || at + bytes > text.size()) return {1, 1};
  std::uint32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return {bytes, within(kZero, code) ? 0U : within(kWide, code) ? 2U : 1U};
}

// Bytes of the longest beginning that fits, marks that follow its last character included.
std::size_t fitting_bytes(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  std::size_t used = 0;
  while (at < text.size()) {
    const Character next = character_at(text, at);
    if (used + next.columns > width) break;
    used += next.columns;
    at += next.bytes;
  }
  return at;
}

}  // namespace

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    columns += next.columns;
    at += next.bytes;
  }
  return columns;
}

std::string cut(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  if (width < 6) return std::string(text.substr(0, fitting_bytes(text, width)));
  return std::string(text.substr(0, fitting_bytes(text, width - 3))) + "...";
}

std::string fitted(std::string_view text, std::size_t width, Align align) {
  std::string out = cut(text, width);
  const std::size_t used = width_of(out);
  out.insert(align == Align::left ? out.size() : 0, width - std::min(width, used), ' ');
  return out;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent, std::size_t first) {
  std::string out;
  std::size_t used = first;
  bool fresh = true;   // nothing on this line yet
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = text.find_first_not_of(' ', at);
    if (start == std::string_view::npos) break;
    const std::size_t gap = start - at;
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string_view word = text.substr(start, end - start);
    const std::size_t columns = width_of(word);
    if (!fresh && used + gap + columns > width) {
      out.append("\n").append(indent, ' ');
      used = indent;
      fresh = true;
    }
    if (!fresh) {
      out.append(gap, ' ');
      used += gap;
    }
    out += word;
    used += columns;
    fresh = false;
    at = end;
  }
  return out;
}

}  // namespace demarche::cli
