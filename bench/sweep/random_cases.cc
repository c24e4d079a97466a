// random_cases [COUNT] [SEED]: holds the sieves of all instruction sets against each other and the reference on COUNT (default ten
// million) random lines of TSV logs full of near misses and hostile bytes. Prints a line a million; stops at the first that differs.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "pipeline/sweep/kernel/sieve_case.h"

int main(int argc, char** argv) {
  const std::size_t wanted = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1'000'000;
  demarche::kernel::SieveCounts counts;
  for (std::size_t told = 0; counts.lines < wanted; ++seed) {
    demarche::sweep::RandomChooser choose(seed);
    const std::string wrong = demarche::kernel::tsv_disagreement(choose, 200, counts);
    if (!wrong.empty()) {
      std::fprintf(stderr, "seed %llu: %s\n", static_cast<unsigned long long>(seed), wrong.c_str());
      return 1;
    }
    if (counts.lines / 1'000'000 == told) continue;
    told = counts.lines / 1'000'000;
    std::printf("%zu million lines, %zu with hits, %zu found\n", told, counts.hit_lines, counts.found_lines);
    std::fflush(stdout);
  }
  std::printf("%zu lines agree\n", counts.lines);
  return 0;
}
