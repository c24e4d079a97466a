#include "infrastructure.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "calendar.h"
#include "marginals.h"

namespace apt1 {
namespace {

constexpr std::string_view kFirstWords[] = {"pacific", "global", "asia",    "north", "harbor", "metro",
                                            "summit",  "union",  "liberty", "prime", "silver", "bright",
                                            "quick",   "true",   "open",    "blue"};
constexpr std::string_view kSecondWords[] = {"news",   "daily", "tech",   "soft",   "business", "market",
                                             "update", "mail",  "press",  "report", "systems",  "energy",
                                             "sports", "games", "travel", "weather"};
constexpr std::string_view kHosts[] = {"www", "mail",  "news", "update", "ftp", "img", "web",   "help", "info", "blog",
                                       "mx",  "login", "ns",   "vpn",    "up",  "pop", "media", "cdn",  "en",   "us"};
constexpr std::string_view kFamilyNames[] = {
    "ALDERWICK", "BASALT",    "BRACKEN",  "CINDERLOOM", "CLAYPIPE",  "COPPERJAY", "CRABSTEP",  "DEWPOINT", "DRIFTNET",
    "EELGRASS",  "EMBERJACK", "FENLIGHT", "FLINTOWL",   "GANNET",    "GLASSREED", "GRAYLING",  "HALYARD",  "HEMLOCK",
    "INKCAP",    "IRONWEIR",  "JUNIPER",  "KELPKNOT",   "LAMPREY",   "LICHEN",    "MARLSTONE", "MOTHWING", "NETTLE",
    "OAKGALL",   "OXBOW",     "PLOVER",   "QUARTZITE",  "RAZORBILL", "SALTMARSH", "SEDGE",     "SHALE",    "TANAGER",
    "THISTLE",   "UMBER",     "VETCH",    "WHELK",      "WREN",      "YARROW"};
static_assert(std::size(kFamilyNames) == kFamilies);

std::vector<Address> make_addresses(Random& random) {
  std::vector<Address> all;
  for (const AddressBlock& block : kAddressBlocks)
    for (std::string& ip : addresses_in(block.cidr, block.addresses, random))
      all.push_back({std::move(ip), std::string(block.country)});
  return all;
}

std::vector<std::string> make_zones(Random& random) {
  std::vector<std::string> zones;
  for (const std::string_view first : kFirstWords)
    for (const std::string_view second : kSecondWords)
      zones.push_back(std::string(first) + "-" + std::string(second) + ".example");
  random.shuffle(zones);
  zones.resize(kZones);
  return zones;
}

// Few zones have most of the names, as in the published list.
std::vector<std::string> make_names(const std::vector<std::string>& zones, Random& random) {
  const Popularity popularity(zones.size());
  std::set<std::string> seen;
  std::vector<std::string> names;
  while (names.size() < kAttributedDomains) {
    std::string host(random.pick(kHosts));
    if (random.chance(0.85))
      host += random.chance(0.5) ? std::to_string(random.between(1, 99)) : "-" + std::string(random.pick(kSecondWords));
    std::string name = host + "." + zones[popularity.draw(random)];
    if (seen.insert(name).second) names.push_back(std::move(name));
  }
  return names;
}

void point_names(Infrastructure& made, std::vector<std::string> names, Random& random) {
  std::vector<std::size_t> order(made.addresses.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  random.shuffle(order);
  for (std::size_t i = 0; i < names.size(); ++i) {
    Name name{std::move(names[i]), order[i % order.size()]};
    (i < kPublishedDomains ? made.published : made.withheld).push_back(std::move(name));
  }
}

// Compiled in the working hours of the same clock as the logins', on workdays.
std::string compile_time(Random& random) {
  Moment day = 0;
  do day = midnight(2004, 1, 23) + random.between(0, 3250) * kDay;
  while (weekday(day) > 4);
  const std::int64_t hour = random.chance(0.5)   ? random.between(8, 11)
                            : random.chance(0.7) ? random.between(14, 17)
                                                 : random.between(19, 21);
  return time_text(day + (hour - kHoursEast) * kHour + random.between(0, 3599) * kSecond);
}

}  // namespace

std::vector<std::string> Infrastructure::in_country(std::string_view country) const {
  std::vector<std::string> found;
  for (const Address& address : addresses)
    if (address.country == country) found.push_back(address.ip);
  return found;
}

std::vector<std::string> addresses_in(std::string_view cidr, int count, Random& random) {
  std::uint32_t parts[5] = {};
  const char* at = cidr.data();
  for (std::uint32_t& part : parts) at = std::from_chars(at, cidr.data() + cidr.size(), part).ptr + 1;
  const std::uint32_t base = parts[0] << 24 | parts[1] << 16 | parts[2] << 8 | parts[3];
  std::set<std::uint32_t> taken;
  std::vector<std::string> found;
  while (found.size() < static_cast<std::size_t>(count)) {
    const auto number = base + static_cast<std::uint32_t>(random.below(std::uint64_t{1} << (32 - parts[4])));
    if ((number & 255) == 0 || (number & 255) == 255 || !taken.insert(number).second) continue;
    found.push_back(std::to_string(number >> 24) + "." + std::to_string(number >> 16 & 255) + "." +
                    std::to_string(number >> 8 & 255) + "." + std::to_string(number & 255));
  }
  return found;
}

Infrastructure make_infrastructure(std::uint64_t seed) {
  Random random(seed, "infrastructure");
  Infrastructure made;
  made.addresses = make_addresses(random);
  made.zones = make_zones(random);
  point_names(made, make_names(made.zones, random), random);
  for (const std::string_view time : kCertificateTimes)
    made.certificates.push_back({random.hex(40), "a" + random.hex(15), std::string(time)});
  for (std::size_t i = 0; i < kSamples; ++i)
    made.samples.push_back({random.hex(32), std::string(i < kFamilies ? kFamilyNames[i] : random.pick(kFamilyNames)),
                            compile_time(random), random.chance(0.8) ? "zh-CN" : ""});
  return made;
}

}  // namespace apt1
