// assess: hypotheses and findings weighed, as told to people.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "model/assessment.h"
#include "model/case.h"
#include "model/claim.h"

namespace demarche::workbench {

struct AssessOptions {
  std::vector<std::string> without;          // findings or groups left out
  std::map<std::string, double> priors;      // instead of the case's; the others share what is left in proportion
};

// Findings that rest on a claim without an answer are left out and say so. Empty when there are no hypotheses.
[[nodiscard]] Assessment assess(std::span<const HypothesisSpec> hypotheses, std::span<const FindingSpec> findings,
                                std::span<const Claim> claims, const AssessOptions& options = {});

}  // namespace demarche::workbench
