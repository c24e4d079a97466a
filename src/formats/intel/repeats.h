// Repeats: the indicators of one file that say again what an earlier one said.
#pragma once

#include <cstdint>

#include "model/packed_indicators.h"

namespace demarche::intel {

// Does to all of them what IndicatorList::add() does to one after the other: leaves out the repeated ones, gives "-2",
// "-3" ... to those that say something else under the same id. Returns how many were left out.
[[nodiscard]] std::uint64_t drop_repeated(PackedIndicators& indicators, unsigned jobs);

}  // namespace demarche::intel
