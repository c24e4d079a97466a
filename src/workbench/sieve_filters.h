// Which instruction set a sieve runs on, and whether there can be one for the indicators at hand.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "pipeline/sweep/kernel/isa.h"
#include "pipeline/sweep/kernel/term_filters.h"
#include "workbench/log_pass.h"

namespace demarche::workbench {

// The one asked for; the best there is when that is empty. Error: this processor does not have it, or it is no name of one.
[[nodiscard]] Result<kernel::Isa> kernel_isa(std::string_view asked);

// What the sieve knows of the indicators, built on `jobs` threads. Nothing where an observation of a pattern has nothing to look
// up and needs no text, so that it is held against every row: then every line is parsed.
[[nodiscard]] std::optional<kernel::TermFilters> sieve_filters(const Intelligence& intelligence, kernel::Isa isa, unsigned jobs);

}  // namespace demarche::workbench
