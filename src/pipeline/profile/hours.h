// From times of interactive work to the time zone it was done in.
//
// The model: a worker keeps one of a few daily schedules in one fixed offset from UTC; each piece of work falls at a local
// time of day with the schedule's density, 10 % of it outside. The posterior over (offset, schedule) has a flat prior.
// More data does not mend a wrong schedule, so the answer is a set of offsets and not one. p is the chance that times
// spread evenly over the day would look as regular, after looking at every offset and schedule. An offset is not a
// country: UTC+8 is also Perth, Singapore, Manila and Irkutsk.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace demarche::profile {

struct Window {
  int from = 0, to = 0;        // local hours: from <= hour < to
  double share = 0;            // of the work
};

struct Schedule {
  std::string_view name;       // "08-12 14-18 19-22"
  std::span<const Window> windows;
  [[nodiscard]] double outside() const;   // what the windows leave, spread evenly over the other hours
};

// Minutes east of UTC: the whole hours -12..+14 and the inhabited zones at :30 and :45, in rising order.
[[nodiscard]] std::span<const int> zone_offsets();
// The plan's four: 08-12/14-18/19-22, 08-18, 09-17, 09-18.
[[nodiscard]] std::span<const Schedule> schedules();

struct Stamp {
  std::string client;          // who is likely to be the same person: the client's address
  Timestamp ts;
};
// The first moment of each burst: a login within 30 minutes of the same client's previous one continues its burst.
[[nodiscard]] std::vector<Timestamp> bursts(std::vector<Stamp> stamps);

inline constexpr std::size_t kFewestBursts = 8;   // below, no estimate is made

struct HoursModel {
  std::span<const int> offsets = zone_offsets();
  std::span<const Schedule> schedules = profile::schedules();
  int draws = 2000;            // of the simulation behind p
  std::uint64_t seed = 0x64656d6172636865U;
};

struct HoursEstimate {
  std::vector<double> posterior;   // by offset of the model, over all schedules; sums to 1
  int offset = 0;                  // the best, minutes east; of equals the one nearest to 0, then the eastern one
  std::string schedule;            // the best at that offset
  std::vector<int> not_excluded;   // the smallest set of offsets with 95 %, with those equal to its last; rising
  double p = 1;                    // scan-corrected: (1 + draws that fit as well) / (1 + draws)
};

// `moments` must not be empty; the caller refuses when there are too few.
[[nodiscard]] HoursEstimate estimate_hours(std::span<const Timestamp> moments, const HoursModel& model = {});

}  // namespace demarche::profile
