// links: demarche_sweep_cases
// The sieves of all instruction sets against each other and against the reference: the input's bytes choose indicators,
// columns, and the lines of a TSV log.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "pipeline/sweep/kernel/sieve_case.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;   // the reference is slow by design
  demarche::sweep::ByteChooser choose(data, size);
  demarche::kernel::SieveCounts counts;
  const std::string wrong = demarche::kernel::tsv_disagreement(choose, 12, counts);
  if (!wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
  }
  return 0;
}
