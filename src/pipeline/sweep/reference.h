// The reference: the slow, obvious form of the rules in matcher.h. Every indicator is compared with every element by the
// model's own functions; it shares no code with the fast matcher, whose oracle it is in tests and fuzzing.
#pragma once

#include <span>
#include <vector>

#include "model/indicator.h"
#include "model/record.h"
#include "pipeline/sweep/matcher.h"

namespace demarche::sweep {

// The hits of one record, as Matcher::match() must give them. Cost: indicators x elements, and it allocates freely.
[[nodiscard]] std::vector<Hit> match_by_reference(std::span<const Indicator> indicators, const ColumnPlan& plan,
                                                  const Record& record);

}  // namespace demarche::sweep
