// Intervals of shares, and how much wider they are where observations come in clusters.
#pragma once

#include <cstdint>
#include <span>

namespace demarche::profile {

struct Interval {
  double low = 0, high = 0;
};

inline constexpr double kZ95 = 1.959963984540054;   // the 97.5 % point of the standard normal

// Wilson (1927), 95 %: of k in n > 0, 0 <= k <= n. Both are numbers and not counts, because a design effect divides them.
[[nodiscard]] Interval wilson(double k, double n);

struct ShareGroup {            // the logins of one client address
  std::int64_t n = 0, k = 0;   // how many, and how many of them count
};

struct DesignEffect {
  double groups = 0;           // number of groups
  double size = 1;             // m = n / groups
  double correlation = 0;      // rho, 0..1
  double effect = 1;           // 1 + (m - 1) rho: divides n (Kish 1965)
};

// rho is the intraclass correlation of a one-way analysis of variance (Donner 1986), cut off below 0 and above 1. Where it
// cannot be estimated (one group, or no variation at all) the groups are taken as one observation each: rho = 1.
[[nodiscard]] DesignEffect design_effect(std::span<const ShareGroup> groups);

}  // namespace demarche::profile
