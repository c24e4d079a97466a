// case_checks: what must hold between the tables of a case, beyond ids that exist.
#pragma once

#include "formats/toml/reader.h"
#include "model/case.h"

namespace demarche::toml {

// Priors sum to 1; exactly one residual hypothesis, never at 0; likelihoods for every other hypothesis; no action waits
// for itself. What is already wrong in a single key is not reported again.
void check_case(Reader& reader, const Node& document, const Case& to);

}  // namespace demarche::toml
