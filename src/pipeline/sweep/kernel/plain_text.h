// Texts that a log's exact reader takes as they stand. Up to seven bytes behind a text are read (LineSieve's padding).
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace demarche::kernel {

namespace lane {

constexpr std::uint64_t kOnes = 0x0101010101010101ULL, kHigh = kOnes << 7, kLow = ~kHigh;

// The high bit of each byte that is `byte` (Warren, Hacker's Delight, 6-1).
constexpr std::uint64_t equal(std::uint64_t word, std::uint64_t byte) {
  const std::uint64_t x = word ^ (kOnes * byte);
  return ~(((x & kLow) + kLow) | x | kLow);
}
// ... that is no printable ASCII.
constexpr std::uint64_t unprintable(std::uint64_t word) {
  return (~((word & kLow) + kOnes * 0x60) & ~word & kHigh) | (word & kHigh) | equal(word, 0x7F);
}

// No byte of the text is marked.
template <class Marks>
bool none(std::string_view text, Marks marks) {
  if (text.empty()) return true;
  std::uint64_t odd = 0, word = 0;
  for (; text.size() > 8; text.remove_prefix(8)) {
    std::memcpy(&word, text.data(), 8);
    odd |= marks(word);
  }
  std::memcpy(&word, text.data(), 8);
  const std::uint64_t inside = ~std::uint64_t{0} >> (64 - 8 * text.size());   // little-endian, as kernels are
  return (odd | (marks(word) & inside)) == 0;
}

}  // namespace lane

// Printable ASCII.
[[nodiscard]] inline bool is_printable(std::string_view text) { return lane::none(text, lane::unprintable); }
// ... without a backslash.
[[nodiscard]] inline bool is_plain(std::string_view text) {
  return lane::none(text, [](std::uint64_t word) { return lane::unprintable(word) | lane::equal(word, '\\'); });
}

}  // namespace demarche::kernel
