#include "intrusion.h"

#include <algorithm>
#include <cmath>

#include "marginals.h"

namespace apt1 {
namespace {

constexpr std::string_view kLures[] = {"Meeting agenda", "Updated contact list", "Quarterly report", "Travel plan",
                                       "Health plan",    "Invitation",           "Draft agreement",  "Salary review"};
constexpr std::string_view kPages[] = {"/index.htm", "/news/default.asp", "/images/top.gif", "/about.htm",
                                       "/css/main.css"};

class Intrusion {
 public:
  Intrusion(NetworkLogs& logs, const Victim& victim, int network, const Infrastructure& made, std::uint64_t seed)
      : logs_(logs),
        victim_(victim),
        made_(made),
        network_(network),
        random_(seed, "intrusion of " + victim.id),
        traffic_(logs, network, random_) {}

  void all(const Lookups& lookups) {
    look_up(victim_.first_seen, *lookups.published.front());
    look_up(victim_.last_seen, *lookups.published.front());
    for (const Name* name : lookups.published) contact(moment(), *name);
    for (const Name* name : lookups.withheld) contact(moment(), *name);
    const Moment days = (victim_.last_seen - victim_.first_seen) / kDay;
    for (Moment beacon = 0; beacon < 10 + days / 8; ++beacon) contact(moment(), *random_.pick(lookups.published));
    if (victim_.largest_theft)
      largest_theft(*lookups.published.front());
    else if (victim_.flows)
      theft(*random_.pick(lookups.published));
    if (victim_.mail) lures();
  }

 private:
  // Strictly between the first and the last sighting, with room for what follows a look-up.
  Moment moment() { return random_.between(victim_.first_seen + kMinute, victim_.last_seen - 2 * kHour); }
  [[nodiscard]] std::string machine() { return traffic_.inside_address(12); }
  [[nodiscard]] const std::string& ip(const Name& name) const { return made_.addresses[name.address].ip; }

  void look_up(Moment at, const Name& name) { traffic_.resolve(at, machine(), name.domain, ip(name)); }

