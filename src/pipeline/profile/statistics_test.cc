#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "pipeline/profile/hours.h"
#include "pipeline/profile/random.h"
#include "pipeline/profile/richness.h"
#include "pipeline/profile/shares.h"
#include "pipeline/profile/survival.h"

using namespace demarche;
using namespace demarche::profile;

namespace {

bool near(double a, double b, double tolerance) { return std::fabs(a - b) <= tolerance; }

std::vector<Timestamp> times(std::initializer_list<const char*> list) {
  std::vector<Timestamp> out;
  for (const char* iso : list) out.push_back(*Timestamp::parse(iso));
  return out;
}

double at(const HoursEstimate& estimate, std::span<const int> offsets, int hours) {
  for (std::size_t i = 0; i < offsets.size(); ++i)
    if (offsets[i] == hours * 60) return estimate.posterior[i];
  return -1;
}

}  // namespace

TEST_CASE("Wilson intervals of the published shares, to the printed digits") {
  struct { double k, n, low, high; } const table[] = {
      {817, 832, .9705, .9890}, {24, 107, .156, .312}, {0, 10, 0, .2775}, {10, 10, .7225, 1}, {4, 21, .08, .40}};
  for (const auto& row : table) {
    CAPTURE(row.k);
    const Interval interval = wilson(row.k, row.n);
    const double digits = row.n == 832 ? 5e-5 : row.n == 107 || row.n == 10 ? 5e-4 : 5e-3;
    CHECK(near(interval.low, row.low, digits));
    CHECK(near(interval.high, row.high, digits));
  }
}

TEST_CASE("the design effect is 1 without clusters and the cluster size when clusters are of one mind") {
  struct { const char* name; std::vector<ShareGroup> groups; double rho, effect; } const table[] = {
      {"one each", {{1, 1}, {1, 0}, {1, 1}}, 0, 1},
      {"of one mind", {{3, 3}, {3, 0}, {3, 3}, {3, 0}}, 1, 3},
      {"no variation to judge by", {{2, 2}, {2, 2}}, 1, 2},
      {"one group", {{5, 2}}, 1, 5},
      {"evenly mixed: negative, cut off", {{4, 2}, {4, 2}}, 0, 1},
      // MSB = .5, MSW = .5/3 + ... by hand: groups (4,4), (4,2): mean .75; SSB .5, df 1; SSW 1, df 6; n0 4
      {"by hand", {{4, 4}, {4, 2}}, (.5 - 1.0 / 6) / (.5 + 3 * (1.0 / 6)), 1 + 3 * (1.0 / 3)},
      {"nothing", {}, 0, 1},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    const DesignEffect design = design_effect(row.groups);
    CHECK(near(design.correlation, row.rho, 1e-12));
    CHECK(near(design.effect, row.effect, 1e-12));
  }
}

TEST_CASE("Chao1: worked examples of scikit-bio and EstimateS") {
  struct { std::vector<std::int64_t> counts; std::int64_t seen; double estimate, low, high; } const table[] = {
      {{1, 1, 4, 2, 5, 2, 4, 1, 2}, 9, 9.75, 9.07, 17.45},
      {{2, 2, 4, 5}, 4, 4, 4, 4.95},
      {{1, 1, 4, 5}, 4, 5, 4.08, 17.27},
      {{1, 4, 5}, 3, 3, 3, 3},
  };
  for (const auto& row : table) {
    CAPTURE(row.estimate);
    const Richness richness = chao1(row.counts);
    CHECK_EQ(richness.seen, row.seen);
    CHECK(near(richness.estimate, row.estimate, 1e-9));
    CHECK(near(richness.low, row.low, .005));
    CHECK(near(richness.high, row.high, .005));
  }
}

TEST_CASE("Chao1 of the Barro Colorado plots (vegan)") {
  struct { std::vector<int> f; std::int64_t seen; double estimate; } const table[] = {
      {{31, 18, 9, 6, 6, 4, 1, 1, 1, 1}, 93, 117.473684}, {{31, 13, 7, 4, 7, 3, 3, 1, 1, 1}, 84, 117.214286}};
  for (const auto& row : table) {
    std::vector<std::int64_t> counts;
    for (std::size_t i = 0; i < row.f.size(); ++i) counts.insert(counts.end(), static_cast<std::size_t>(row.f[i]), std::int64_t(i) + 1);
    while (static_cast<std::int64_t>(counts.size()) < row.seen) counts.push_back(20);
    CHECK(near(chao1(counts).estimate, row.estimate, 5e-7));
  }
}

TEST_CASE("Chao1 stays below the truth when some are seen more often than others") {
  Random random(7);
  double mean = 0;
  for (int run = 0; run < 50; ++run) {
    std::vector<std::int64_t> seen(100, 0), counts;
    for (int i = 0; i < 200; ++i) ++seen[random.below(10) < 8 ? random.below(20) : random.below(100)];
    for (std::int64_t count : seen)
      if (count > 0) counts.push_back(count);
    mean += chao1(counts).estimate / 50;
  }
  CHECK(mean < 100);
  CHECK(mean > 50);
}

TEST_CASE("Kaplan-Meier: the 6-MP arm of the leukaemia trial") {
  std::vector<Spell> spells;
  for (double ended : {6., 6., 6., 7., 10., 13., 16., 22., 23.}) spells.push_back({ended, true});
  for (double going_on : {6., 9., 10., 11., 17., 19., 20., 25., 32., 32., 34., 35.}) spells.push_back({going_on, false});
  const auto steps = kaplan_meier(spells);
  struct { double days, survival; } const table[] = {{6, .8571}, {7, .8067}, {10, .7529}, {13, .6902},
                                                     {16, .6275}, {22, .5378}, {23, .4482}};
  REQUIRE_EQ(steps.size(), 7);
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK_EQ(steps[i].days, table[i].days);
    CHECK(near(steps[i].survival, table[i].survival, 5e-5));
  }
  CHECK_EQ(survival_median(steps).value_or(-1), 23);
}

