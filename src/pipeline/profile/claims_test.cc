// A small case written by hand: what it holds is in the comments, what must come out in the tables.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "pipeline/profile/claims.h"
#include "pipeline/profile/small_case.h"
#include "pipeline/profile/summary.h"
#include "pipeline/profile/test_query.h"
#include "pipeline/track/views.h"

using namespace demarche;
using namespace demarche::profile;

namespace {

const Claim& named(const std::vector<Claim>& claims, std::string_view name) {
  const auto found = std::ranges::find(claims, name, &Claim::name);
  REQUIRE_MESSAGE(found != claims.end(), "no claim " << std::string(name));
  return *found;
}

std::string more(const Claim& claim, const std::string& name) {
  const auto found = claim.more.find(name);
  return found == claim.more.end() ? "(none)" : cell_text(found->second);
}

std::string rows_text(const Claim& claim) {
  std::string out;
  if (!claim.table) return out;
  for (const auto& row : claim.table->rows) {
    for (const Cell& cell : row) out += cell_text(cell) + "|";
    out += "\n";
  }
  return out;
}

Result<std::vector<Claim>> claims_of(Query& query, const SmallCase& scene, const ProfileOptions& options = {}) {
  TRY(scene.put(query));
  TRY(track::define_views(query, {}));
  return profile::profile(query, options);
}

std::vector<Claim> claims_of(const SmallCase& scene, const ProfileOptions& options = {}) {
  TestQuery query;
  auto claims = claims_of(query, scene, options);
  REQUIRE_MESSAGE(claims.has_value(), claims.error().message);
  return *std::move(claims);
}

// Thirteen logins of five addresses (one without a place), two failed ones, one to a host that is not the relay's, and
// two at sources that are no relays.
std::vector<Row> add_logins(SmallCase& scene) {
  scene.source({.id = "S-r1", .role = "relay", .marking = "TLP:AMBER", .first = "2011-01-01", .last = "2011-02-01", .hosts = {"198.18.0.1"}});
  scene.source({.id = "S-r2", .role = "relay", .marking = "TLP:GREEN", .first = "2011-01-01", .last = "2011-01-08"});
  scene.place({"203.0.113.1", "Port", "XA"});
  scene.place({"203.0.113.2", "Port", "XA"});
  scene.place({"203.0.113.3", "Harbour", "XB", "TLP:AMBER+STRICT"});
  scene.place({"203.0.113.5", "Port", "XC"});
  const auto one = [&](const char* source, const char* ts, int client, std::optional<bool> success, Text keyboard, Text name) {
    const std::string host = std::string(source) == "S-r1" ? "198.18.0.1" : "198.18.0." + std::to_string(50 + client);
    return scene.login({source, ts, "203.0.113." + std::to_string(client), host, success, keyboard, name});
  };
  std::vector<Row> rows = {
      one("S-r1", "2011-01-03T00:10:00Z", 1, true, "K1", "n1"),
      one("S-r1", "2011-01-03T00:30:00Z", 1, true, "K1", "n1"),
      one("S-r1", "2011-01-03T01:05:00Z", 1, std::nullopt, "K1", "n1"),
      one("S-r1", "2011-01-04T02:00:00Z", 2, true, "K1", "n2"),
      one("S-r1", "2011-01-04T02:00:00Z", 2, true, "K1", "n2"),
      one("S-r1", "2011-01-04T06:30:00Z", 2, true, std::nullopt, "n2"),
      one("S-r1", "2011-01-05T07:00:00Z", 2, true, "K2", "n3"),
      one("S-r2", "2011-01-05T03:00:00Z", 3, true, "K1", "n4"),
      one("S-r2", "2011-01-06T08:00:00Z", 3, true, "K2", "n4"),
      one("S-r2", "2011-01-07T09:15:00Z", 4, true, "", "n5"),
      one("S-r1", "2011-01-07T00:00:00Z", 1, true, "K1", std::nullopt),
      one("S-r2", "2011-01-08T01:30:00Z", 5, true, "K1", "n6"),
      one("S-r2", "2011-01-10T11:30:00Z", 1, true, "K1", "n1"),
  };
  one("S-r1", "2011-01-03T00:00:00Z", 1, false, "K2", "n9");
  one("S-r1", "2011-01-03T00:00:00Z", 9, false, "K2", "n9");
  scene.login({"S-r1", "2011-01-03T00:00:00Z", "203.0.113.1", "198.18.0.99", true, "K2", "n8"});
  scene.source({.id = "S-open", .role = "open", .first = "2011-01-01", .last = "2011-02-01"});
  scene.login({"S-open", "2011-01-03T00:00:00Z", "203.0.113.7", "198.18.0.1", true, "K2", "n8"});
  return rows;
}

void add_intelligence(SmallCase& scene) {
  scene.indicator({.id = "d1", .type = "domain", .value = "evil.example", .actor = "Actor One"});
  scene.indicator({.id = "a1", .type = "ipv4", .value = "198.18.5.5", .actor = "Actor One"});
  scene.indicator({.id = "a1b", .type = "ipv4", .value = "198.18.5.5", .actor = "Actor One", .intel = "i2", .marking = "TLP:AMBER+STRICT"});
  scene.indicator({.id = "c1", .type = "cidr", .value = "198.18.7.0/24", .actor = "", .intel = "i2", .marking = "TLP:AMBER+STRICT"});
  scene.indicator({.id = "h1", .type = "md5", .value = "00112233445566778899aabbccddeeff", .actor = "Actor One"});
  scene.indicator({.id = "t1", .type = "cert-sha1", .value = "aa11", .actor = "Actor One"});
  scene.indicator({.id = "u1", .type = "domain", .value = "unseen.example", .actor = "ACTOR ONE"});
}

// V-1: still going on. Its look-up resolves to two addresses; it sent 1,000 bytes to an address, 200 to a front of many
// (only the name was hit), 300 in a connection that the actor opened; the look-up's own 60 bytes are no theft.
void add_first_victim(SmallCase& scene) {
  scene.source({.id = "S-v1", .role = "victim", .victim = "V-1", .first = "2010-12-01", .last = "2011-06-01"});
  const Row dns = scene.answer({"S-v1", "2011-01-01T00:00:00Z", "198.18.99.9", "www.evil.example", {"198.18.6.6", "name.example", "198.18.6.7"}, "D1"});
  scene.sighting(dns, {"d1", "query", "www.EVIL.example"});
  scene.flow({"S-v1", "2011-01-01T00:00:00Z", "10.0.0.5", "198.18.99.9", "D1", 60, 90});
  const Row direct = scene.flow({"S-v1", "2011-02-01T00:00:00Z", "10.0.0.5", "198.18.5.5", "C1", 1000, 50});
  scene.sighting(direct, {"a1", "id.resp_h", "198.18.5.5"});
  scene.sighting(direct, {"a1b", "id.resp_h", "198.18.5.5"});
  scene.flow({"S-v1", "2011-02-02T00:00:00Z", "10.0.0.5", "203.0.113.200", "C2", 200, 10});
  scene.sighting(scene.record("S-v1", "2011-02-02T00:00:00Z", "http", "C2"), {"d1", "host", "evil.example"});
  const Row inbound = scene.flow({"S-v1", "2011-05-11T12:00:00Z", "198.18.5.5", "10.0.0.6", "C3", 7, 300});
  scene.sighting(inbound, {"a1", "id.orig_h", "198.18.5.5"});
  scene.sighting(scene.certificate({"S-v1", "2011-02-02T00:00:00Z", "aa11", "2010-01-01"}), {"t1", "fingerprint", "aa11"});
}

// V-2: over; its first log ends early, its second goes on for exactly thirty days. A name in an answer was hit, so the
// address beside it is another name's. Its connection C2 shares only a uid with V-1's.
void add_second_victim(SmallCase& scene) {
  scene.source({.id = "S-v2", .role = "victim", .victim = "V-2", .first = "2011-01-01", .last = "2011-02-20"});
  scene.source({.id = "S-v2b", .role = "victim", .victim = "V-2", .first = "2011-01-01", .last = "2011-03-22"});
  const Row dns = scene.answer({"S-v2", "2011-02-10T00:00:00Z", "198.18.99.9", "front.example", {"evil.example", "198.51.100.7"}, "D2"});
  scene.sighting(dns, {"d1", "answers", "evil.example"});
  const Row flow = scene.flow({"S-v2", "2011-02-20T00:00:00Z", "10.1.0.5", "198.18.7.77", "C1", 5'000'000'000'000, 1});
  scene.sighting(flow, {"c1", "id.resp_h", "198.18.7.77"});
  scene.flow({"S-v2b", "2011-02-20T00:00:00Z", "10.1.0.5", "192.0.2.50", "C2", 999, 1});
}

SmallCase whole_case() {
  SmallCase scene;
  add_logins(scene);
  add_intelligence(scene);
  add_first_victim(scene);
  add_second_victim(scene);
  scene.source({.id = "S-v3", .role = "victim", .victim = "V-3", .first = "2011-01-01", .last = "2011-06-01"});
  scene.source({.id = "S-v4", .role = "victim", .victim = "V-4", .first = "2011-01-01", .last = "2011-03-05"});
  scene.sighting(scene.record("S-v4", "2011-03-01T00:00:00Z", "files", ""), {"h1", "md5", "00112233445566778899aabbccddeeff"});
  scene.source({.id = "S-s", .role = "sensor", .first = "2011-01-01", .last = "2012-01-01"});
  scene.sighting(scene.answer({"S-s", "2011-01-20T00:00:00Z", "198.18.99.9", "evil.example", {"198.18.6.8"}}), {"d1", "query", "evil.example"});
  scene.victim({"V-1", "US", "energy"});
  scene.victim({"V-2", "gb", "energy"});
  scene.victim({"V-3", "IN", "legal"});
  scene.victim({"V-5", "IE", "legal"});
  scene.stolen({"V-1", "plans", 1000, "2011-01-01", "2011-01-02"});
  scene.stolen({"V-1", "mail", 200, "2011-01-01", "2011-01-02"});
  scene.stolen({"V-2", "mail", 4'000'000'000'000, "2011-02-01", "2011-02-02"});
  scene.stolen({"V-4", "mail", std::nullopt, "", ""});
  scene.stolen({"V-5", "mail", 7000, "2010-05-01", "2010-06-01"});
  scene.place({"198.18.5.5", "Port", "XA"});
  scene.place({"198.18.6.6", "Harbour", "XB"});
  scene.sample({"s1", "F1", "2010-01-01T08:00:00Z"});
  scene.sample({"s2", "F1", ""});
  scene.sample({"s3", "", ""});
  return scene;
}

}  // namespace

