// A case's own [[claim]]: SQL that a person wrote, run as foreign SQL.
#pragma once

#include "model/case.h"
#include "model/claim.h"
#include "model/query.h"
#include "pipeline/profile/claims.h"
#include "pipeline/profile/evidence_digest.h"

namespace demarche::profile {

// share: one row with columns k and n. count: one row, its column `value`, else the first. sum, median, max: the same,
// or many rows of one column of numbers, to which the measure is applied. Anything else is unanswered, with the reason.
// Where the rows behind it cannot be told, its marking is options.marking.
[[nodiscard]] Claim own_claim(Query& query, EvidenceDigests& digests, const OwnClaimSpec& spec, const ProfileOptions& options);

}  // namespace demarche::profile
