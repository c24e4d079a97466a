// needs: what an action waits for (plan, section 5, `needs`), and which of it does not stand yet.
#pragma once

#include <string>
#include <vector>

#include "pipeline/respond/ladder.h"

namespace demarche::respond {

// One reason for each need that is not met at the needs' marking. Every need that an audience of that marking could not
// recompute is unmet, however certain we are ourselves.
//
// A hypothesis is met when its posterior reaches the lower edge of the word (ICD 203; "likely" unless another is given).
// With a level, it is the probability that the hypothesis is true *and* responsibility is at least that level:
// posterior(h) * P(level or above | h). A level without a hypothesis sums this over all hypotheses.
[[nodiscard]] std::vector<std::string> unmet_needs(const Case& of, const ActionSpec& action, const Record& record,
                                                   const PlanInputs& inputs);

}  // namespace demarche::respond
