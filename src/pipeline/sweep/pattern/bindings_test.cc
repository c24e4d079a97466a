#include "pipeline/sweep/pattern/bindings.h"

#include <doctest/doctest.h>

#include "pipeline/sweep/pattern/bindings_case.h"

using namespace demarche;
using namespace demarche::pattern;

namespace {

ObservationNode leaf() { return {}; }

ObservationNode join(Join how, std::vector<ObservationNode> parts) {
  ObservationNode node;
  node.join = how;
  node.parts = std::move(parts);
  return node;
}

ObservationNode with(ObservationNode node, Qualifier::Kind kind, std::string first, std::string second = {}) {
  node.qualifiers.push_back({kind, std::move(first), std::move(second)});
  return node;
}

// Rows "time:leaves", in seconds; the answer "row row; row row".
std::string found(const ObservationNode& pattern, const std::vector<TimedRow>& rows, std::uint64_t steps = kMostSteps) {
  const Bindings bindings = find_bindings(TimelinePlan(pattern), rows, steps);
  std::string out;
  for (const Binding& binding : bindings.list) {
    out += out.empty() ? "" : "; ";
    for (std::size_t i = 0; i < binding.size(); ++i) out += (i == 0 ? "" : " ") + std::to_string(binding[i].row);
  }
  return out + (bindings.undecided ? "?" : "");
}

constexpr std::int64_t kS = 1'000'000;

}  // namespace

TEST_CASE("AND, OR and FOLLOWEDBY, one binding after the other") {
  const std::vector<TimedRow> rows = {{0, {0}}, {1 * kS, {0}}, {2 * kS, {1}}, {3 * kS, {1}}, {4 * kS, {0}}};
  CHECK_EQ(found(join(Join::all, {leaf(), leaf()}), rows), "1 2; 3 4");
  CHECK_EQ(found(join(Join::any, {leaf(), leaf()}), rows), "0; 1; 2; 3; 4");
  CHECK_EQ(found(join(Join::followed_by, {leaf(), leaf()}), rows), "1 2");
}

TEST_CASE("equal times follow each other either way; WITHIN is strictly less; STOP is not included") {
  const auto then = join(Join::followed_by, {leaf(), leaf()});
  CHECK_EQ(found(then, {{5 * kS, {1}}, {5 * kS, {0}}}), "0 1");
  CHECK_EQ(found(with(then, Qualifier::Kind::within, "2"), {{0, {0}}, {2 * kS, {1}}}), "");
  CHECK_EQ(found(with(then, Qualifier::Kind::within, "2"), {{1, {0}}, {2 * kS, {1}}}), "0 1");
  const auto window = [](const char* start, const char* stop) { return with(leaf(), Qualifier::Kind::start_stop, start, stop); };
  CHECK_EQ(found(window("1970-01-01T00:00:01Z", "1970-01-01T00:00:02Z"), {{kS - 1, {0}}, {kS, {0}}, {2 * kS - 1, {0}}, {2 * kS, {0}}}), "1; 2");
}

TEST_CASE("REPEATS needs different rows, and qualifiers apply in the order written") {
  const std::vector<TimedRow> rows = {{0, {0}}, {kS, {0}}, {10 * kS, {0}}, {11 * kS, {0}}, {12 * kS, {0}}};
  const auto three = with(leaf(), Qualifier::Kind::repeats, "3");
  CHECK_EQ(found(three, rows), "0 1 2");
  CHECK_EQ(found(with(three, Qualifier::Kind::within, "5"), rows), "2 3 4");
  CHECK_EQ(found(with(with(leaf(), Qualifier::Kind::within, "5"), Qualifier::Kind::repeats, "3"), rows), "0 1 2");
}

TEST_CASE("no row is bound to two observations") {
  const auto both = join(Join::all, {leaf(), leaf()});
  CHECK_EQ(found(both, {{0, {0, 1}}}), "");
  CHECK_EQ(found(both, {{0, {0, 1}}, {kS, {0}}}), "0 1");
  CHECK_EQ(found(with(both, Qualifier::Kind::repeats, "2"), {{0, {0}}, {1, {0}}, {2, {1}}}), "");
  CHECK_EQ(found(with(both, Qualifier::Kind::repeats, "2"), {{0, {0}}, {1, {0}}, {2, {1}}, {3, {1}}}), "0 1 2 3");
}

TEST_CASE("what costs too much is said to be undecided, never answered wrongly") {
  std::vector<TimedRow> rows;
  for (int i = 0; i < 200; ++i) rows.push_back({i * kS, {0, 1}});
  // Ten of each within eleven seconds need twenty rows in eleven.
  const auto ten = [] { return with(leaf(), Qualifier::Kind::repeats, "10"); };
  const auto pattern = with(join(Join::all, {ten(), ten()}), Qualifier::Kind::within, "11");
  CHECK_EQ(found(pattern, rows, 10'000), "?");
}

TEST_CASE("searches are as deep as a binding has rows, and no deeper than allowed") {
  std::vector<TimedRow> rows;
  for (int i = 0; i < 4'000; ++i) rows.push_back({i * kS, {static_cast<std::uint32_t>(i % 2)}});
  const auto pairs = [](const char* count) { return with(join(Join::all, {leaf(), leaf()}), Qualifier::Kind::repeats, count); };
  const Bindings bindings = find_bindings(TimelinePlan(pairs("1000")), rows);
  CHECK_FALSE(bindings.list.empty());
  CHECK_EQ(bindings.list[0].size(), 2'000);
  CHECK_EQ(found(pairs("1001"), rows), "?");
}

TEST_CASE("ten thousand observations cost a row no more than those it shows") {
  std::vector<ObservationNode> many(10'000, leaf());
  const auto pattern = with(join(Join::any, std::move(many)), Qualifier::Kind::repeats, "2");
  std::vector<TimedRow> rows;
  for (int i = 0; i < 20'000; ++i) rows.push_back({i * kS, {static_cast<std::uint32_t>(i % 10'000)}});
  CHECK_EQ(find_bindings(TimelinePlan(pattern), rows).list.size(), 10'000);
}

TEST_CASE("a hundred thousand rows in a row") {
  std::vector<TimedRow> rows;
  for (int i = 0; i < 100'000; ++i) rows.push_back({i * kS, {static_cast<std::uint32_t>(i % 2)}});
  const auto pattern = with(join(Join::followed_by, {with(leaf(), Qualifier::Kind::repeats, "40000"), leaf()}), Qualifier::Kind::within, "1000000");
  const Bindings bindings = find_bindings(TimelinePlan(pattern), rows);
  CHECK_EQ(bindings.list.size(), 1);
  CHECK_EQ(bindings.list[0].size(), 40'001);
}

TEST_CASE("random patterns over random rows agree with the reference") {
  sweep::RandomChooser choose(20130219);
  int bound = 0;
  for (int i = 0; i < 4'000; ++i) {
    const BindingsCase which(choose);
    const std::string difference = disagreement(which);
    REQUIRE_MESSAGE(difference.empty(), difference);
    bound += !find_bindings(TimelinePlan(which.pattern), which.rows).list.empty();
  }
  CHECK_GT(bound, 1'000);   // the cases are not all empty
}
