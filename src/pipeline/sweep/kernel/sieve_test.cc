#include <doctest/doctest.h>

#include "pipeline/sweep/kernel/sieve_case.h"
#include "pipeline/sweep/kernel/tsv_sieve.h"

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

TEST_CASE("a text may begin with an empty value") {
  ColumnPlan plan;
  for (const char* name : {"query", "host"}) plan.columns.push_back({.name = name, .type = FieldType::text, .list = false, .classes = kHost});
  std::vector<Indicator> indicators(1);
  indicators[0].any_of = {{Term{IndicatorType::domain, "evil.com"}}};
  const sweep::IndicatorSet set(indicators);
  const std::string text = "\ta.org\n\ta.evil.com\n", padded = std::string(kernel::kPad, '\n') + text + std::string(kernel::kPad, '\n');
  for (const kernel::Isa isa : kernel::available_isas()) {
    CAPTURE(kernel::isa_text(isa));
    const kernel::TermFilters filters(set, isa, 1);
    kernel::TsvSieve sieve(filters, plan, {});
    std::vector<kernel::FoundLine> found;
    CHECK_EQ(sieve.scan(std::string_view(padded).substr(kernel::kPad, text.size()), found), 2);
    REQUIRE_EQ(found.size(), 1);
    CHECK_EQ(found[0].line, 1);
  }
}