TEST_CASE("standard claims: the fixed names, in the plan's order, numbered by it") {
  const char* const names[] = {
      "victims.count", "victims.countries", "victims.sectors", "victims.english_share", "victims.by_sector_year",
      "intrusions.first_seen", "intrusions.last_seen", "intrusions.span_years", "intrusions.dwell_mean",
      "intrusions.dwell_median", "intrusions.dwell_max", "theft.bytes_total", "theft.bytes_largest", "theft.by_victim",
      "theft.categories", "logins.count", "logins.client_ips", "logins.origin", "logins.origin_share",
      "logins.ip_country_share", "logins.keyboard", "logins.keyboard_share", "logins.joint_share", "logins.utc_offset",
      "logins.weekday_share", "logins.office_share", "infrastructure.addresses", "infrastructure.domains",
      "infrastructure.countries", "indicators.count", "malware.families", "malware.samples", "operators.at_least",
      "malware.utc_offset", "certificates.utc_offset", "intrusions.timeline", "logins.by_hour", "logins.by_place",
      "logins.by_keyboard"};
  for (const std::vector<Claim>& claims : {claims_of(SmallCase()), claims_of(whole_case())}) {
    REQUIRE_EQ(claims.size(), std::size(names));
    for (std::size_t i = 0; i < claims.size(); ++i) {
      CHECK_EQ(claims[i].name, names[i]);
      CHECK_EQ(claims[i].id, (i < 9 ? "C-00" : "C-0") + std::to_string(i + 1));
      CHECK_FALSE(claims[i].says.empty());
      CHECK_FALSE(claims[i].method.empty());
      CHECK_EQ(claims[i].answered, claims[i].problems.empty());
    }
  }
}

