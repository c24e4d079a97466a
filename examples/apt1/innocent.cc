#include "innocent.h"

#include <algorithm>
#include <cmath>

namespace apt1 {
namespace {

constexpr std::size_t kSites = 4000;
constexpr std::string_view kWords[] = {"river",  "cloud",  "paper",   "garden", "window", "bridge", "signal",
                                       "stone",  "market", "forest",  "letter", "copper", "winter", "planet",
                                       "mirror", "candle", "harvest", "island", "velvet", "rocket", "timber",
                                       "anchor", "meadow", "ladder",  "pepper", "saddle", "tunnel"};
constexpr std::string_view kHosts[] = {"www", "cdn", "static", "img", "api", "mail", "ads", "m", "news", "shop"};
constexpr std::string_view kAgents[] = {
    "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:14.0) Gecko/20100101 Firefox/14.0.1",
    "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.1 (KHTML, like Gecko) Chrome/21.0.1180.89 Safari/537.1",
    "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; .NET CLR 2.0.50727)",
    "Microsoft-CryptoAPI/6.1",
    "Windows-Update-Agent"};
constexpr std::string_view kPages[] = {
    "/",           "/index.html",  "/style/main.css", "/js/site.js",         "/images/logo.gif",
    "/news/today", "/favicon.ico", "/search?q=",      "/api/v1/items?page=", "/article/"};

// People work by day: two thirds of the lines fall into the twelve busiest hours.
Moment busy_moment(const Victim& victim, Random& random) {
  for (int attempt = 0; attempt < 8; ++attempt) {
    const Moment at = random.between(victim.log_start, victim.log_end);
    const Moment hour = at % kDay / kHour;
    if ((weekday(at) < 5 && hour >= 8 && hour < 20) || random.chance(0.5)) return at;
  }
  return random.between(victim.log_start, victim.log_end);
}

}  // namespace

Innocent::Innocent(const Infrastructure& infrastructure, std::uint64_t seed)
    : seed_(seed), popularity_(kSites), actor_zones_(infrastructure.zones) {
  Random random(seed, "innocent sites");
  const std::vector<std::string> ips = addresses_in("198.19.0.0/16", kSites, random);
  for (const std::string& ip : ips)
    sites_.push_back({std::string(random.pick(kHosts)) + "." + std::string(random.pick(kWords)) +
                          std::string(random.pick(kWords)) + digits(sites_.size()) + ".example",
                      ip, random.hex(40)});
  for (const Name& name : infrastructure.published) actor_names_.push_back(name.domain);
}

// "xwww.pacific-news.example" and "www.pacific-news.example.mirror7.example" are other names than the one within them,
// and a zone is not its hosts.
std::string Innocent::near_miss(Random& random) const {
  switch (random.below(3)) {
    case 0:
      return "x" + random.pick(actor_names_);
    case 1:
      return random.pick(actor_names_) + ".mirror" + digits(random.between(1, 99)) + ".example";
    default:
      return random.pick(actor_zones_);
  }
}

void Innocent::visit(Traffic& traffic, Random& random, Moment at, bool flows) const {
  const Site& site = sites_[popularity_.draw(random)];
  const std::string client = traffic.inside_address(400);
  if (random.chance(0.002)) return traffic.resolve(at, client, near_miss(random), site.ip);
  if (random.chance(0.45))
    return traffic.resolve(at, client, site.domain, random.chance(0.04) ? std::string_view() : site.ip);
  const bool encrypted = random.chance(0.3);
  const Ends ends = traffic.ends(client, site.ip, encrypted ? 443 : 80);
  if (flows) {
    const double size = std::exp2(12 + 3 * random.normal());
    traffic.flow(at, ends,
                 {.sent = 300 + static_cast<std::int64_t>(size / 12),
                  .received = 500 + static_cast<std::int64_t>(size),
                  .seconds = 0.05 + random.unit() * 20,
                  .service = encrypted ? "ssl" : "http"});
  }
  if (encrypted) return traffic.handshake(at, ends, site.domain, site.fingerprint);
  std::string uri(random.pick(kPages));
  if (uri.back() == '=' || uri.size() == 9) uri += random.hex(6);
  traffic.request(at, ends, site.domain, uri, random.pick(kAgents));
}

void Innocent::add_to(NetworkLogs& logs, const Victim& victim, int network, std::size_t bytes) const {
  Random random(seed_, "innocent traffic of " + victim.id);
  Traffic traffic(logs, network, random);
  const std::size_t visits = bytes / (victim.flows ? 280 : 200);
  for (std::size_t i = 0; i < visits; ++i) visit(traffic, random, busy_moment(victim, random), victim.flows);
  traffic.resolve(victim.log_end, traffic.inside_address(400), sites_.front().domain, sites_.front().ip);
}

}  // namespace apt1
