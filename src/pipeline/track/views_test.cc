#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>

#include "model/marking.h"
#include "pipeline/profile/small_case.h"
#include "pipeline/profile/test_query.h"
#include "pipeline/track/views.h"

using namespace demarche;
using profile::Row;
using profile::SmallCase;
using profile::TestQuery;

namespace {

std::string text_of(Query& query, std::string_view sql) {
  const auto table = query.select(sql);
  if (!table) return "error: " + table.error().message;
  std::string out;
  for (const auto& row : table->rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "|" : "") + cell_text(row[i]);
    out += "\n";
  }
  return out;
}

void define(Query& query, const SmallCase& scene, int quiet_days = 30) {
  const Status put = scene.put(query);
  REQUIRE_MESSAGE(put.has_value(), put.error().message);
  const Status done = track::define_views(query, {quiet_days});
  REQUIRE_MESSAGE(done.has_value(), done.error().message);
}

SmallCase one_victim(const char* marking = "TLP:GREEN") {
  SmallCase scene;
  scene.source({.id = "S-v", .role = "victim", .victim = "V-1", .marking = marking, .first = "2011-01-01", .last = "2011-03-01"});
  return scene;
}

}  // namespace

TEST_CASE("every view has the plan's columns, also in an empty case") {
  TestQuery query;
  define(query, SmallCase());
  struct { const char* view; const char* columns; } const table[] = {
      {"logins", "ts, client_ip, host, protocol, account, keyboard, client_name, success, organisation, city, region, country, asn"},
      {"connections", "ts, client_ip, client_port, server_ip, server_port, protocol, service, duration, bytes_out, bytes_in"},
      {"resolutions", "ts, client_ip, domain, answer"},
      {"requests", "ts, client_ip, host, uri, user_agent"},
      {"certificates", "ts, fingerprint, serial, subject, issuer, not_before, not_after"},
      {"files", "ts, name, mime, bytes, md5, sha1, sha256"},
      {"records", "ts, fields, log"},
      {"sightings", "ts, indicator_id, type, value, field, victim_id, cluster_id"},
  };
  for (const auto& row : table) {
    CAPTURE(row.view);
    CHECK_EQ(text_of(query, std::string("select ") + row.columns + ", source_id, marking, artifact, line, byte_offset, byte_length from " + row.view), "");
  }
  struct { const char* view; const char* columns; } const others[] = {
      {"indicators", "id, type, value, pattern, valid_from, valid_until, confidence, actor, intel_path"},
      {"samples", "sha256, md5, family, compiled_at, language"},
      {"victims", "id, name, country, sector, english"},
      {"intrusions", "id, victim_id, cluster_id, first_seen, last_seen, ended, dwell_days, bytes_out, sightings"},
      {"infrastructure", "kind, value, country, city, first_seen, last_seen, cluster_id"},
      {"clusters", "id, actor, reason"}, {"entities", "*"}, {"statements", "*"},
  };
  for (const auto& row : others) {
    CAPTURE(row.view);
    CHECK_EQ(text_of(query, std::string("select ") + row.columns + " from " + row.view), "");
  }
  for (const std::string& view : track::row_view_names()) {
    CAPTURE(view);
    CHECK_EQ(text_of(query, "select artifact, byte_offset, byte_length, marking from " + view), "");
  }
  CHECK_EQ(text_of(query, "select * from marking_rank order by rank"),
           "TLP:CLEAR|0\nTLP:GREEN|1\nTLP:AMBER|2\nTLP:AMBER+STRICT|3\nTLP:RED|4\n");
}

TEST_CASE("an intrusion: first to last sighting, ended exactly after the quiet days, gaps do not split it") {
  struct { int quiet_days; const char* ended; } const table[] = {{20, "true"}, {19, "true"}, {21, "false"}};
  for (const auto& row : table) {
    CAPTURE(row.quiet_days);
    SmallCase scene = one_victim();
    scene.indicator({.id = "d1", .type = "domain", .value = "evil.example", .actor = "One"});
    for (const char* ts : {"2011-01-02T00:00:00Z", "2011-02-09T00:00:00Z", "2011-01-02T06:00:00Z"})
      scene.sighting(scene.record("S-v", ts, "http", ""), {"d1", "host", "evil.example"});
    TestQuery query;
    define(query, scene, row.quiet_days);
    CHECK_EQ(text_of(query, "select id, victim_id, cluster_id, first_seen, last_seen, ended, dwell_days, bytes_out, sightings from intrusions"),
             std::string("I-V-1.one|V-1|K-one|2011-01-02T00:00:00Z|2011-02-09T00:00:00Z|") + row.ended + "|38||3\n");
  }
}