TEST_CASE("counts, times and texts of the small case") {
  const std::vector<Claim> claims = claims_of(whole_case());
  struct { const char* name; const char* value; } const table[] = {
      {"victims.count", "3"}, {"victims.countries", "2"}, {"victims.sectors", "1"},
      {"intrusions.first_seen", "2011-01-01T00:00:00Z"}, {"intrusions.last_seen", "2011-05-11T12:00:00Z"},
      {"intrusions.span_years", "0.357289527721"}, {"intrusions.dwell_mean", "10"}, {"intrusions.dwell_median", "10"},
      {"intrusions.dwell_max", "130.5"}, {"theft.bytes_total", "5000000008500"}, {"theft.bytes_largest", "5000000000000"},
      {"logins.count", "13"}, {"logins.client_ips", "5"}, {"logins.origin", "Port"}, {"logins.keyboard", "K1"},
      {"logins.utc_offset", "8"}, {"infrastructure.addresses", "5"}, {"infrastructure.domains", "1"},
      {"infrastructure.countries", "2"}, {"indicators.count", "6"}, {"malware.families", "1"}, {"malware.samples", "3"},
      {"operators.at_least", "7.5"}};
  for (const auto& row : table) {
    CAPTURE(row.name);
    const Claim& claim = named(claims, row.name);
    CHECK_MESSAGE(claim.answered, claim.says);
    CHECK_EQ(cell_text(claim.value), row.value);
  }
  for (const char* name : {"malware.utc_offset", "certificates.utc_offset"})
    CHECK_MESSAGE(named(claims, name).problems.front().starts_with("too few times: 1 bursts"), name);
}

