// Logins to the actor's relays, with what else their sensors saw: failed ones, strangers, connections.
#pragma once

#include <string>
#include <vector>

#include "infrastructure.h"
#include "zeek_log.h"

namespace apt1 {

struct Relay {
  std::string id, ip;   // "relay-07"
  ZeekLog rdp{LogType::rdp}, conn{LogType::conn};
};

// The published logins over all relays: which block, layout, hour and weekday each has is drawn so that the sums of
// marginals.h are met exactly, and independently of each other but for block and layout.
[[nodiscard]] std::vector<Relay> make_relays(const Infrastructure& infrastructure, std::uint64_t seed);

}  // namespace apt1
