// The page of `why`: from a figure to its query, its rows, and the bytes of the first lines behind it.
#pragma once

#include <string>

#include "cli/session.h"
#include "workbench/reading.h"

namespace demarche::cli {

[[nodiscard]] std::string why_page(const workbench::Chain& chain, Look look);

}  // namespace demarche::cli
