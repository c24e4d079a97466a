// profile: from tracked activity to claims, each a figure that can be recomputed (docs/claims.md lists them).
//
// Every standard claim of the plan is returned, in the plan's order and numbered by it from C-001 on, whether it has an
// answer or not; then the case's own claims. A claim whose query fails or whose inputs are missing is unanswered: value
// null, the reason in `problems`; never zero. One claim's failure never stops the others.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/case.h"
#include "model/claim.h"
#include "model/query.h"

namespace demarche::profile {

struct ProfileOptions {
  std::string origin_level = "city";     // city | region | country | asn: where logins are claimed to come from
  std::vector<OwnClaimSpec> own;         // [[claim]] of the case, in its order
  Tlp marking = Tlp::red;                // of a claim that rests on no row (unanswered, or a count of nothing)
  QueryLimits limits;                    // of each query of `own`
};

// Expects the views of pipeline/track/views.h. Fails only when origin_level is none of the four (bad_input) or when the
// views cannot be asked at all; every other trouble is told by the claim that it concerns.
// Texts in claims (a place, a keyboard, a victim's name) come from logs and registries: escape them before printing.
[[nodiscard]] Result<std::vector<Claim>> profile(Query& query, const ProfileOptions& options);

}  // namespace demarche::profile
