// Who was hit, when, and from when to when somebody looked.
#pragma once

#include <string>
#include <vector>

#include "calendar.h"
#include "random.h"

namespace apt1 {

struct Victim {
  std::string id, name, country, sector;   // "V-031", in the order in which they were first seen
  Moment first_seen = 0, last_seen = 0;    // of the actor
  bool ended = false;                      // the logs go on long enough after last_seen to say so
  Moment log_start = 0, log_end = 0;       // of the victim's logs
  bool flows = false, mail = false;        // whether there are flow records and mail logs beside the border sensor's
  bool largest_theft = false;
};

inline constexpr int kQuietDays = 30;   // as in case.toml

[[nodiscard]] std::vector<Victim> make_victims(std::uint64_t seed);

}  // namespace apt1
