#include "pipeline/profile/survival.h"

#include <algorithm>

namespace demarche::profile {

std::vector<SurvivalStep> kaplan_meier(std::span<const Spell> spells) {
  std::vector<Spell> sorted(spells.begin(), spells.end());
  std::ranges::sort(sorted, [](const Spell& a, const Spell& b) { return a.days < b.days; });
  std::vector<SurvivalStep> steps;
  double survival = 1;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t next = i, ended = 0;
    for (; next < sorted.size() && sorted[next].days == sorted[i].days; ++next) ended += sorted[next].ended ? 1U : 0U;
    if (ended > 0) {
      const auto at_risk = static_cast<double>(sorted.size() - i);
      survival *= (at_risk - static_cast<double>(ended)) / at_risk;
      steps.push_back({sorted[i].days, survival});
    }
    i = next;
  }
  return steps;
}

std::optional<double> survival_median(std::span<const SurvivalStep> steps) {
  constexpr double kRounding = 1e-12;   // 3/4 x 2/3 is a half
  for (const SurvivalStep& step : steps)
    if (step.survival <= 0.5 + kRounding) return step.days;
  return std::nullopt;
}

}  // namespace demarche::profile