TEST_CASE("clusters: by the actor that the intelligence names, never by what is shared") {
  struct { const char* name; std::vector<const char*> actors; const char* clusters; } const table[] = {
      {"one named, one not", {"One", ""}, "K-one|1\n"},
      {"two named, one not", {"One", "Two", ""}, "K-one|1\nK-two|1\nK-unnamed|1\n"},
      {"none named", {"", ""}, "K-unnamed|1\n"},
      {"spellings of one name", {"APT 1", "apt-1"}, "K-apt-1|1\n"},
      {"another name", {"APT1", "APT 1"}, "K-apt-1|1\nK-apt1|1\n"},
      {"called unnamed", {"Unnamed", "x", ""}, "K-actor-unnamed|1\nK-unnamed|1\nK-x|1\n"},
      {"other scripts stay apart", {"\xe7\x94\xb2", "\xe4\xb9\x99"}, "K-\xe4\xb9\x99|1\nK-\xe7\x94\xb2|1\n"},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    SmallCase scene = one_victim();
    int number = 0;
    for (const char* actor : row.actors) {
      // All at one shared address: a content network in front of strangers.
      const std::string id = "d" + std::to_string(++number);
      scene.indicator({.id = id, .type = "domain", .value = id + ".example", .actor = actor});
      scene.sighting(scene.answer({"S-v", "2011-01-02T00:00:00Z", "192.0.2.53", id + ".example", {"192.0.2.80"}}), {id, "query", id + ".example"});
    }
    TestQuery query;
    define(query, scene);
    CHECK_EQ(text_of(query, "select cluster_id, count(*) from intrusions group by 1 order by 1"), row.clusters);
    CHECK_EQ(text_of(query, "select count(*) from clusters where reason is null or length(reason) < 20 or marking is null"), "0\n");
  }
}

TEST_CASE("a merge of names and of unnamed indicators is told in words") {
  SmallCase scene = one_victim();
  scene.indicator({.id = "d1", .type = "domain", .value = "a.example", .actor = "APT 1"});
  scene.indicator({.id = "d2", .type = "domain", .value = "b.example", .actor = "apt-1"});
  scene.indicator({.id = "d3", .type = "domain", .value = "c.example", .actor = ""});
  TestQuery query;
  define(query, scene);
  CHECK_EQ(text_of(query, "select id, actor, indicators, sightings, reason from clusters"),
           "K-apt-1|APT 1|3|0|the intelligence names these indicators as those of \"APT 1\"; \"APT 1\", \"apt-1\" are held to be one name, "
           "because they differ only in case, spaces or punctuation; 1 without an actor are added, because the case names no other\n");
}

TEST_CASE("infrastructure: observed addresses and answers; no resolver, no stranger beside a hit answer") {
  SmallCase scene = one_victim();
  scene.indicator({.id = "d", .type = "domain", .value = "evil.example", .actor = ""});
  scene.indicator({.id = "n", .type = "cidr", .value = "2001:db8::/32", .actor = ""});
  scene.indicator({.id = "m", .type = "pattern", .value = "[domain-name:value = 'x.example' OR ipv4-addr:value = '192.0.2.1']", .actor = ""});
  const auto seen = [&](const char* indicator, const char* field, const char* value, const char* type = "") {
    scene.sighting(scene.record("S-v", "2011-01-03T00:00:00Z", "http", ""), {indicator, field, value, type});
  };
  scene.sighting(scene.answer({"S-v", "2011-01-02T00:00:00Z", "192.0.2.53", "A.evil.example", {"192.0.2.10", "1.2.3.4.5", "alias.example", "2001:DB9::1"}}),
                 {"d", "query", "A.evil.example"});
  scene.sighting(scene.answer({"S-v", "2011-01-04T00:00:00Z", "192.0.2.53", "front.example", {"evil.example", "192.0.2.99"}}), {"d", "answers", "evil.example"});
  seen("n", "id.resp_h", "2001:db8::5");
  seen("n", "host", "[2001:db8::6]:8080");
  seen("m", "host", "X.example:8080", "domain");
  seen("m", "uri", "http://u@192.0.2.1:81/p", "ipv4");
  scene.place({"192.0.2.10", "Port", "XA"});
  TestQuery query;
  REQUIRE(scene.put(query).has_value());
  CHECK_EQ(text_of(query, track::addresses_to_place_sql()), "192.0.2.1\n192.0.2.10\n2001:db8::5\n2001:db8::6\n2001:db9::1\n");
  define(query, scene);
  CHECK_EQ(text_of(query, "select kind, value, country, city, first_seen, cluster_id from infrastructure"),
           "address|192.0.2.1|||2011-01-03T00:00:00Z|K-unnamed\naddress|192.0.2.10|XA|Port|2011-01-02T00:00:00Z|K-unnamed\n"
           "address|2001:db8::5|||2011-01-03T00:00:00Z|K-unnamed\naddress|2001:db8::6|||2011-01-03T00:00:00Z|K-unnamed\n"
           "address|2001:db9::1|||2011-01-02T00:00:00Z|K-unnamed\ndomain|evil.example|||2011-01-02T00:00:00Z|K-unnamed\n"
           "domain|x.example|||2011-01-03T00:00:00Z|K-unnamed\n");
}

