// Triggers: the terms that lead from a pattern to the few rows worth evaluating.
#pragma once

#include <optional>
#include <vector>

#include "model/indicator.h"
#include "model/pattern.h"

namespace demarche::pattern {

struct Triggers {
  std::vector<Term> terms;   // sorted, distinct
  double cost = 0;           // how many rows they are expected to lead to, in no unit: only compared
};

inline constexpr std::size_t kMostTriggers = 20'000;   // of one observation

// Terms of which every row that shows the observation shows at least one: of an AND the parts' rarest, of an OR all of its
// branches'. Nothing when there are none (only LIKE, numbers, NOT ...): such an observation is evaluated on every row.
[[nodiscard]] std::optional<Triggers> find_triggers(const ComparisonNode& node);

}  // namespace demarche::pattern
