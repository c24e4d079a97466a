#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "pipeline/attribute/matrix.h"
#include "pipeline/attribute/sensitivity.h"
#include "pipeline/attribute/weigh.h"
#include "pipeline/attribute/words.h"

using namespace demarche;
using namespace demarche::attribute;

namespace {

HypothesisSpec hypothesis(std::string id, double prior) {
  HypothesisSpec spec;
  spec.id = std::move(id);
  spec.prior = prior;
  return spec;
}

FindingSpec finding(std::string id, std::vector<std::pair<std::string, double>> likelihood) {
  FindingSpec spec;
  spec.id = std::move(id);
  for (auto& [name, p] : likelihood) spec.likelihood[name] = {p, p};
  return spec;
}

double posterior_of_first(std::vector<HypothesisSpec> hypotheses, std::vector<FindingSpec> findings) {
  return weigh(hypotheses, findings, {.without = {}, .unanswered = {}, .draws = 0}).hypotheses[0].posterior;
}

// A random case: 2..5 hypotheses, 0..8 findings, some grouped, graded, planted.
struct RandomCase {
  std::vector<HypothesisSpec> hypotheses;
  std::vector<FindingSpec> findings;
};

RandomCase random_case(std::mt19937_64& random) {
  const auto upto = [&](std::uint64_t n) { return random() % n; };
  const auto unit = [&] { return static_cast<double>(1 + upto(998)) / 1000; };
  RandomCase out;
  const std::size_t count = 2 + upto(4);
  double total = 0;
  for (std::size_t h = 0; h < count; ++h) {
    out.hypotheses.push_back(hypothesis("H" + std::to_string(h), unit()));
    total += out.hypotheses.back().prior;
  }
  for (auto& h : out.hypotheses) h.prior /= total;
  out.hypotheses[0].residual = true;
  const std::size_t findings = upto(9);
  for (std::size_t f = 0; f < findings; ++f) {
    FindingSpec spec;
    spec.id = "E-" + std::to_string(f);
    for (std::size_t h = upto(2); h < count; ++h) {
      const double low = unit(), high = unit();
      spec.likelihood["H" + std::to_string(h)] = {std::min(low, high), std::max(low, high)};
    }
    if (upto(2) == 0) spec.group = "g" + std::to_string(upto(3));
    if (upto(2) == 0) spec.grade = Grade{static_cast<char>('A' + upto(6)), static_cast<char>('1' + upto(6))};
    if (upto(3) == 0) spec.deception = unit() / 2;
    if (upto(3) == 0) spec.planted_fit = unit();
    spec.forge_cost = static_cast<int>(1 + upto(5));
    out.findings.push_back(std::move(spec));
  }
  return out;
}

}  // namespace

TEST_CASE("G2: the cab, the screening and the planted finding, to the printed digits") {
  CHECK_EQ(posterior_of_first({hypothesis("blue", .15), hypothesis("green", .85)}, {finding("E", {{"blue", .8}, {"green", .2}})}),
           doctest::Approx(.4137931).epsilon(1e-7));
  CHECK_EQ(posterior_of_first({hypothesis("ill", .01), hypothesis("well", .99)}, {finding("E", {{"ill", .8}, {"well", .096}})}),
           doctest::Approx(.0776398).epsilon(1e-6));
  FindingSpec planted = finding("E", {{"H", .97}, {"not", .01}});
  const HypothesisSpec both[] = {hypothesis("H", .5), hypothesis("not", .5)};
  const auto ratio = [&] {
    const auto row = weigh(both, std::span(&planted, 1), {.without = {}, .unanswered = {}, .draws = 0}).findings[0].likelihood;
    return row[0] / row[1];
  };
  CHECK_EQ(ratio(), doctest::Approx(97));
  planted.deception = .05;
  planted.planted_fit = .9;
  CHECK_EQ(ratio(), doctest::Approx(17.79817).epsilon(1e-6));
  planted.likelihood["not"] = {1e-12, 1e-12};
  CHECK_EQ(ratio(), doctest::Approx(21.5556).epsilon(1e-5));
}

TEST_CASE("G1: Heuer's matrix") {
  const char* const rows[6][3] = {{"C", "C", "C"}, {"C", "C", "I"}, {"C", "C", "I"}, {"I", "C", "C"}, {"I", "C", "C"}, {"I", "C", "C"}};
  std::vector<HypothesisSpec> hypotheses = {hypothesis("H1", 1. / 3), hypothesis("H2", 1. / 3), hypothesis("H3", 1. / 3)};
  std::vector<FindingSpec> findings;
  for (int e = 0; e < 6; ++e) {
    findings.push_back(finding("E" + std::to_string(e + 1), {}));
    for (int h = 0; h < 3; ++h) findings.back().letters["H" + std::to_string(h + 1)] = rows[e][h];
  }
  const Weighing weighing = weigh(hypotheses, findings, {.without = {}, .unanswered = {}, .draws = 0});
  Matrix table = matrix(hypotheses, findings, weighing);
  CHECK_EQ(table.inconsistency, std::vector<int>{3, 0, 2});
  for (const MatrixRow& row : table.rows) CHECK_EQ(row.diagnosticity, doctest::Approx(row.finding == "E1" ? 0 : .942809).epsilon(1e-5));

  struct { const char* grade; const char* letter; double weighted; } const weights[] = {
      {"A1", "II", -4}, {"C3", "I", -1}, {"E5", "I", -0.5}};
  for (const auto& row : weights) {
    FindingSpec one = finding("E", {});
    one.letters["H1"] = row.letter;
    one.grade = *Grade::parse(row.grade);
    const std::vector<FindingSpec> list = {one};
    CHECK_EQ(matrix(hypotheses, list, weigh(hypotheses, list, {.without = {}, .unanswered = {}, .draws = 0})).weighted[0], doctest::Approx(row.weighted));
  }
}

