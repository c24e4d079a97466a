#include "logins.h"

#include <algorithm>

#include "marginals.h"
#include "traffic.h"

namespace apt1 {
namespace {

constexpr std::size_t kRelays = 24;
constexpr std::int64_t kOperatorMachines = 160;
constexpr std::string_view kOtherLayouts[] = {"English - United States",
                                              "English - United States",
                                              "English - United States",
                                              "Chinese - Taiwan",
                                              "Japanese",
                                              "Korean"};
constexpr std::string_view kBuilds[] = {"RDP 5.1", "RDP 5.2", "RDP 6.1", "RDP 7.0"};
constexpr std::string_view kAccounts[] = {"administrator", "admin", "user", "test", "support", "iis_user", "backup"};

struct Login {
  Moment at = 0;
  std::string client, layout;
  std::uint64_t machine = 0;   // which of the operators' computers
};

// Every address once, the others of the block's logins by popularity.
void add_block(std::vector<Login>& logins, const LoginBlock& block, Random& random) {
  const std::vector<std::string> clients = addresses_in(block.cidr, block.addresses, random);
  const Popularity popularity(clients.size()), machines(kOperatorMachines);
  for (int i = 0; i < block.logins; ++i) {
    const auto n = static_cast<std::size_t>(i);
    const std::string& client = n < clients.size() ? clients[n] : clients[popularity.draw(random)];
    const std::string_view layout = i < block.leading ? kLeadingLayout : random.pick(kOtherLayouts);
    logins.push_back({0, client, std::string(layout), machines.draw(random)});
  }
}

// Which layout goes with which address is drawn as well: the first ones of a block are not all of its addresses.
void mix_layouts(std::vector<Login>& logins, std::size_t from, Random& random) {
  for (std::size_t left = logins.size() - from; left > 1; --left)
    std::swap(logins[from + left - 1].layout, logins[from + random.below(left)].layout);
}

// Local holidays of these two years on which nobody works: new year of the moon, and October's week.
bool on_holiday(Moment day) {
  const Moment spans[][2] = {{midnight(2011, 2, 2), midnight(2011, 2, 9)},
                             {midnight(2011, 10, 1), midnight(2011, 10, 8)},
                             {midnight(2012, 1, 22), midnight(2012, 1, 29)},
                             {midnight(2012, 9, 30), midnight(2012, 10, 8)}};
  return std::ranges::any_of(spans, [&](const Moment(&span)[2]) { return day >= span[0] && day < span[1]; });
}

Moment local_day(bool workday, Random& random) {
  for (;;) {
    const Moment day = midnight(2011, 1, 4) + random.between(0, 746) * kDay;   // to 19 January 2013
    if ((weekday(day) < 5) == workday && !on_holiday(day)) return day;
  }
}

std::int64_t local_hour(int number, Random& random) {
  constexpr std::int64_t kOffice[] = {8, 9, 10, 11, 14, 15, 16, 17}, kEvening[] = {19, 20, 21};
  constexpr std::int64_t kOdd[] = {0, 1, 6, 7, 12, 13, 18, 18, 22, 23};
  if (number < kOfficeLogins) return random.pick(kOffice);
  if (number < kOfficeLogins + kEveningLogins) return random.pick(kEvening);
  return random.pick(kOdd);
}

void assign_times(std::vector<Login>& logins, Random& random) {
  std::vector<int> days, hours;
  for (int i = 0; i < static_cast<int>(logins.size()); ++i) days.push_back(i), hours.push_back(i);
  random.shuffle(days);
  random.shuffle(hours);
  for (std::size_t i = 0; i < logins.size(); ++i)
    logins[i].at = local_day(days[i] < kWeekdayLogins, random) + (local_hour(hours[i], random) - kHoursEast) * kHour +
                   random.between(0, kHour - 1);
}

std::string machine_name(std::uint64_t machine) {
  const std::string number = digits(1000 + machine * 7919 % 9000);
  return "PC-" + digits(2008 + machine % 5) + number;
}

void add_login(Relay& relay, const Login& login, Random& random) {
  const Ends ends{random.uid('C'), login.client, relay.ip, static_cast<int>(random.between(1025, 65000)), 3389};
  relay.rdp.add(
      login.at, ends,
      {random.pick(kAccounts), "Success", "RDP", "rdpdr,cliprdr", login.layout, random.pick(kBuilds),
       machine_name(login.machine), "-", "1024", "768", "16bit", "-", "0", "-", "Client compatible", "128bit"});
  add_flow(relay.conn, login.at - random.between(2000, 90'000), ends,
           {.sent = random.between(9000, 400'000),
            .received = random.between(90'000, 9'000'000),
            .seconds = 30 + random.unit() * 5000,
            .service = "-"});
}

// Strangers who guess passwords, which is what an open port gets; and somebody's logins to another host that the same
// sensor sees. Neither is a login of the actor.
void add_noise(Relay& relay, Random& random) {
  const std::int64_t attempts = random.between(60, 160);
  for (std::int64_t i = 0; i < attempts; ++i) {
    const Moment at = midnight(2011, 1, 1) + random.between(0, 750 * kDay);
    const bool neighbour = random.chance(0.2);
    const Ends ends{random.uid('C'), "203.0.113." + digits(random.between(1, 254)),
                    neighbour ? "198.51.100." + digits(random.between(1, 254)) : relay.ip,
                    static_cast<int>(random.between(1025, 65000)), 3389};
    relay.rdp.add(at, ends,
                  {random.pick(kAccounts), neighbour ? "Success" : "SSL_NOT_ALLOWED_BY_SERVER", "RDP", "-",
                   neighbour ? "English - United States" : "-", "-", "-", "-", "-", "-", "-", "-", "0", "-", "-", "-"});
    add_flow(relay.conn, at, ends,
             {.sent = random.between(100, 900), .received = random.between(60, 700), .seconds = random.unit()});
  }
}

}  // namespace

std::vector<Relay> make_relays(const Infrastructure& infrastructure, std::uint64_t seed) {
  Random random(seed, "logins");
  std::vector<Login> logins;
  for (const LoginBlock& block : kLoginBlocks) {
    const std::size_t from = logins.size();
    add_block(logins, block, random);
    mix_layouts(logins, from, random);
  }
  assign_times(logins, random);
  const std::vector<std::string> hosts = infrastructure.in_country("US");
  std::vector<Relay> relays;
  for (std::size_t i = 0; i < kRelays; ++i) {
    const std::string number = digits(i + 1);
    relays.push_back({.id = "relay-" + std::string(2 - number.size(), '0') + number, .ip = hosts[i]});
    add_noise(relays.back(), random);
  }
  const Popularity popularity(kRelays);
  for (const Login& login : logins) add_login(relays[popularity.draw(random)], login, random);
  return relays;
}

}  // namespace apt1
