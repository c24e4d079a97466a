// Texts that a log's exact reader takes as they stand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace demarche::kernel {

// Printable ASCII without a backslash. Eight bytes a step (Warren, Hacker's Delight, 6-1).
[[nodiscard]] inline bool is_plain(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL, kHigh = kOnes << 7, kLow = ~kHigh;
  const auto is = [](std::uint64_t word, std::uint64_t byte) {
    const std::uint64_t x = word ^ (kOnes * byte);
    return ~(((x & kLow) + kLow) | x | kLow);
  };
  std::uint64_t odd = 0;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    odd |= (~((word & kLow) + kOnes * 0x60) & ~word & kHigh) | (word & kHigh) | is(word, 0x7F) | is(word, '\\');
  }
  return odd == 0 && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                                 [](char c) { return c >= 0x20 && c < 0x7F && c != '\\'; });
}

}  // namespace demarche::kernel