TEST_CASE("words: every edge, a hair below and above") {
  for (const ProbabilityBand& band : probability_bands()) {
    CHECK_EQ(word_for(band.low), band.word);
    CHECK_NE(word_for(band.low - 1e-9), band.word);
    CHECK_EQ(word_for(band.high - 1e-9), band.word);
    CHECK_EQ(probability_band(word_for((band.low + band.high) / 2))->low, band.low);
  }
  CHECK_EQ(word_for(0.99), "almost certain");
  CHECK_EQ(word_for(0.99 + 1e-9), "more than 99 in 100");
}

TEST_CASE("ten thousand random cases: sums to one, order and copies change nothing, the residual stays above zero") {
  std::mt19937_64 random(20130219);
  for (int round = 0; round < 10'000; ++round) {
    CAPTURE(round);
    RandomCase one = random_case(random);
    const std::uint32_t draws = round % 500 == 0 ? 50 : 0;
    const WeighOptions options{.without = {}, .unanswered = {}, .draws = draws};
    const Weighing base = weigh(one.hypotheses, one.findings, options);
    double sum = 0;
    for (const auto& h : base.hypotheses) {
      sum += h.posterior;
      REQUIRE(h.posterior > 0);
      REQUIRE(h.low <= h.posterior);
      REQUIRE(h.posterior <= h.high);
    }
    REQUIRE(std::fabs(sum - 1) < 1e-12);

    RandomCase other = one;
    std::shuffle(other.findings.begin(), other.findings.end(), random);
    if (!other.findings.empty()) {          // a copy in the same group
      FindingSpec copy = other.findings[0];
      if (copy.group.empty()) other.findings[0].group = copy.group = copy.id;
      copy.id += "-copy";
      other.findings.push_back(std::move(copy));
    }
    const Weighing again = weigh(other.hypotheses, other.findings, options);
    for (std::size_t h = 0; h < base.hypotheses.size(); ++h) {
      REQUIRE(base.hypotheses[h].posterior == again.hypotheses[h].posterior);
      REQUIRE(base.hypotheses[h].low == again.hypotheses[h].low);
    }
  }
}

TEST_CASE("margins: the fewest and the cheapest groups whose loss changes the leader") {
  std::vector<HypothesisSpec> hypotheses = {hypothesis("A", .5), hypothesis("B", .5)};
  std::vector<FindingSpec> findings = {finding("E1", {{"A", .8}, {"B", .1}}), finding("E2", {{"A", .4}, {"B", .2}}),
                                       finding("E3", {{"A", .4}, {"B", .2}}), finding("E4", {{"A", .1}, {"B", .4}})};
  findings[0].forge_cost = 5;
  findings[1].forge_cost = findings[2].forge_cost = 1;
  const WeighOptions options{.without = {}, .unanswered = {}, .draws = 0};
  const Weighing weighing = weigh(hypotheses, findings, options);   // odds 8 * 2 * 2 / 4 = 8
  const Sensitivity out = sensitivity(hypotheses, findings, weighing, options);
  CHECK_EQ(out.margin.leader, "A");
  CHECK_EQ(out.margin.smallest_set, std::vector<std::string>{"E1"});
  CHECK_EQ(out.margin.forge_cost, 5);
  CHECK_EQ(out.without.size(), 4);
  CHECK(out.without[0].posterior[0] == doctest::Approx(0.5));
  CHECK(out.unseparated.empty());
  REQUIRE_EQ(out.against_runner_up.size(), 4);
  CHECK_EQ(out.against_runner_up[0].group, "E1");
  CHECK(out.against_runner_up[0].ratio == doctest::Approx(8));
  CHECK_EQ(out.against_runner_up[1].group, "E4");
  CHECK(out.against_runner_up[1].ratio == doctest::Approx(0.25));
  CHECK_EQ(out.against_runner_up[3].group, "E3");
}

TEST_CASE("a group is one line in what separates the two closest, whatever it does for the others") {
  std::vector<HypothesisSpec> hypotheses = {hypothesis("A", .5), hypothesis("B", .3), hypothesis("C", .2)};
  std::vector<FindingSpec> findings = {finding("E1", {{"A", .9}, {"B", .9}, {"C", .1}}), finding("E2", {{"A", .8}, {"B", .8}, {"C", .3}}),
                                       finding("E3", {{"A", .6}, {"B", .3}, {"C", .3}})};
  findings[0].group = findings[1].group = "logins";
  const WeighOptions options{.without = {}, .unanswered = {}, .draws = 0};
  const Sensitivity out = sensitivity(hypotheses, findings, weigh(hypotheses, findings, options), options);
  CHECK_EQ(out.margin.runner_up, "B");
  REQUIRE_EQ(out.against_runner_up.size(), 2);
  CHECK_EQ(out.against_runner_up[0].group, "E3");
  CHECK(out.against_runner_up[0].ratio == doctest::Approx(2));
  CHECK_EQ(out.against_runner_up[1].group, "logins");
  CHECK(out.against_runner_up[1].ratio == doctest::Approx(1));
}

TEST_CASE("a finding without an answered claim is left out and says so") {
  std::vector<HypothesisSpec> hypotheses = {hypothesis("A", .5), hypothesis("B", .5)};
  std::vector<FindingSpec> findings = {finding("E1", {{"A", .8}, {"B", .1}})};
  const std::string unanswered[] = {"E1"};
  const Weighing weighing = weigh(hypotheses, findings, {.without = {}, .unanswered = unanswered, .draws = 0});
  CHECK_EQ(weighing.hypotheses[0].posterior, .5);
  CHECK_FALSE(weighing.findings[0].left_out.empty());
}