TEST_CASE("shares carry k, n and an interval; logins' intervals are widened") {
  const std::vector<Claim> claims = claims_of(whole_case());
  struct { const char* name; std::int64_t k, n; double effect; } const table[] = {
      {"victims.english_share", 2, 2, 0}, {"logins.origin_share", 9, 13, 2.6}, {"logins.ip_country_share", 2, 5, 0},
      {"logins.keyboard_share", 9, 11, 1}, {"logins.joint_share", 7, 13, 1}, {"logins.weekday_share", 12, 13, 1},
      {"logins.office_share", 12, 13, 1}};
  for (const auto& row : table) {
    CAPTURE(row.name);
    const Claim& claim = named(claims, row.name);
    REQUIRE_MESSAGE(claim.answered, claim.says);
    CHECK_EQ(claim.k.value_or(-1), row.k);
    CHECK_EQ(claim.n.value_or(-1), row.n);
    CHECK_EQ(std::get<double>(claim.value), static_cast<double>(row.k) / static_cast<double>(row.n));
    CHECK(claim.low.value_or(2) < std::get<double>(claim.value));
    CHECK(claim.high.value_or(-1) >= std::get<double>(claim.value));
    if (row.effect > 1) CHECK_EQ(more(claim, "design_effect"), number_text(row.effect));
    CHECK_EQ(claim.more.contains("design_effect"), row.effect > 0);
  }
}

