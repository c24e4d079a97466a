// differential [CASES] [SEED]
//
// Random patterns over random rows: the timeline and the search against every binding built by the words of the
// specification (pipeline/sweep/pattern/bindings_case.h). The unit test does a few thousand; this does any number. Prints the
// first disagreement and exits 1.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>

#include "pipeline/sweep/pattern/bindings_case.h"

int main(int argc, char** argv) {
  const std::uint64_t cases = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  demarche::sweep::RandomChooser choose(seed);
  std::uint64_t bindings = 0;
  for (std::uint64_t i = 0; i < cases; ++i) {
    const demarche::pattern::BindingsCase which(choose);
    const std::string difference = disagreement(which);
    if (!difference.empty()) {
      std::printf("case %" PRIu64 " of seed %" PRIu64 ":\n%s\n", i, seed, difference.c_str());
      return 1;
    }
    bindings += find_bindings_by_reference(which.pattern, which.rows).list.size();
  }
  std::printf("%" PRIu64 " cases agree, %" PRIu64 " bindings\n", cases, bindings);
  return 0;
}
