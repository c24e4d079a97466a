#include "pipeline/profile/shares.h"

#include <algorithm>
#include <cmath>

namespace demarche::profile {

Interval wilson(double k, double n) {
  const double p = k / n, z2 = kZ95 * kZ95;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kZ95 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
  return {k <= 0 ? 0 : std::max(0.0, middle - half), k >= n ? 1 : std::min(1.0, middle + half)};
}

DesignEffect design_effect(std::span<const ShareGroup> groups) {
  std::int64_t all = 0, counted = 0;
  double squares = 0;
  for (const ShareGroup& group : groups) {
    all += group.n, counted += group.k;
    squares += static_cast<double>(group.n) * static_cast<double>(group.n);
  }
  DesignEffect out;
  if (all == 0) return out;
  const auto n = static_cast<double>(all);
  out.groups = static_cast<double>(groups.size());
  out.size = n / out.groups;
  if (static_cast<std::int64_t>(groups.size()) == all) return out;   // nothing is clustered
  out.correlation = 1;
  const double mean = static_cast<double>(counted) / n;
  double between = 0, within = 0;
  for (const ShareGroup& group : groups) {
    const auto size = static_cast<double>(group.n);
    const double p = static_cast<double>(group.k) / size;
    between += size * (p - mean) * (p - mean);
    within += size * p * (1 - p);
  }
  if (groups.size() > 1 && counted > 0 && counted < all) {
    const double msb = between / (out.groups - 1), msw = within / (n - out.groups);
    const double n0 = (n - squares / n) / (out.groups - 1);
    out.correlation = std::clamp((msb - msw) / (msb + (n0 - 1) * msw), 0.0, 1.0);
  }
  out.effect = 1 + (out.size - 1) * out.correlation;
  return out;
}

}  // namespace demarche::profile
