// The page of `attribute`: first what the evidence does not tell apart, then the explanations, the findings, and what
// would change the answer. At most `look.width` columns wide.
#pragma once

#include <string>

#include "cli/session.h"
#include "model/assessment.h"

namespace demarche::cli {

enum class LeftOutLines {
  changing,   // only findings and groups without which the leader or its word changes
  all,
};
[[nodiscard]] std::string attribute_page(const Assessment& assessment, LeftOutLines lines, Look look);

}  // namespace demarche::cli
