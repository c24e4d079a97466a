// The one-page summary of a run, from its claims alone.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/claim.h"

namespace demarche::profile {

struct SummaryLine {
  std::string label;      // "VICTIMS"
  std::string text;       // "at least 141 in 20 sectors, 15 countries": holds text from logs, escape it
  std::string claim_id;   // of the first figure: "C-001"
};

// In the claims' order; only what has an answer. A case's own claims follow, labelled by their ids.
[[nodiscard]] std::vector<SummaryLine> summary_lines(std::span<const Claim> claims);

// One line: which claims have no answer, by what is missing. "" when all have one.
[[nodiscard]] std::string unanswered_line(std::span<const Claim> claims);

}  // namespace demarche::profile
