// hash_key: a fast 64-bit hash of a short key. Not for hostile keys that must not collide, and never stored in a case.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace demarche {
namespace key_hash {

inline constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;   // 2^64 / golden ratio

// Both halves of the 128-bit product, folded: every input bit reaches every output bit.
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t load(const char* from, std::size_t size) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, size);
  return word;
}

}  // namespace key_hash

[[nodiscard]] inline std::uint64_t hash_key(std::string_view key) {
  using namespace key_hash;
  const char* at = key.data();
  std::size_t left = key.size();
  std::uint64_t hash = kOdd ^ left;
  for (; left > 8; at += 8, left -= 8) hash = fold(hash ^ load(at, 8), kOdd);
  // The last 1..8 bytes by overlapping loads of a fixed size: a memcpy of a varying size would be a call.
  std::uint64_t last = 0;
  if (left >= 4) last = load(at, 4) | load(at + left - 4, 4) << 32;
  else if (left > 0) last = load(at, 1) | load(at + left / 2, 1) << 8 | load(at + left - 1, 1) << 16;
  return fold(hash ^ last, kOdd ^ 0xD6E8FEB86659FD93ULL);
}

}  // namespace demarche
