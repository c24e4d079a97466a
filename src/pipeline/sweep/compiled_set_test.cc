#include "pipeline/sweep/compiled_set.h"

#include <doctest/doctest.h>

#include <cstring>
#include <random>

#include "pipeline/sweep/differential_case.h"

using namespace demarche;
using namespace demarche::sweep;

namespace {

// Bytes at an address divisible by 8.
std::shared_ptr<std::vector<std::uint64_t>> aligned(std::string_view bytes) {
  auto out = std::make_shared<std::vector<std::uint64_t>>((bytes.size() + 7) / 8);
  if (!bytes.empty()) std::memcpy(out->data(), bytes.data(), bytes.size());
  return out;
}

std::string compiled(const IndicatorSet& set, std::string_view note) {
  std::string out;
  REQUIRE(write_compiled(set, note, [&](std::string_view piece) { return out += piece, true; }));
  return out;
}

Result<CompiledSet> read(std::string_view bytes) {
  auto owner = aligned(bytes);
  return read_compiled({reinterpret_cast<const char*>(owner->data()), bytes.size()}, owner);
}

}  // namespace

TEST_CASE("a set that was written and read matches as the set does, on random plans, records and indicators") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    RandomChooser choose(seed);
    DifferentialCase random;
    random.add_indicators(choose);
    random.add_plan(choose);
    const IndicatorSet set(random.indicators);
    const auto back = read(compiled(set, "note"));
    REQUIRE(back.has_value());
    CHECK_EQ(back->note, "note");
    REQUIRE_EQ(back->indicators.size(), set.size());
    CHECK(back->indicators.types() == set.types());
    for (std::size_t i = 0; i < set.size(); ++i) {
      CHECK(back->indicators.at(i).any_of == set.at(i).any_of);
      CHECK_EQ(back->indicators.at(i).id, set.at(i).id);
    }
    Matcher matcher(back->indicators);
    matcher.use(random.plan);
    for (int i = 0; i < 20; ++i) {
      random.add_record(choose);
      const std::string wrong = disagreement(random, matcher);
      REQUIRE_MESSAGE(wrong.empty(), "seed " << seed << wrong);
    }
  }
}

TEST_CASE("bytes that were changed give a set that matches something or nothing, or an error") {
  std::mt19937_64 engine(5);
  std::size_t readable = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    RandomChooser choose(seed);
    DifferentialCase random;
    random.add_indicators(choose);
    random.add_plan(choose);
    std::string bytes = compiled(IndicatorSet(random.indicators), "");
    for (std::size_t changes = 1 + engine() % 40; changes > 0; --changes) bytes[engine() % bytes.size()] = static_cast<char>(engine());
    if (engine() % 4 == 0) bytes.resize(engine() % bytes.size());
    // Of the header only what leaves it readable, else nothing behind it would ever be reached.
    const std::string good = compiled(IndicatorSet(random.indicators), "");
    if (engine() % 4 != 0 && bytes.size() == good.size()) bytes.replace(0, 2000, good.substr(0, 2000));
    const auto back = read(bytes);
    if (!back) continue;
    ++readable;
    Matcher matcher(back->indicators);
    matcher.use(random.plan);
    std::vector<Hit> hits;
    for (int i = 0; i < 10; ++i) {
      random.add_record(choose);
      matcher.match(random.record, hits);
    }
    for (const Hit& hit : hits)
      if (hit.indicator < back->indicators.size()) (void)back->indicators.at(hit.indicator);
    back->indicators.for_each_term(0, back->indicators.size(), [](std::size_t, IndicatorType, std::string_view) {});
  }
  CHECK_GT(readable, 40);
}

TEST_CASE("what is no compiled set is refused") {
  for (const std::string& bytes : {std::string(), std::string("demarche compiled set 1\n"), std::string(10'000, 'x')}) CHECK_FALSE(read(bytes).has_value());
}
