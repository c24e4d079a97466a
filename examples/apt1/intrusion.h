// What the actor does in one victim, as the victim's sensors log it.
#pragma once

#include <vector>

#include "infrastructure.h"
#include "traffic.h"
#include "victims.h"

namespace apt1 {

// The names that one victim's machines look up, in the order of the list: each once at least. The first of the
// published ones is what is seen first and last; a withheld one is never either, so that both are public.
struct Lookups {
  std::vector<const Name*> published, withheld;
};

// Gives every name of the actor to one of the victims.
[[nodiscard]] std::vector<Lookups> share_out(const Infrastructure& infrastructure, std::size_t victims,
                                             std::uint64_t seed);

void add_intrusion(NetworkLogs& logs, const Victim& victim, int network, const Infrastructure& infrastructure,
                   const Lookups& lookups, std::uint64_t seed);

}  // namespace apt1
