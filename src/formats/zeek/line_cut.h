// Where the separators of a line are, and whether its fields can be taken as they stand, in one pass of eight bytes a step.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace demarche::zeek {

struct LineCut {
  std::size_t separators = 0;   // how many there are; the first ends.size() of them have their place in `ends`
  bool plain = true;            // printable ASCII without a backslash, separators aside
};

namespace lane {

constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
constexpr std::uint64_t kHigh = kOnes << 7;
constexpr std::uint64_t kLow = ~kHigh;

// The high bit of each byte of `word` that equals the byte which `pattern` repeats; exact (Warren, Hacker's Delight, 6-1).
constexpr std::uint64_t equal(std::uint64_t word, std::uint64_t pattern) {
  const std::uint64_t x = word ^ pattern;
  return ~(((x & kLow) + kLow) | x | kLow);
}
// The high bit of each byte below 0x20.
constexpr std::uint64_t below_space(std::uint64_t word) { return ~((word & kLow) + kOnes * 0x60) & ~word & kHigh; }

inline std::uint64_t load(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

}  // namespace lane

// Up to seven bytes behind `line` are read (LineReader::kPadding).
inline LineCut cut_line(std::string_view line, char separator, std::span<std::uint32_t> ends) {
  LineCut cut;
  const std::uint64_t pattern = lane::kOnes * static_cast<unsigned char>(separator);
  std::uint64_t any_odd = 0;
  for (std::size_t at = 0; at < line.size(); at += 8) {
    const std::uint64_t word = lane::load(line.data() + at);
    std::uint64_t found = lane::equal(word, pattern);
    std::uint64_t odd = (lane::below_space(word) | (word & lane::kHigh) | lane::equal(word, lane::kOnes * 0x7F) |
                         lane::equal(word, lane::kOnes * '\\')) & ~found;
    if (const std::size_t left = line.size() - at; left < 8) {
      const std::uint64_t inside = (std::uint64_t{1} << (8 * left)) - 1;
      found &= inside;
      odd &= inside;
    }
    any_odd |= odd;
    for (; found != 0; found &= found - 1) {
      if (cut.separators < ends.size())
        ends[cut.separators] = static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(found)) / 8;
      ++cut.separators;
    }
  }
  cut.plain = any_odd == 0;
  return cut;
}

}  // namespace demarche::zeek
