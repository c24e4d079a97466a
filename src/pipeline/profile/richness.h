// How many there are at least, seen and unseen, from how often each one was seen.
#pragma once

#include <cstdint>
#include <span>

namespace demarche::profile {

struct Richness {
  std::int64_t seen = 0;            // distinct ones
  std::int64_t once = 0, twice = 0; // of these: seen once, seen twice
  double estimate = 0;              // a lower bound when some are seen more readily than others
  double low = 0, high = 0;         // 95 %, log-normal around the unseen ones (Chao 1987)
};

// Bias-corrected Chao1 (Chao 1984; Chao 2005): S + f1 (f1 - 1) / (2 (f2 + 1)). `counts`: observations of each, all positive.
[[nodiscard]] Richness chao1(std::span<const std::int64_t> counts);

}  // namespace demarche::profile
