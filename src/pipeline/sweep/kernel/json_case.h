// JsonCase: for tests and fuzzing only. Random logs of JSON lines, nested and flat, with all that a writer may do to them.
#pragma once

#include <string>

#include "pipeline/sweep/differential_case.h"

namespace demarche::kernel {

// The values of `lines` random records under keys that a reader knows and others.
[[nodiscard]] std::string json_log(sweep::Chooser& choose, sweep::DifferentialCase& random, std::size_t lines);

}  // namespace demarche::kernel