TEST_CASE("bytes: what the victim sent, by who opened the connection; each connection once") {
  struct { const char* name; const char* client; const char* server; const char* field; const char* hit; const char* opened; const char* bytes; } const table[] = {
      {"victim opened", "10.0.0.5", "198.18.5.5", "id.resp_h", "198.18.5.5", "false", "1000"},
      {"actor opened", "198.18.5.5", "10.0.0.5", "id.orig_h", "198.18.5.5", "true", "50"},
      {"public addresses, a name hit", "203.0.113.1", "203.0.113.2", "host", "evil.example", "false", "1000"},
      {"a name hit, server inside", "203.0.113.1", "192.168.1.2", "host", "evil.example", "true", "50"},
      {"through an inner proxy", "10.0.0.5", "10.0.0.8", "host", "evil.example", "false", "1000"},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    SmallCase scene = one_victim();
    const bool by_name = std::string_view(row.field) == "host";
    scene.indicator({.id = "i", .type = by_name ? "domain" : "ipv4", .value = row.hit, .actor = "One"});
    const Row flow = scene.flow({"S-v", "2011-01-02T00:00:00Z", row.client, row.server, "C1", 1000, 50});
    const Row request = scene.record("S-v", "2011-01-02T00:00:00Z", "http", "C1");
    if (!by_name) scene.sighting(flow, {"i", row.field, row.hit});
    scene.sighting(request, {"i", row.field, row.hit});
    TestQuery query;
    define(query, scene);
    CHECK_EQ(text_of(query, "select remote_opened, bytes from theft_flows"), std::string(row.opened) + "|" + row.bytes + "\n");
    CHECK_EQ(text_of(query, "select bytes_out from intrusions"), std::string(row.bytes) + "\n");
  }
}

TEST_CASE("a file over several connections counts for each; the same uid at another victim for none") {
  SmallCase scene = one_victim();
  scene.source({.id = "S-w", .role = "victim", .victim = "V-2", .marking = "TLP:GREEN", .first = "2011-01-01", .last = "2011-03-01"});
  scene.indicator({.id = "h", .type = "md5", .value = "00112233445566778899aabbccddeeff", .actor = "", .marking = "TLP:AMBER"});
  const Row file = scene.record("S-v", "2011-01-02T00:00:00Z", "files", "C1,C2");
  Row hit = file;
  hit.uid = "C1";
  scene.sighting(hit, {"h", "md5", "00112233445566778899aabbccddeeff"});
  for (const char* source : {"S-v", "S-w"})
    for (const char* uid : {"C1", "C2", "C3"}) scene.flow({source, "2011-01-02T00:00:00Z", "10.0.0.5", "192.0.2.1", uid, 1000, 50});
  scene.record("S-v", "2011-01-03T00:00:00Z", "files", "C9,C2");
  TestQuery query;
  define(query, scene);
  CHECK_EQ(text_of(query, "select victim_id, uid, bytes from theft_flows order by uid"), "V-1|C1|1000\nV-1|C2|1000\n");
  CHECK_EQ(text_of(query, "select uid, marking from records order by ts"), "C1,C2|TLP:AMBER\nC9,C2|TLP:AMBER\n");
}

