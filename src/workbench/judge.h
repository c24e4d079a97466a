// judge: the weighed rival explanations of a case, from its claims, findings and hypotheses.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/assessment.h"
#include "workbench/reading.h"

namespace demarche::workbench {

struct JudgeOptions {
  std::vector<std::string> without;            // findings or groups to leave out
  std::map<std::string, double> priors;        // hypothesis -> prior instead of the case's; the others share the rest
};

// Uses the claims of the last run. bad_input: no hypotheses in the case, an unknown finding or hypothesis, priors above 1.
[[nodiscard]] Result<Assessment> judge(Reading& reading, const JudgeOptions& options);

}  // namespace demarche::workbench
