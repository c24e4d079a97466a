#include "pipeline/profile/hours.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/check.h"
#include "pipeline/profile/random.h"

namespace demarche::profile {
namespace {

// Every offset is a whole number of quarters of an hour and every window of hours, so a day has 96 cells.
constexpr int kCells = 96;
constexpr int kMinutesPerCell = 15;
using Day = std::array<int, kCells>;

Day day_of(std::span<const Timestamp> moments) {
  constexpr std::int64_t kDay = 86'400'000'000, kCell = kDay / kCells;
  Day day{};
  for (Timestamp moment : moments) {
    const std::int64_t within = ((moment.micros() % kDay) + kDay) % kDay;
    ++day[static_cast<std::size_t>(within / kCell)];
  }
  return day;
}

// Running totals over two days, so that a window over midnight is one difference.
class Totals {
 public:
  explicit Totals(const Day& day) {
    for (std::size_t i = 0; i < 2 * kCells; ++i) sums_[i + 1] = sums_[i] + day[i % kCells];
  }
  [[nodiscard]] int all() const { return sums_[kCells]; }
  // Events between two local hours at an offset.
  [[nodiscard]] int between(int from, int to, int offset) const {
    const int shift = from * 60 / kMinutesPerCell - offset / kMinutesPerCell;
    const auto start = static_cast<std::size_t>(((shift % kCells) + kCells) % kCells);
    return sums_[start + static_cast<std::size_t>((to - from) * 60 / kMinutesPerCell)] - sums_[start];
  }