TEST_CASE("Kaplan-Meier: no median while more than half go on; exactly half is enough") {
  CHECK_FALSE(survival_median(kaplan_meier(std::vector<Spell>{{5, true}, {6, false}, {7, false}})).has_value());
  CHECK_FALSE(survival_median(kaplan_meier({})).has_value());
  CHECK_EQ(survival_median(kaplan_meier(std::vector<Spell>{{4, true}, {3, true}, {2, true}, {1, true}})).value_or(-1), 2);
}

TEST_CASE("thirteen certificates: posterior and scan-corrected p of the notes") {
  const auto stamps = times({"2007-10-23T03:25:00Z", "2009-05-20T15:39:00Z", "2011-03-07T01:13:00Z", "2011-12-13T07:18:00Z",
                             "2012-03-01T06:55:00Z", "2011-09-20T08:34:00Z", "2012-01-13T01:25:00Z", "2012-03-12T09:56:00Z",
                             "2011-12-08T02:59:00Z", "2010-04-19T00:22:00Z", "2010-06-11T00:23:00Z", "2011-10-26T00:31:00Z",
                             "2006-11-11T15:28:00Z"});
  std::vector<int> hours;
  for (int hour = -11; hour <= 12; ++hour) hours.push_back(hour * 60);
  HoursModel model;
  model.offsets = hours;
  model.schedules = schedules().subspan(1, 1);
  REQUIRE_EQ(model.schedules[0].name, "08-18");
  const HoursEstimate estimate = estimate_hours(stamps, model);
  CHECK_EQ(estimate.offset, 480);
  CHECK(near(at(estimate, hours, 8), .920, 5e-4));
  CHECK(near(at(estimate, hours, 9), .073, 5e-4));
  CHECK(near(at(estimate, hours, 10), .006, 5e-4));
  CHECK(near(estimate.p, .027, .011));                     // three standard errors of 2,000 draws
  CHECK_EQ(estimate.not_excluded, std::vector<int>{480, 540});
}

TEST_CASE("all times shifted by some hours shift the answer by as many") {
  std::vector<Timestamp> stamps;
  Random random(11);
  for (int day = 0; day < 40; ++day)
    for (int hour : {0, 1, 2, 3, 6, 7, 8, 9})
      stamps.push_back(Timestamp::from_seconds(1'300'000'000 / 86400 * 86400 + day * 86400 + hour * 3600 + std::int64_t{random.below(3600)}));
  const HoursEstimate here = estimate_hours(stamps);
  CHECK_EQ(here.offset, 480);
  CHECK_EQ(here.schedule, "08-12 14-18 19-22");
  CHECK_EQ(here.p, 1.0 / 2001);
  for (int hours : {-3, 2, 4}) {
    std::vector<Timestamp> shifted;
    for (Timestamp stamp : stamps) shifted.push_back(Timestamp::from_seconds(stamp.micros() / 1'000'000 - hours * 3600));
    CHECK_EQ(estimate_hours(shifted).offset, 480 + hours * 60);
  }
}

TEST_CASE("hours that say nothing exclude nothing, and zones at :45 are found") {
  std::vector<Timestamp> even, nepal;
  for (int i = 0; i < 96; ++i) even.push_back(Timestamp::from_seconds(i * 900));
  const HoursEstimate flat = estimate_hours(even);
  CHECK_EQ(flat.not_excluded.size(), zone_offsets().size());
  CHECK_EQ(flat.offset, 0);                                 // of equals the one nearest to UTC
  CHECK(flat.p > .5);
  for (int day = 0; day < 60; ++day)
    for (int quarter = 0; quarter < 40; ++quarter)
      nepal.push_back(Timestamp::from_seconds(day * 86400 + 8 * 3600 + quarter * 900 - 20700 + 86400));
  CHECK_EQ(estimate_hours(nepal).offset, 345);
}

TEST_CASE("uniform hours: p is uniform, so that one in twenty is below .05") {
  Random random(3);
  HoursModel model;
  model.draws = 200;
  int below = 0;
  for (int run = 0; run < 200; ++run) {
    std::vector<Timestamp> stamps;
    for (int i = 0; i < 20; ++i) stamps.push_back(Timestamp::from_seconds(random.below(86400)));
    below += estimate_hours(stamps, model).p <= .05 ? 1 : 0;
  }
  CHECK(below >= 2);
  CHECK(below <= 20);
}

TEST_CASE("bursts: a gap of more than thirty minutes begins a new one, clients apart") {
  const auto stamp = [](const char* client, const char* iso) { return Stamp{client, *Timestamp::parse(iso)}; };
  const auto moments = bursts({stamp("a", "2011-01-01T08:50:00Z"), stamp("a", "2011-01-01T08:00:00Z"), stamp("a", "2011-01-01T08:30:00Z"),
                               stamp("b", "2011-01-01T08:10:00Z"), stamp("a", "2011-01-01T09:20:01Z"), stamp("b", "2011-01-01T08:10:00Z")});
  CHECK(moments == times({"2011-01-01T08:00:00Z", "2011-01-01T08:10:00Z", "2011-01-01T09:20:01Z"}));
}

TEST_CASE("the simulation's numbers are fixed by the seed") {
  Random a(42), b(42);
  for (int i = 0; i < 100; ++i) CHECK_EQ(a.below(96), b.below(96));
  CHECK_EQ(Random(1234567).next(), 6457827717110365317U);   // SplitMix64's published first value
}