TEST_CASE("a row kept only because of withheld intelligence is withheld; the freest intelligence decides") {
  SmallCase scene = one_victim("TLP:GREEN");
  scene.source({.id = "S-r", .role = "relay", .marking = "TLP:CLEAR", .first = "2011-01-01", .last = "2011-03-01"});
  scene.indicator({.id = "strict", .type = "ipv4", .value = "198.18.5.5", .actor = "", .intel = "i2", .marking = "TLP:AMBER+STRICT"});
  scene.indicator({.id = "free", .type = "ipv4", .value = "198.18.5.6", .actor = "", .intel = "i1", .marking = "TLP:CLEAR"});
  const auto flow = [&](const char* source, const char* ts, const char* server, const char* uid) {
    return scene.flow({source, ts, "10.0.0.5", server, uid, 1, 1});
  };
  scene.sighting(flow("S-v", "2011-01-01T00:00:01Z", "198.18.5.5", "C1"), {"strict", "id.resp_h", "198.18.5.5"});
  scene.sighting(flow("S-v", "2011-01-01T00:00:02Z", "198.18.5.6", "C2"), {"free", "id.resp_h", "198.18.5.6"});
  scene.sighting(scene.record("S-v", "2011-01-01T00:00:02Z", "http", "C2"), {"strict", "host", "198.18.5.5"});
  flow("S-v", "2011-01-01T00:00:03Z", "192.0.2.1", "C1");
  scene.sighting(flow("S-r", "2011-01-01T00:00:04Z", "198.18.5.5", "C4"), {"strict", "id.resp_h", "198.18.5.5"});
  TestQuery query;
  define(query, scene);
  CHECK_EQ(text_of(query, "select marking from connections order by ts"), "TLP:AMBER+STRICT\nTLP:GREEN\nTLP:AMBER+STRICT\nTLP:CLEAR\n");
  CHECK_EQ(text_of(query, "select marking from sightings order by ts, log"), "TLP:AMBER+STRICT\nTLP:GREEN\nTLP:AMBER+STRICT\nTLP:AMBER+STRICT\n");
}

TEST_CASE("a marking that is not one ranks as RED") {
  SmallCase scene = one_victim("secret");
  scene.indicator({.id = "d", .type = "domain", .value = "evil.example", .actor = ""});
  scene.sighting(scene.record("S-v", "2011-01-02T00:00:00Z", "http", ""), {"d", "host", "evil.example"});
  TestQuery query;
  define(query, scene);
  CHECK_EQ(text_of(query, "select marking from sightings"), "TLP:RED\n");
}

TEST_CASE("logins: relays' hosts only, failed ones in the view, places joined") {
  SmallCase scene;
  scene.source({.id = "S-a", .role = "relay", .first = "2011-01-01", .last = "2011-02-01", .hosts = {"2001:DB8::1", "198.18.0.2"}});
  scene.source({.id = "S-b", .role = "relay", .first = "2011-01-01", .last = "2011-02-01"});
  scene.source({.id = "S-v", .role = "victim", .victim = "V-1", .first = "2011-01-01", .last = "2011-02-01"});
  scene.place({"203.0.113.1", "Port", "XA"});
  scene.login({"S-a", "2011-01-03T00:00:01Z", "203.0.113.1", "2001:db8::1", true, {}, {}});
  scene.login({"S-a", "2011-01-03T00:00:02Z", "203.0.113.2", "198.18.0.2", false, {}, {}});
  scene.login({"S-a", "2011-01-03T00:00:03Z", "203.0.113.1", "198.18.0.3", true, {}, {}});
  scene.login({"S-b", "2011-01-03T00:00:04Z", "203.0.113.1", "198.18.0.3", std::nullopt, {}, {}});
  scene.login({"S-v", "2011-01-03T00:00:05Z", "203.0.113.1", "198.18.0.3", true, {}, {}});
  TestQuery query;
  define(query, scene);
  CHECK_EQ(text_of(query, "select client_ip, host, success, city, country from logins order by ts"),
           "203.0.113.1|2001:db8::1|true|Port|XA\n203.0.113.2|198.18.0.2|false||\n203.0.113.1|198.18.0.3||Port|XA\n");
  CHECK_EQ(text_of(query, track::addresses_to_place_sql()), "203.0.113.1\n203.0.113.2\n");
}

TEST_CASE("victims: the registry's, and those that only a source names") {
  SmallCase scene = one_victim();
  scene.source({.id = "S-w", .role = "victim", .victim = "", .first = "2011-01-01", .last = "2011-02-01"});
  scene.victim({"V-2", "gg", "legal"});
  scene.victim({"V-2", "FR", "energy"});
  scene.victim({"V-3", "", ""});
  scene.victim({"V-4", "IN", "legal"});
  TestQuery query;
  define(query, scene);
  CHECK_EQ(text_of(query, "select id, country, sector, english, registered, marking from victims"),
           "S-w||||false|TLP:AMBER\nV-1||||false|TLP:GREEN\nV-2|GG|legal|true|true|TLP:GREEN\nV-3||||true|TLP:GREEN\nV-4|IN|legal|false|true|TLP:GREEN\n");
}

TEST_CASE("the list of English-speaking countries is sorted, distinct, and holds the six") {
  std::set<std::string_view> all;
  for (std::string_view country : track::english_countries()) {
    CHECK((all.empty() || *all.rbegin() < country));
    all.insert(country);
  }
  for (const char* country : {"US", "GB", "CA", "AU", "NZ", "IE"}) CHECK(all.contains(country));
  for (const char* country : {"ZA", "IN", "SG", "UK"}) CHECK_FALSE(all.contains(country));
}