TEST_CASE("what stands beside the figures") {
  const std::vector<Claim> claims = claims_of(whole_case());
  struct { const char* name; const char* member; const char* value; } const table[] = {
      {"victims.countries", "unknown", "1"}, {"intrusions.dwell_median", "ended", "1"}, {"intrusions.dwell_max", "victim", "V-1"},
      {"theft.bytes_largest", "victim", "V-2"}, {"theft.bytes_largest", "first", "2011-02-20"},
      {"theft.bytes_largest", "measured_by", "flows"}, {"theft.by_victim", "measured", "3"}, {"theft.by_victim", "not_measured", "1"},
      {"theft.by_victim", "at_least_terabyte", "1"}, {"logins.count", "unknown", "1"}, {"logins.count", "failed", "2"},
      {"logins.origin", "country", "XA"}, {"logins.origin_share", "unknown", "1"}, {"logins.ip_country_share", "country", "XA"},
      {"logins.keyboard_share", "without_layout", "2"}, {"logins.utc_offset", "bursts", "11"},
      {"logins.utc_offset", "schedule", "08-12 14-18 19-22"}, {"indicators.count", "listed", "7"}, {"operators.at_least", "seen", "6"},
      {"operators.at_least", "once", "3"}};
  for (const auto& row : table) {
    CAPTURE(row.name);
    CAPTURE(row.member);
    CHECK_EQ(more(named(claims, row.name), row.member), row.value);
  }
  CHECK_EQ(named(claims, "intrusions.dwell_mean").n.value_or(-1), 1);
  CHECK_EQ(named(claims, "intrusions.dwell_median").n.value_or(-1), 3);
  CHECK_EQ(rows_text(named(claims, "victims.by_sector_year")), "2011|energy|2|\n2011|unknown|1|\n");
  CHECK_EQ(rows_text(named(claims, "theft.by_victim")),
           "V-1|measured|1500|false|flows|2011-02-01|2011-05-11|\n"
           "V-2|measured|5000000000000|true|flows|2011-02-20|2011-02-20|\n"
           "V-4|not measured||||||\nV-5|measured|7000|false|registry|2010-05-01|2010-06-01|\n");
  CHECK_EQ(rows_text(named(claims, "theft.categories")), "mail|4|4000000007200|\nplans|1|1000|\n");
  CHECK(named(claims, "victims.english_share").method.find("English: AI AS AU BM CA") != std::string::npos);
}

TEST_CASE("evidence: the rows that were counted, each once, and the strictest of their markings") {
  SmallCase scene;
  const std::vector<Row> rows = add_logins(scene);
  const std::vector<Claim> claims = claims_of(scene);
  std::vector<std::string> lines;
  for (const Row& row : rows)
    lines.push_back(row.artifact + ":" + std::to_string(row.offset) + ":" + std::to_string(row.length) + "\n");
  std::ranges::sort(lines);
  std::string all;
  for (const std::string& line : lines) all += line;
  const Claim& count = named(claims, "logins.count");
  CHECK_EQ(count.rows, 13);
  CHECK_EQ(count.evidence, "sha256:" + Sha256::of(all).hex());
  CHECK_EQ(count.marking, Tlp::amber);
  CHECK_EQ(named(claims, "logins.origin").evidence, count.evidence);
  CHECK_EQ(named(claims, "logins.origin").marking, Tlp::amber_strict);     // one place is marked so
  CHECK_EQ(named(claims, "logins.keyboard").rows, 11);
  const std::vector<Claim> whole = claims_of(whole_case());
  CHECK_EQ(named(whole, "victims.count").rows, 8);
  CHECK_EQ(named(whole, "victims.count").marking, Tlp::amber_strict);      // the second intelligence file's
  CHECK_EQ(named(whole, "malware.samples").marking, Tlp::green);
  CHECK_EQ(named(whole, "theft.bytes_largest").rows, 1);
  CHECK_EQ(named(whole, "theft.bytes_total").rows, 6);                     // four connections, one hit apart, one entry
}

TEST_CASE("missing inputs are told, and are never zero") {
  struct Expected { const char* name; const char* value; const char* reason; };   // value: answered
  const auto check = [](const std::vector<Claim>& claims, std::initializer_list<Expected> table) {
    for (const Expected& row : table) {
      CAPTURE(row.name);
      const Claim& claim = named(claims, row.name);
      CHECK_EQ(claim.answered, *row.value != 0);
      CHECK_EQ(cell_text(claim.value), row.value);
      if (!claim.answered) CHECK_EQ(claim.problems.front(), row.reason);
      if (!claim.answered) CHECK(is_null(claim.value));
    }
  };
  check(claims_of(SmallCase()), {{"victims.count", "", "no source has the role victim"},
                                 {"theft.bytes_total", "", "no victim's connection with the actor has its bytes logged, and no registry of what was stolen"},
                                 {"logins.count", "", "no source has the role relay"},
                                 {"infrastructure.addresses", "", "no intelligence"}, {"indicators.count", "0", ""},
                                 {"malware.samples", "", "no registry of samples"}, {"operators.at_least", "", "no source has the role relay"}});
  SmallCase quiet;
  quiet.source({.id = "S-r", .role = "relay", .first = "2011-01-01", .last = "2011-02-01"});
  quiet.source({.id = "S-v", .role = "victim", .victim = "V", .first = "2011-01-01", .last = "2011-02-01"});
  quiet.login({"S-r", "2011-01-03T00:00:00Z", "203.0.113.1", "198.18.0.1", false, "K", "n"});
  quiet.indicator({.id = "d1", .type = "domain", .value = "evil.example", .actor = ""});
  check(claims_of(quiet), {{"victims.count", "0", ""}, {"victims.sectors", "", "no registry of victims"},
                           {"intrusions.first_seen", "", "nothing was sighted in victims' sources"}, {"logins.count", "0", ""},
                           {"logins.client_ips", "0", ""}, {"logins.origin", "", "the relays' logs hold no login"},
                           {"logins.origin_share", "", "the relays' logs hold no login"},
                           {"logins.utc_offset", "", "the relays' logs hold no login"}, {"infrastructure.addresses", "0", ""},
                           {"infrastructure.countries", "0", ""}, {"indicators.count", "1", ""}});
}

