// The closed set of measures: from the rows of a claim's SQL to its value, counts and interval.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "model/claim.h"
#include "pipeline/profile/claim_spec.h"

namespace demarche::profile {

// Sets value, k, n, low, high, method, table and more of the claim; or makes it unanswered. `further`: the rows of the
// spec's more_sql, empty when it has none.
void measure(const ClaimSpec& spec, Table rows, const Table& further, Claim& claim);

// Makes the claim unanswered: no value, no counts, and why.
void unanswer(Claim& claim, std::string reason);

// Value k/n with a Wilson interval, of n / effect observations.
void set_share(Claim& claim, std::int64_t k, std::int64_t n, double effect);

// The column of that name; -1 when there is none.
[[nodiscard]] int column_of(const Table& table, std::string_view name);

}  // namespace demarche::profile
