// SieveCase: for tests and fuzzing only. A random TSV log full of near misses and hostile bytes, on which the sieve of every
// instruction set must find the same lines, and among them every line in which the reference finds something.
#pragma once

#include <string>
#include <vector>

#include "model/indicator.h"
#include "pipeline/sweep/differential_case.h"

namespace demarche::kernel {

struct SieveCounts {
  std::size_t lines = 0, hit_lines = 0, found_lines = 0;
};

// "" when all is well, else what is wrong, for people. `records` adversarial lines, and others between them.
[[nodiscard]] std::string tsv_disagreement(sweep::Chooser& choose, std::size_t records, SieveCounts& counts);

}  // namespace demarche::kernel
