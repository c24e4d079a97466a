#include "pipeline/sweep/kernel/word_filter.h"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace demarche::kernel {
namespace {

constexpr std::size_t kSmallBytes = 256 * 1024;   // as many bits a key as this holds, up to 64
constexpr std::uint64_t kA = 0x9e3779b97f4a7c15ULL, kB = 0xd6e8feb86659fd93ULL;

std::uint64_t stirred(std::uint64_t x) {
  x ^= x >> 32;
  x *= kB;
  return x ^ x >> 29;
}

}  // namespace

std::uint64_t hash_text(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = seed ^ (text.size() * kA);
  for (; text.size() > 8; text.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = stirred((hash ^ word) * kA);
  }
  std::uint64_t word = 0;
  std::memcpy(&word, text.data(), text.size());
  hash = stirred((hash ^ word) * kA);
  return stirred(hash * kA);
}

void WordFilter::reserve(std::size_t keys) {
  const std::size_t small = std::min(keys, kSmallBytes / sizeof(std::uint64_t));
  words_.assign(std::max<std::size_t>({1, small, keys / 4}), 0);
}

void WordFilter::add_shared(std::uint64_t place, std::uint64_t bits) {
  std::atomic_ref<std::uint64_t>(words_[word_of(place)]).fetch_or(bits_of(bits), std::memory_order_relaxed);
}

}  // namespace demarche::kernel
