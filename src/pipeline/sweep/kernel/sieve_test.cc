#include <doctest/doctest.h>

#include "pipeline/sweep/kernel/sieve_case.h"

using namespace demarche;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DEMARCHE_SLOW_BUILD 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DEMARCHE_SLOW_BUILD 1
#endif
#endif

#ifdef DEMARCHE_SLOW_BUILD
constexpr std::uint64_t kSets = 40;
#else
constexpr std::uint64_t kSets = 500;
#endif

}  // namespace

TEST_CASE("the sieves of all instruction sets find the same lines, and every line that the reference does") {
  kernel::SieveCounts counts;
  for (std::uint64_t seed = 1; seed <= kSets; ++seed) {
    sweep::RandomChooser choose(seed);
    const std::string wrong = kernel::tsv_disagreement(choose, 60, counts);
    REQUIRE_MESSAGE(wrong.empty(), "seed " << seed << ": " << wrong);
  }
  MESSAGE(counts.lines << " lines, " << counts.hit_lines << " with hits, " << counts.found_lines << " found");
  CHECK(counts.hit_lines > 8 * kSets);
}
