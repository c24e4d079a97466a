// Innocent traffic: what most lines of real logs are. Also near misses: names that look like the actor's and are not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "infrastructure.h"
#include "traffic.h"
#include "victims.h"

namespace apt1 {

class Innocent {
 public:
  Innocent(const Infrastructure& infrastructure, std::uint64_t seed);

  // About `bytes` of log lines over the whole time of the victim's logs; the last one lies at their end. Flow records
  // only where the victim keeps any.
  void add_to(NetworkLogs& logs, const Victim& victim, int network, std::size_t bytes) const;

 private:
  struct Site {
    std::string domain, ip, fingerprint;
  };
  void visit(Traffic& traffic, Random& random, Moment at, bool flows) const;
  [[nodiscard]] std::string near_miss(Random& random) const;

  std::uint64_t seed_;
  std::vector<Site> sites_;
  Popularity popularity_;
  std::vector<std::string> actor_names_, actor_zones_;
};

}  // namespace apt1
