#include <doctest/doctest.h>

#include "pipeline/sweep/differential_case.h"
#include "pipeline/sweep/matcher.h"

using namespace demarche;
using namespace demarche::sweep;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DEMARCHE_SLOW_BUILD 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DEMARCHE_SLOW_BUILD 1
#endif
#endif

#ifdef DEMARCHE_SLOW_BUILD
constexpr std::size_t kSets = 1'000;
#else
constexpr std::size_t kSets = 8'000;
#endif
constexpr std::size_t kRecords = 25;   // for each set: 200,000 cases

}  // namespace

TEST_CASE("the fast matcher and the reference agree on random plans, records and indicators") {
  std::size_t with_hits = 0;
  for (std::uint64_t seed = 1; seed <= kSets; ++seed) {
    RandomChooser choose(seed);
    DifferentialCase random;
    random.add_indicators(choose);
    random.add_plan(choose);
    const IndicatorSet set(random.indicators);
    Matcher matcher(set);
    matcher.use(random.plan);
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < kRecords; ++i) {
      random.add_record(choose);
      const std::string wrong = disagreement(random, matcher);
      REQUIRE_MESSAGE(wrong.empty(), "seed " << seed << ", record " << i << wrong);
      hits.clear();
      matcher.match(random.record, hits);
      if (!hits.empty()) ++with_hits;
    }
  }
  MESSAGE((kSets * kRecords) << " cases, " << with_hits << " with hits");
  CHECK(with_hits * 6 > kSets * kRecords);   // else the generator has lost its point
}

TEST_CASE("the differential generator reaches every indicator type but pattern") {
  std::set<IndicatorType> hit;
  for (std::uint64_t seed = 1; seed <= 8'000 && hit.size() + 1 < kIndicatorTypes; ++seed) {
    RandomChooser choose(seed);
    DifferentialCase random;
    random.add_indicators(choose);
    random.add_plan(choose);
    const IndicatorSet set(random.indicators);
    Matcher matcher(set);
    matcher.use(random.plan);
    std::vector<Hit> hits;
    for (int i = 0; i < 10; ++i) {
      random.add_record(choose);
      matcher.match(random.record, hits);
      for (const Hit& found : hits) hit.insert(found.type);
      hits.clear();
    }
  }
  CHECK_EQ(hit.size(), kIndicatorTypes - 1);
  CHECK_FALSE(hit.contains(IndicatorType::pattern));
}
