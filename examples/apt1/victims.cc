#include "victims.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "marginals.h"

namespace apt1 {
namespace {

const Moment kEnd = midnight(2013, 2, 10);   // the last logs were handed in then
constexpr Moment kSurelyQuiet = (kQuietDays + 5) * kDay;

std::vector<std::string_view> spread(std::span<const Count> counts, Random& random) {
  std::vector<std::string_view> all;
  for (const Count& entry : counts) all.insert(all.end(), static_cast<std::size_t>(entry.count), entry.name);
  random.shuffle(all);
  return all;
}

Moment within(Moment from, Moment to, Random& random) { return random.between(from, to - 1); }

// First sightings, in the order of time; with each, whether the intrusion ended.
std::vector<Victim> first_sightings(Random& random) {
  std::vector<Victim> all;
  for (const YearOfVictims& year : kVictimYears) {
    std::vector<Victim> of_year(static_cast<std::size_t>(year.victims));
    for (std::size_t i = 0; i < of_year.size(); ++i) {
      Moment from = midnight(year.year, 1, 5), to = midnight(year.year, 12, 20);
      if (year.year == 2006)
        from = midnight(2006, 7, 3), to = i == 0 ? midnight(2006, 7, 28) : to;   // the first known use
      if (year.year == 2013) to = midnight(2013, 1, 20);
      if (year.year == 2012 && static_cast<int>(i) < year.ended) to = midnight(2012, 6, 1);
      if (year.year == 2011 && i % 2 == 0 && i < 2 * kJanuary2011Victims)
        to = midnight(2011, 2, 1);
      else if (year.year == 2011)
        from = midnight(2011, 2, 1);
      of_year[i].first_seen = within(from, to, random);
      of_year[i].ended = static_cast<int>(i) < year.ended;
    }
    all.insert(all.end(), of_year.begin(), of_year.end());
  }
  std::ranges::sort(all, {}, &Victim::first_seen);
  return all;
}

bool in_january_2011(const Victim& victim) {
  return victim.first_seen >= midnight(2011, 1, 1) && victim.first_seen < midnight(2011, 2, 1);
}

// The sectors of January 2011 come from so many sectors and no more: one of each, then again from the same ones.
void assign_sectors(std::vector<Victim>& victims, Random& random) {
  std::vector<std::string_view> pool = spread(kVictimSectors, random), chosen, january;
  const auto take = [&](std::size_t at) {
    january.push_back(pool[at]);
    pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(at));
  };
  for (std::size_t at = 0; chosen.size() < kJanuary2011Sectors;) {
    if (std::ranges::find(chosen, pool[at]) != chosen.end()) {
      ++at;
      continue;
    }
    chosen.push_back(pool[at]);
    take(at);
  }
  for (std::size_t at = 0; january.size() < kJanuary2011Victims;)
    if (std::ranges::find(chosen, pool[at]) != chosen.end())
      take(at);
    else
      ++at;
  for (Victim& victim : victims) {
    std::vector<std::string_view>& from = in_january_2011(victim) ? january : pool;
    victim.sector = from.back();
    from.pop_back();
  }
}

// Spells of the given mean: each a share of its own, none longer than its room. The scale is found by halving, the last
// seconds go where there is room, so that the mean is exact.
void assign_spells(const std::vector<Victim*>& ended, Moment total, Random& random) {
  std::vector<double> weights;
  std::vector<Moment> rooms;
  for (const Victim* victim : ended) {
    weights.push_back(std::exp2(1.3 * random.normal()));
    rooms.push_back(std::min((kEnd - kSurelyQuiet - victim->first_seen) / kSecond, Moment{1600} * 86400));
  }
  const auto spell = [&](std::size_t i, double scale) {
    return std::clamp(static_cast<Moment>(scale * weights[i]), Moment{2} * 86400, rooms[i]);
  };
  double low = 0, high = 1e12;
  for (int step = 0; step < 200; ++step) {
    const double middle = (low + high) / 2;
    Moment sum = 0;
    for (std::size_t i = 0; i < ended.size(); ++i) sum += spell(i, middle);
    (sum <= total ? low : high) = middle;
  }
  Moment left = total;
  for (std::size_t i = 0; i < ended.size(); ++i) left -= spell(i, low);
  for (std::size_t i = 0; i < ended.size(); ++i) {
    const Moment more = std::min(left, rooms[i] - spell(i, low));
    ended[i]->last_seen = ended[i]->first_seen + (spell(i, low) + more) * kSecond;
    left -= more;
  }
}

void assign_ends(std::vector<Victim>& victims, Random& random) {
  std::vector<Victim*> ended;
  bool longest_given = false;
  int number = 0;
  for (Victim& victim : victims) {
    if (!victim.ended) {   // one in four is known no further, because its logs end; the others went on
      const bool logs_end = ++number % 4 == 0 && victim.first_seen < kEnd - 100 * kDay;
      victim.last_seen = logs_end
                             ? within(victim.first_seen + 20 * kDay, kEnd - 60 * kDay, random)
                             : within(std::max(victim.first_seen + 5 * kDay, kEnd - 14 * kDay), kEnd - kDay, random);
    } else if (!longest_given && victim.first_seen >= midnight(2008, 1, 1)) {
      longest_given = true;
      victim.first_seen = within(midnight(2008, 1, 7), midnight(2008, 3, 1), random);
      victim.last_seen = victim.first_seen + kLongestDwellDays * kDay;
    } else {
      ended.push_back(&victim);
    }
  }
  assign_spells(ended, (Moment{kMeanDwellDays} * all_years().ended - kLongestDwellDays) * 86400, random);
}

void assign_logs(std::vector<Victim>& victims, Random& random) {
  for (Victim& victim : victims) {
    victim.log_start = victim.first_seen - random.between(3, 60) * kDay;
    const Moment after =
        victim.ended ? kSurelyQuiet + random.between(0, 150) * kDay : random.between(1, kQuietDays - 15) * kDay;
    victim.log_end = std::min(victim.last_seen + after, kEnd);
    victim.flows = random.chance(0.6);
    victim.mail = random.chance(0.3);
  }
  std::vector<Victim*> long_ones;
  for (Victim& victim : victims)
    if (victim.ended && victim.last_seen - victim.first_seen > (kLargestTheftDays + 60) * kDay &&
        victim.last_seen - victim.first_seen < kLongestDwellDays * kDay)
      long_ones.push_back(&victim);
  Victim& robbed = **(long_ones.begin() + static_cast<std::ptrdiff_t>(random.below(long_ones.size())));
  robbed.largest_theft = robbed.flows = true;
}

}  // namespace

std::vector<Victim> make_victims(std::uint64_t seed) {
  Random random(seed, "victims");
  std::vector<Victim> victims = first_sightings(random);
  assign_ends(victims, random);
  std::ranges::sort(victims, {}, &Victim::first_seen);
  assign_logs(victims, random);
  assign_sectors(victims, random);
  const std::vector<std::string_view> countries = spread(kVictimCountries, random);
  for (std::size_t i = 0; i < victims.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    victims[i].id = "V-" + std::string(3 - number.size(), '0') + number;
    victims[i].name = "Organisation " + number;
    victims[i].country = countries[i];
  }
  return victims;
}

}  // namespace apt1