TEST_CASE("refusals: few logins, no place, no name, nothing ended") {
  SmallCase scene;
  scene.source({.id = "S-r", .role = "relay", .first = "2011-01-01", .last = "2011-02-01"});
  for (int hour = 10; hour < 17; ++hour)
    scene.login({"S-r", "2011-01-03T" + std::to_string(hour) + ":00:00Z", "203.0.113.1", "198.18.0.1", true, {}, {}});
  scene.source({.id = "S-v", .role = "victim", .victim = "V", .first = "2011-01-01", .last = "2011-01-20"});
  scene.indicator({.id = "d1", .type = "domain", .value = "evil.example", .actor = ""});
  scene.sighting(scene.record("S-v", "2011-01-10T00:00:00Z", "http", ""), {"d1", "host", "evil.example"});
  const std::vector<Claim> claims = claims_of(scene);
  struct { const char* name; const char* reason; } const table[] = {
      {"logins.utc_offset", "too few times: 7 bursts, at least 8 are needed"},
      {"logins.weekday_share", "logins.utc_offset has no answer"},
      {"logins.origin", "no login comes from a network whose place is known (registry of networks)"},
      {"logins.keyboard", "no login carries a keyboard layout"},
      {"operators.at_least", "no login carries a client's name"},
      {"intrusions.dwell_mean", "no intrusion is known to have ended"}};
  for (const auto& row : table) {
    CAPTURE(row.name);
    REQUIRE_FALSE(named(claims, row.name).answered);
    CHECK_EQ(named(claims, row.name).problems.front(), row.reason);
  }
  CHECK_FALSE(named(claims, "intrusions.dwell_median").answered);
  CHECK_EQ(more(named(claims, "intrusions.dwell_median"), "longest_observed"), "0");
  CHECK_EQ(cell_text(named(claims, "intrusions.dwell_max").value), "0");
  CHECK_EQ(named(claims, "logins.origin").marking, Tlp::red);
}

TEST_CASE("origin: another level, ties, and a level that is none") {
  SmallCase scene = whole_case();
  ProfileOptions options;
  options.origin_level = "country";
  CHECK_EQ(cell_text(named(claims_of(scene, options), "logins.origin").value), "XA");
  CHECK_EQ(named(claims_of(scene, options), "logins.origin_share").k.value_or(-1), 9);
  SmallCase tie;
  tie.source({.id = "S-r", .role = "relay", .first = "2011-01-01", .last = "2011-02-01"});
  tie.place({"203.0.113.1", "Zeta", "XA"});
  tie.place({"203.0.113.2", "Alpha", "XB"});
  for (const char* client : {"203.0.113.1", "203.0.113.2"})
    tie.login({"S-r", "2011-01-03T10:00:00Z", client, "198.18.0.1", true, client == std::string("203.0.113.1") ? "Z" : "A", {}});
  const std::vector<Claim> claims = claims_of(tie);
  CHECK_EQ(cell_text(named(claims, "logins.origin").value), "Alpha");
  CHECK_EQ(cell_text(named(claims, "logins.keyboard").value), "A");
  options.origin_level = "city; drop table logins";
  TestQuery query;
  CHECK_FALSE(claims_of(query, scene, options).has_value());
}

