// Markings inside SQL: ranks 0 (TLP:CLEAR) to 4 (TLP:RED), so that the strictest of several is greatest().
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/query.h"

namespace demarche::track {

// The rank of a marking column; an unknown or missing marking ranks as RED, so that a mistake never opens a row.
[[nodiscard]] std::string rank_sql(std::string_view column);
// The marking of a rank expression.
[[nodiscard]] std::string marking_sql(std::string_view rank);
// Table marking_rank(marking, rank).
[[nodiscard]] Status define_marking_rank(Query& query);

}  // namespace demarche::track
