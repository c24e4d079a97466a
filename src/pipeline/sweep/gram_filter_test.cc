#include "pipeline/sweep/gram_filter.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "pipeline/sweep/differential_case.h"

using namespace demarche;

namespace {

std::string some_text(sweep::Chooser& choose, std::size_t least, std::size_t most) {
  static constexpr std::string_view kBytes = "abeE.-/\\ 0Q\x7f";
  std::string text;
  for (std::size_t size = least + choose.below(most - least); size > 0; --size) text += choose.pick(kBytes);
  return text;
}

}  // namespace

TEST_CASE("a gram filter lets every text pass that has one of those looked for in it") {
  sweep::RandomChooser choose(3);
  int passed = 0, with_one = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::vector<std::string> sought;
    for (std::size_t count = choose.below(4); count > 0; --count) sought.push_back(lower(some_text(choose, 3, 7)));
    const sweep::GramFilter filter(sought);
    for (int k = 0; k < 10; ++k) {
      std::string text = some_text(choose, 0, 20);
      if (!sought.empty() && choose.one_in(4)) text.insert(choose.below(text.size() + 1), choose.pick(sought));
      const bool has_one = std::any_of(sought.begin(), sought.end(), [&](const std::string& one) { return lower(text).find(one) != std::string::npos; });
      const bool may = filter.may_have_one(text);
      CAPTURE(text);
      REQUIRE((may || !has_one));
      passed += may;
      with_one += has_one;
    }
  }
  CHECK(with_one > 4'000);
  CHECK(passed < with_one * 3 / 2);
}

TEST_CASE("without texts nothing is kept back, nor is a text beyond ASCII") {
  CHECK(sweep::GramFilter().may_have_one("x"));
  const std::vector<std::string> evil = {"evil"};
  CHECK(sweep::GramFilter(evil).may_have_one("\xe2\x84\xaa"));
  CHECK_FALSE(sweep::GramFilter(evil).may_have_one("evi"));
  CHECK_FALSE(sweep::GramFilter(evil).may_have_one(""));
}