TEST_CASE("a case's own claims") {
  ProfileOptions options;
  options.marking = Tlp::amber;
  options.own = {
      {"C-101", "{k} of {n} logins ({value}) from Port", "share", "login",
       "select count(*) filter (where city = 'Port') as k, count(*) as n from logins where success is distinct from false"},
      {"C-102", "{value} logins", "count", "login", "select count(*) from logins where client_ip = '203.0.113.1' and success"},
      {"C-103", "{value} bytes", "sum", "byte", "select bytes_out from connections where bytes_out < 1000"},
      {"C-104", "{value} bytes", "median", "byte", "select bytes_out from connections where bytes_out < 1000"},
      {"C-105", "x", "count", "x", "select nonsense"},
      {"C-106", "x", "share", "x", "select 3 as k, 2 as n"},
      {"C-107", "x", "share", "x", "select 0 as k, 0 as n"},
      {"C-108", "x", "count", "x", "select client_ip from logins"},
      {"C-109", "x", "max", "x", "select client_ip from logins"},
      {"C-110", "x", "sum", "x", "select bytes_out from connections where false"},
      {"C-111", "{value} ended", "count", "intrusion", "select count(*) as value from intrusions where ended"},
  };
  for (OwnClaimSpec& own : options.own) own.marking = own.id == "C-111" ? Tlp::red : Tlp::clear;
  const std::vector<Claim> claims = claims_of(whole_case(), options);
  struct { const char* name; const char* value; const char* says; std::uint64_t rows; Tlp marking; } const answered[] = {
      {"C-101", "0.769230769231", "10 of 13 logins (76.9%) from Port", 13, Tlp::amber_strict},
      {"C-102", "4", "4 logins", 4, Tlp::amber},
      {"C-103", "1266", "1,266 bytes", 4, Tlp::amber},
      {"C-104", "130", "130 bytes", 4, Tlp::amber},
      {"C-111", "1", "1 ended", 8, Tlp::red},
  };
  for (const auto& row : answered) {
    CAPTURE(row.name);
    const Claim& claim = named(claims, row.name);
    REQUIRE_MESSAGE(claim.answered, claim.says);
    CHECK_EQ(claim.id, row.name);
    CHECK_EQ(cell_text(claim.value), row.value);
    CHECK_EQ(claim.says, row.says);
    CHECK_EQ(claim.rows, row.rows);
    CHECK_EQ(claim.marking, row.marking);
  }
  struct { const char* name; const char* reason; } const refused[] = {
      {"C-105", "nonsense"}, {"C-106", "0 <= k <= n"}, {"C-107", "n is zero"}, {"C-108", "expected one row"},
      {"C-109", "expected numbers"}, {"C-110", "expected one row, found 0"}};
  for (const auto& row : refused) {
    CAPTURE(row.name);
    const Claim& claim = named(claims, row.name);
    CHECK_FALSE(claim.answered);
    CHECK_MESSAGE(claim.problems.front().find(row.reason) != std::string::npos, claim.problems.front());
  }
}

TEST_CASE("the same case gives the same claims, also when its rows are put a second time") {
  TestQuery query;
  const auto first = claims_of(query, whole_case()), second = claims_of(query, whole_case());
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  for (std::size_t i = 0; i < first->size(); ++i) {
    const Claim& a = (*first)[i];
    const Claim& b = (*second)[i];
    CAPTURE(a.name);
    CHECK_EQ(a.says, b.says);
    CHECK_EQ(a.evidence, b.evidence);
    CHECK_EQ(cell_text(a.value), cell_text(b.value));
    CHECK_EQ(rows_text(a), rows_text(b));
    CHECK(a.more == b.more);
  }
  const auto lines = summary_lines(*first);
  REQUIRE_EQ(lines.size(), 10);
  CHECK_EQ(lines[0].text, "at least 3, 1 sector, 2 countries, 100.0% English-speaking");
  CHECK(unanswered_line(*first).starts_with("malware.utc_offset, certificates.utc_offset (too few times"));
}