 private:
  std::array<int, 2 * kCells + 1> sums_{};
};

struct Density {                       // of one schedule: log of the share per hour
  const Schedule* schedule = nullptr;
  std::vector<double> inside;
  double outside = 0;
};

std::vector<Density> densities(std::span<const Schedule> list) {
  std::vector<Density> out;
  for (const Schedule& schedule : list) {
    Density density{&schedule, {}, 0};
    int hours = 24;
    for (const Window& window : schedule.windows) {
      density.inside.push_back(std::log(window.share / (window.to - window.from)));
      hours -= window.to - window.from;
    }
    density.outside = std::log(schedule.outside() / hours);
    out.push_back(std::move(density));
  }
  return out;
}

double log_likelihood(const Totals& totals, const Density& density, int offset) {
  double sum = 0;
  int rest = totals.all();
  for (std::size_t i = 0; i < density.inside.size(); ++i) {
    const Window& window = density.schedule->windows[i];
    const int count = totals.between(window.from, window.to, offset);
    sum += count * density.inside[i];
    rest -= count;
  }
  return sum + rest * density.outside;
}

double best_fit(const Totals& totals, std::span<const Density> shapes, std::span<const int> offsets) {
  double best = -HUGE_VAL;
  for (int offset : offsets)
    for (const Density& shape : shapes) best = std::max(best, log_likelihood(totals, shape, offset));
  return best;
}

// How many of `events` fair coins show heads: the ones among as many random bits.
int heads(int events, Random& random) {
  int out = 0;
  for (; events >= 64; events -= 64) out += std::popcount(random.next());
  if (events > 0) out += std::popcount(random.next() >> (64 - events));
  return out;
}

// How many of `events` fall in the first of three equal parts. A third is .010101... in binary: compared bit by bit with a
// random fraction, half of what is undecided is decided at each bit, in turn against and for.
int third(int events, Random& random) {
  int out = 0;
  for (bool inside = false; events > 0; inside = !inside) {
    const int decided = heads(events, random);
    if (inside) out += decided;
    events -= decided;
  }
  return out;
}

// Events spread evenly over the day, exactly: split in three, then in half five times. Costs eight bits an event, since there
// may be a million events and 2,000 days.
Day uniform_day(int events, Random& random) {
  std::vector<int> parts(3);
  parts[0] = third(events, random);
  parts[1] = heads(events - parts[0], random);
  parts[2] = events - parts[0] - parts[1];
  while (parts.size() < kCells) {
    std::vector<int> halves;
    for (int part : parts) {
      halves.push_back(heads(part, random));
      halves.push_back(part - halves.back());
    }
    parts = std::move(halves);
  }
  Day day{};
  std::ranges::copy(parts, day.begin());
  return day;
}

double scan_corrected(const Totals& seen, std::span<const Density> shapes, const HoursModel& model) {
  constexpr double kRounding = 1e-9;
  const double observed = best_fit(seen, shapes, model.offsets);
  Random random(model.seed);
  int as_good = 0;
  for (int draw = 0; draw < model.draws; ++draw) {
    if (best_fit(Totals(uniform_day(seen.all(), random)), shapes, model.offsets) >= observed - kRounding) ++as_good;
  }
  return (1.0 + as_good) / (1.0 + model.draws);
}

// Of offsets that fit alike (-12 and +12 are the same clock) the one nearest to UTC comes first, then the eastern one.
std::vector<std::size_t> by_posterior(const std::vector<double>& posterior, std::span<const int> offsets) {
  std::vector<std::size_t> order(posterior.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    if (posterior[a] != posterior[b]) return posterior[a] > posterior[b];
    if (std::abs(offsets[a]) != std::abs(offsets[b])) return std::abs(offsets[a]) < std::abs(offsets[b]);
    return offsets[a] > offsets[b];
  });
  return order;
}

std::vector<int> credible_set(const std::vector<double>& posterior, std::span<const std::size_t> order,
                              std::span<const int> offsets) {
  constexpr double kCovered = 0.95;
  std::vector<int> out;
  double sum = 0, last = 0;
  for (std::size_t i : order) {
    if (sum >= kCovered && posterior[i] < last * (1 - 1e-9)) break;
    out.push_back(offsets[i]);
    sum += last = posterior[i];
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

double Schedule::outside() const {
  double inside = 0;
  for (const Window& window : windows) inside += window.share;
  return 1 - inside;
}

std::span<const int> zone_offsets() {
  static constexpr std::array kOffsets = {-720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -120,
                                          -60,  0,    60,   120,  180,  210,  240,  270,  300,  330,  345,  360,  390,
                                          420,  480,  525,  540,  570,  600,  630,  660,  720,  765,  780,  840};
  return kOffsets;
}

std::span<const Schedule> schedules() {
  static constexpr std::array kSplit = {Window{8, 12, .375}, Window{14, 18, .375}, Window{19, 22, .15}};
  static constexpr std::array kLong = {Window{8, 18, .9}}, kShort = {Window{9, 17, .9}}, kLate = {Window{9, 18, .9}};
  static constexpr std::array<Schedule, 4> kAll = {{{"08-12 14-18 19-22", kSplit}, {"08-18", kLong}, {"09-17", kShort},
                                                    {"09-18", kLate}}};
  return kAll;
}

std::vector<Timestamp> bursts(std::vector<Stamp> stamps) {
  constexpr std::int64_t kGap = 30LL * 60 * 1'000'000;
  std::ranges::sort(stamps, [](const Stamp& a, const Stamp& b) {
    return a.client != b.client ? a.client < b.client : a.ts < b.ts;
  });
  std::vector<Timestamp> out;
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    const bool goes_on = i > 0 && stamps[i - 1].client == stamps[i].client &&
                         stamps[i].ts.micros() - stamps[i - 1].ts.micros() <= kGap;
    if (!goes_on) out.push_back(stamps[i].ts);
  }
  std::ranges::sort(out);
  return out;
}

HoursEstimate estimate_hours(std::span<const Timestamp> moments, const HoursModel& model) {
  CHECK(!moments.empty() && !model.offsets.empty() && !model.schedules.empty());
  const Totals totals(day_of(moments));
  const std::vector<Density> shapes = densities(model.schedules);
  const double top = best_fit(totals, shapes, model.offsets);
  HoursEstimate out;
  double sum = 0;
  for (int offset : model.offsets) {
    double weight = 0;
    for (const Density& shape : shapes) weight += std::exp(log_likelihood(totals, shape, offset) - top);
    out.posterior.push_back(weight);
    sum += weight;
  }
  for (double& weight : out.posterior) weight /= sum;
  const std::vector<std::size_t> order = by_posterior(out.posterior, model.offsets);
  out.offset = model.offsets[order.front()];
  const Density* best = &shapes.front();
  for (const Density& shape : shapes)
    if (log_likelihood(totals, shape, out.offset) > log_likelihood(totals, *best, out.offset)) best = &shape;
  out.schedule = best->schedule->name;
  out.not_excluded = credible_set(out.posterior, order, model.offsets);
  out.p = scan_corrected(totals, shapes, model);
  return out;
}

}  // namespace demarche::profile
