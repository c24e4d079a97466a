// How long intrusions last when some have not ended: the product-limit estimator (Kaplan and Meier 1958).
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace demarche::profile {

struct Spell {
  double days = 0;
  bool ended = false;     // false: still going on when it was last seen, so it lasts longer than `days`
};

struct SurvivalStep {
  double days = 0;        // a time at which a spell ended
  double survival = 1;    // share that lasts longer
};

// Spells in any order; one step per distinct time of ending. At equal times, endings come before censorings.
[[nodiscard]] std::vector<SurvivalStep> kaplan_meier(std::span<const Spell> spells);
// The first time at which half or less remain; nothing when more than half remain at the end.
[[nodiscard]] std::optional<double> survival_median(std::span<const SurvivalStep> steps);

}  // namespace demarche::profile
