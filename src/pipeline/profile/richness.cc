#include "pipeline/profile/richness.h"

#include <algorithm>
#include <cmath>

#include "pipeline/profile/shares.h"

namespace demarche::profile {
namespace {

// Variance of the bias-corrected estimate (EstimateS, appendix B, equations 6 and 7).
double variance(double f1, double f2, double estimate) {
  const double first = f1 * (f1 - 1) / (2 * (f2 + 1));
  const double second = f1 * (2 * f1 - 1) * (2 * f1 - 1) / (4 * (f2 + 1) * (f2 + 1));
  if (f2 == 0) return first + second - std::pow(f1, 4) / (4 * estimate);
  return first + second + f1 * f1 * f2 * (f1 - 1) * (f1 - 1) / (4 * std::pow(f2 + 1, 4));
}

// Without ones seen once nothing is estimated as unseen; what may have been missed follows from the mean number of
// observations of each (EstimateS, equation 14).
void interval_without_singletons(Richness& richness, double observations) {
  const auto seen = static_cast<double>(richness.seen);
  const double missed = std::exp(-observations / seen);
  const double middle = seen / (1 - missed), half = kZ95 * std::sqrt(seen * missed / (1 - missed));
  richness.low = std::max(seen, middle - half);
  richness.high = middle + half;
}

}  // namespace

Richness chao1(std::span<const std::int64_t> counts) {
  Richness out;
  double observations = 0;
  for (std::int64_t count : counts) {
    ++out.seen;
    out.once += count == 1 ? 1 : 0;
    out.twice += count == 2 ? 1 : 0;
    observations += static_cast<double>(count);
  }
  const auto seen = static_cast<double>(out.seen), f1 = static_cast<double>(out.once), f2 = static_cast<double>(out.twice);
  const double unseen = f1 * (f1 - 1) / (2 * (f2 + 1));
  out.estimate = out.low = out.high = seen + unseen;
  if (out.seen == 0) return out;
  if (out.once == 0) {
    interval_without_singletons(out, observations);
  } else if (unseen > 0) {
    const double spread = variance(f1, f2, out.estimate);
    const double k = std::exp(kZ95 * std::sqrt(std::log(1 + spread / (unseen * unseen))));
    out.low = seen + unseen / k;
    out.high = seen + unseen * k;
  }
  return out;
}

}  // namespace demarche::profile
