// Chance for simulations: SplitMix64 (Steele, Lea and Flood 2014). The same seed gives the same draws with every compiler,
// which the standard library's distributions do not promise.
#pragma once

#include <cstdint>

namespace demarche::profile {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  // Uniform over [0, bound), without modulo bias: draws above the last whole multiple are thrown away.
  std::uint32_t below(std::uint32_t bound) {
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    for (;;)
      if (const std::uint64_t draw = next(); draw < limit) return static_cast<std::uint32_t>(draw % bound);
  }

 private:
  std::uint64_t state_;
};

}  // namespace demarche::profile