  // A look-up, and often a page or a handshake after it. Flow records of the victim that lost most were kept for the
  // time of the theft only.
  void contact(Moment at, const Name& name) {
    look_up(at, name);
    const double what = random_.unit();
    if (what < 0.5) return;
    const bool encrypted = what > 0.8;
    const Ends ends = traffic_.ends(machine(), ip(name), encrypted ? 443 : 80);
    at += random_.between(20'000, 900'000);
    if (encrypted)
      shake_hands(at, ends, name);
    else
      traffic_.request(at, ends, name.domain, random_.pick(kPages),
                       "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)");
    if (victim_.flows && !victim_.largest_theft)
      traffic_.flow(at, ends,
                    {.sent = random_.between(200, 9000),
                     .received = random_.between(400, 60'000),
                     .seconds = random_.unit() * 40,
                     .service = encrypted ? "ssl" : "http"});
  }

  void shake_hands(Moment at, const Ends& ends, const Name& name) {
    const Certificate& certificate = valid_at(at);
    traffic_.handshake(at, ends, name.domain, certificate.fingerprint);
    logs_.x509.add(at, {certificate.fingerprint, "3", certificate.serial, "CN=" + name.domain, "CN=" + name.domain,
                        epoch_text(parse_moment(certificate.not_before)),
                        epoch_text(parse_moment(certificate.not_before) + 3650 * kDay), "rsaEncryption",
                        "sha1WithRSAEncryption", "rsa", "1024"});
  }

  const Certificate& valid_at(Moment at) {
    for (int attempt = 0; attempt < 40; ++attempt)
      if (const Certificate& one = random_.pick(made_.certificates); parse_moment(one.not_before) <= at) return one;
    return made_.certificates.back();   // the oldest
  }

  void send_away(Moment at, const Name& name, std::int64_t bytes) {
    const Ends ends = traffic_.ends(machine(), ip(name), 443);
    traffic_.handshake(at, ends, name.domain, valid_at(at).fingerprint);
    traffic_.flow(at, ends,
                  {.sent = bytes,
                   .received = random_.between(3000, 40'000),
                   .seconds = 1 + static_cast<double>(bytes) / 2.5e6,
                   .service = "ssl"});
  }

  // Terabytes, where there was time for them: all of them together are hundreds, as was said, and none is the largest.
  void theft(const Name& name) {
    const double days = static_cast<double>((victim_.last_seen - victim_.first_seen) / kDay);
    const double total = std::min(
        {std::exp2(40.8 + 1.2 * random_.normal()), 20e9 * days, 0.6 * static_cast<double>(kLargestTheftBytes)});
    const std::int64_t parts = 4 + static_cast<std::int64_t>(total / 20e9);
    for (std::int64_t part = 0; part < parts; ++part)
      send_away(moment(), name, static_cast<std::int64_t>(total * (0.5 + random_.unit()) / static_cast<double>(parts)));
  }

  // In archives of about five gigabytes; the last one makes the sum exact.
  void largest_theft(const Name& name) {
    const Moment start = victim_.first_seen + 30 * kDay;
    std::int64_t left = kLargestTheftBytes;
    for (bool first = true; left > 0; first = false) {
      const std::int64_t size = std::min(left, random_.between(3'000'000'000, 7'000'000'000));
      left -= size;
      const Moment at = first       ? start
                        : left == 0 ? start + kLargestTheftDays * kDay
                                    : start + random_.between(1, kLargestTheftDays * kDay);
      send_away(at, name, size);
    }
  }

  void lures() {
    const std::int64_t letters = random_.between(1, 5);
    for (std::int64_t letter = 0; letter < letters; ++letter) {
      const Moment at = moment();
      const std::string to = "staff" + digits(random_.between(1, 90)) + "@" + victim_.id + ".example",
                        fuid = random_.uid('F');
      const Ends ends =
          traffic_.ends("203.0.113." + digits(random_.between(2, 250)), "10." + digits(network_) + ".0.25", 25);
      const std::string subject(random_.pick(kLures));
      logs_.smtp.add(at, ends,
                     {"1", "webmail.example", "colleague@webmail.example", to, "colleague@webmail.example", to, subject,
                      "250 2.0.0 Ok", "-", "F", fuid});
      const std::string size = digits(random_.between(40'000, 400'000));
      logs_.files.add(at + 200'000, {fuid, ends.client, ends.server, ends.uid, "SMTP", "3", "MD5", "application/zip",
                                     subject + ".zip", size, size, random_.pick(made_.samples).md5});
    }
  }

  NetworkLogs& logs_;
  const Victim& victim_;
  const Infrastructure& made_;
  int network_;
  Random random_;
  Traffic traffic_;
};

}  // namespace

std::vector<Lookups> share_out(const Infrastructure& infrastructure, std::size_t victims, std::uint64_t seed) {
  Random random(seed, "who looks up what");
  std::vector<Lookups> shares(victims);
  const auto deal = [&](const std::vector<Name>& names, std::vector<const Name*> Lookups::*list) {
    std::vector<const Name*> cards;
    for (const Name& name : names) cards.push_back(&name);
    random.shuffle(cards);
    for (std::size_t i = 0; i < cards.size(); ++i)
      (shares[i < victims ? i : random.below(victims)].*list).push_back(cards[i]);
  };
  deal(infrastructure.published, &Lookups::published);
  deal(infrastructure.withheld, &Lookups::withheld);
  return shares;
}

void add_intrusion(NetworkLogs& logs, const Victim& victim, int network, const Infrastructure& infrastructure,
                   const Lookups& lookups, std::uint64_t seed) {
  Intrusion(logs, victim, network, infrastructure, seed).all(lookups);
}

}  // namespace apt1
