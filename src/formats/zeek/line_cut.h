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

// One bit for each byte whose high bit is set in `marks`, which has no other bits.
constexpr std::uint64_t gather(std::uint64_t marks) { return ((marks >> 7) * 0x0102040810204080ULL) >> 56; }

// The bytes of a block of 64 (or, of the last one, `size`) at `at`: bit i of `separators` is byte i.
struct Block {
  std::uint64_t separators = 0, odd = 0;
};

inline Block read_block(const char* at, std::size_t size, std::uint64_t pattern) {
  Block block;
  for (std::size_t i = 0; i < size; i += 8) {
    const std::uint64_t word = load(at + i);
    std::uint64_t found = equal(word, pattern);
    std::uint64_t odd = (below_space(word) | (word & kHigh) | equal(word, kOnes * 0x7F) | equal(word, kOnes * '\\')) & ~found;
    if (const std::size_t left = size - i; left < 8) {
      const std::uint64_t inside = (std::uint64_t{1} << (8 * left)) - 1;
      found &= inside;
      odd &= inside;
    }
    block.separators |= gather(found) << i;
    block.odd |= odd;
  }
  return block;
}

}  // namespace lane

// Up to seven bytes behind `line` are read (LineReader::kPadding).
inline LineCut cut_line(std::string_view line, char separator, std::span<std::uint32_t> ends) {
  LineCut cut;
  const std::uint64_t pattern = lane::kOnes * static_cast<unsigned char>(separator);
  std::uint64_t odd = 0;
  for (std::size_t at = 0; at < line.size(); at += 64) {
    const std::size_t left = line.size() - at;
    lane::Block block = left >= 64 ? lane::read_block(line.data() + at, 64, pattern) : lane::read_block(line.data() + at, left, pattern);
    odd |= block.odd;
    for (std::uint64_t& found = block.separators; found != 0; found &= found - 1) {
      if (cut.separators < ends.size())
        ends.data()[cut.separators] = static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(found));
      ++cut.separators;
    }
  }
  cut.plain = odd == 0;
  return cut;
}

}  // namespace demarche::zeek
