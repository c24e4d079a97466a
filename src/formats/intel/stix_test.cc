#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/disk.h"
#include "formats/intel/intel_testing.h"

using namespace demarche;
using namespace demarche::intel;

namespace {

std::string bundle(std::string_view objects) { return "{\"type\":\"bundle\",\"objects\":[\n" + std::string(objects) + "\n]}"; }

// The file below DEMARCHE_SHARED/stix, or nothing (with a message).
std::optional<std::string> real(const char* name) {
  const char* shared = std::getenv("DEMARCHE_SHARED");
  if (shared != nullptr)
    if (auto content = read_file(fs::path(shared) / "stix" / name)) return *std::move(content);
  MESSAGE("no stix folder in DEMARCHE_SHARED: skipped");
  return std::nullopt;
}

}  // namespace

TEST_CASE("STIX: indicators, whom they indicate, when they are valid") {
  const ReadBack read = read_back(bundle(R"({"type":"indicator","id":"indicator--1","name":"one","pattern":"[domain-name:value = 'evil.com']","pattern_type":"stix","valid_from":"2013-01-01T00:00:00Z","valid_until":"2014-01-01T00:00:00.5Z","confidence":85},
{"type":"indicator","id":"indicator--2","description":"two","pattern":"[domain-name:value = 'a.com' OR ipv4-addr:value = '1.2.3.4']","labels":["x"]},
{"type":"malware","id":"malware--1","name":"Bad"},{"type":"campaign","id":"campaign--1","name":"Camp"},
{"type":"threat-actor","id":"threat-actor--1","name":"Actor"},{"type":"intrusion-set","id":"intrusion-set--1","name":"APT1"},
{"type":"relationship","id":"r1","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"campaign--1"},
{"type":"relationship","id":"r2","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"intrusion-set--1"},
{"type":"relationship","id":"r3","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"threat-actor--1"},
{"type":"relationship","id":"r4","relationship_type":"indicates","source_ref":"indicator--2","target_ref":"malware--1"},
{"type":"relationship","id":"r5","relationship_type":"uses","source_ref":"indicator--2","target_ref":"threat-actor--1"},
{"type":"relationship","id":"r6","relationship_type":"indicates","source_ref":"indicator--2","target_ref":"gone--1"},
{"type":"observed-data","id":"o"},{"type":"domain-name","id":"d","value":"no-indicator.com"})"));
  CHECK_EQ(read.problems, "");
  CHECK_EQ(read.indicators,
           "2 indicator--1 domain evil.com [APT1] (one)\n"
           "3 indicator--2 pattern [domain-name:value = 'a.com' OR ipv4-addr:value = '1.2.3.4'] (two)\n");
  CHECK_EQ(read.notes, "2 further actors of indicators that indicate several: an intrusion set counts before a threat actor, that before a "
                       "campaign, then the first\n");
  REQUIRE_EQ(read.file.indicators.size(), 2);
  const Indicator& one = read.file.indicators[0];
  CHECK_EQ(one.valid_from->iso(), "2013-01-01T00:00:00Z");
  CHECK_EQ(one.valid_until->iso(), "2014-01-01T00:00:00.500000Z");
  CHECK_EQ(one.confidence, 85);
  CHECK_EQ(one.pattern, "[domain-name:value = 'evil.com']");
}

TEST_CASE("STIX: what is not used is told by name, with its id and line") {
  const ReadBack read = read_back(bundle(R"({"type":"indicator","id":"i1","pattern":"rule x {}","pattern_type":"yara"},
{"type":"indicator","id":"i2","pattern":"[directory:path = 'a' OR file:name = 'b']"},
{"type":"indicator","id":"i3","pattern":"[directory:path = 'a']"},
{"type":"indicator","id":"i4","pattern":"[domain-name:value = 'a.com'","pattern_type":"stix"},
{"type":"indicator","id":"i5","pattern":"[domain-name:value = 'a.com']","revoked":true},
{"type":"indicator","id":"i6"},
{"type":"indicator","id":"i7","pattern":5},
{"type":"indicator","id":"i8","pattern":"[domain-name:value = 'two words']"},
{"type":"indicator","id":"i9","pattern":"[domain-name:value = 'a.com']","valid_from":"soon","confidence":300},
{"id":"no-type"},
7,
{"type":"indicator","id":"i10","pattern":"[url:value = 'a.com/']"})"));
  CHECK_EQ(read.indicators, "3 i2 filename b\n10 i9 domain a.com\n13 i10 url a.com/\n");
  CHECK_EQ(read.problems,
           "11: expected a STIX object with a type, found none\n"
           "12: expected a STIX object with a type, found none\n"
           "2: not yet supported: pattern type yara (i1) (only STIX patterns are swept for)\n"
           "3: not yet supported: object path directory:path (i2, pattern [directory:path = 'a' OR file:name = 'b']) (no log field is compared with it; the other alternatives of this pattern are looked for)\n"
           "4: not yet supported: object path directory:path (i3, pattern [directory:path = 'a']) (no log field is compared with it; nothing of this pattern is looked for)\n"
           "5: i4: the pattern cannot be read: column 29: expected \"]\", found the end of the pattern (nothing of this pattern is looked for)\n"
           "6: i5 is revoked by its author; it is left out (nothing to do, or take it out of the file)\n"
           "7: i6: expected a pattern, found none\n"
           "8: i7: expected a pattern, found none\n"
           "9: i8: domain-name:value: expected a domain name, found \"two words\" (one name only: remove the words around it; nothing of this "
           "pattern is looked for)\n"
           "10: valid_from: expected a time such as 2013-02-19 or 2013-02-19T08:15:00Z, found \"soon\"; the indicator is used without it\n"
           "10: confidence: expected a whole number from 0 to 100, found \"300\"; the indicator is used without it\n");
}

TEST_CASE("STIX: the latest version of an object counts") {
  const ReadBack read = read_back(bundle(R"({"type":"indicator","id":"i1","modified":"2013-01-02T00:00:00Z","pattern":"[domain-name:value = 'new.com']"},
{"type":"indicator","id":"i1","modified":"2013-01-01T00:00:00.999Z","pattern":"[domain-name:value = 'old.com']"},
{"type":"indicator","id":"i2","modified":"2013-01-01T00:00:00Z","pattern":"[domain-name:value = 'gone.com']"},
{"type":"indicator","id":"i2","modified":"2013-01-01T00:00:01Z","revoked":true,"pattern":"[domain-name:value = 'gone.com']"})"));
  CHECK_EQ(read.indicators, "2 i1 domain new.com\n");
  CHECK_EQ(read.problems, "5: i2 is revoked by its author; it is left out (nothing to do, or take it out of the file)\n");
  CHECK_EQ(read.notes, "2 older or repeated versions of objects left out: the latest counts\n");
}

TEST_CASE("STIX: broken JSON costs the object, or what comes after the break") {
  const ReadBack read = read_back(bundle("{\"type\":\"indicator\",\"id\":\"a\",\"pattern\":\"[url:value='a.com/']\"},\n{\"type\":\"indicator\" \"id\":\"b\"},\n"
                                         "{\"type\":\"indicator\",\"id\":\"c\xff\"},\n" + std::string(200, '[') + std::string(200, ']') +
                                         ",\n{\"type\":\"indicator\",\"id\":\"d\",\"pattern\":\"[url:value='d.com/']\"}"));
  CHECK_EQ(read.indicators, "2 a url a.com/\n6 d url d.com/\n");
  CHECK(read.problems.find("3: an object of the bundle cannot be read: expected JSON") != std::string::npos);
  CHECK(read.problems.find("4: an object of the bundle cannot be read: expected UTF-8") != std::string::npos);
  CHECK(read.problems.find("5: an object of the bundle cannot be read: expected at most 64 levels") != std::string::npos);
  const ReadBack cut = read_back("{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"id\":\"a\",\"pattern\":\"[url:value='a.com/']\"},\n{\"type\":\"ind");
  CHECK_EQ(cut.indicators, "1 a url a.com/\n");
  CHECK(cut.problems.find("the JSON text ends in the middle: is the file complete?") != std::string::npos);
  CHECK(cut.problems.find("2: an object of the bundle cannot be read") != std::string::npos);
}

TEST_CASE("STIX: the real APT1 bundle") {
  const auto content = real("apt1.json");
  if (!content) return;
  const ReadBack read = read_back(*content);
  CHECK_EQ(read.problems, "");
  CHECK_EQ(read.file.format, "stix");
  std::map<std::string, int> types;
  for (const Indicator& indicator : read.file.indicators) {
    ++types[std::string(indicator_type_text(indicator.type()))];
    const std::string_view bytes = std::string_view(*content).substr(indicator.offset, indicator.length);
    CHECK(bytes.starts_with("{"));
    CHECK(bytes.find(indicator.id) != std::string_view::npos);
  }
  CHECK_EQ(types, std::map<std::string, int>{{"cidr", 4}, {"domain", 3}, {"md5", 3}, {"pattern", 2}});
  const Indicator& certificate = read.file.indicators[10];
  REQUIRE_EQ(certificate.any_of.size(), 1);
  REQUIRE_EQ(certificate.any_of[0].size(), 2);
  CHECK_EQ(certificate.any_of[0][0].value, "4c0b1d197486a766b41abf4027217628");
  CHECK_EQ(certificate.any_of[0][1].value, "CN=WEBMAIL");
}

TEST_CASE("STIX: the real Poison Ivy bundle") {
  const auto content = real("poisonivy.json");
  if (!content) return;
  const ReadBack read = read_back(*content);
  CHECK_EQ(read.file.indicators.size(), 25);
  std::size_t with_actor = 0;
  for (const Indicator& indicator : read.file.indicators) with_actor += !indicator.actor.empty();
  CHECK_EQ(with_actor, 23);   // those that indicate a campaign
  // Its one trap: a word before a domain. The address beside it stays.
  CHECK(read.problems.find("indicator--4e4c4ad7-4909-456a-b6fa-e24a6f682a40: domain-name:value: expected a domain name, found "
                           "\"domain autuo.xicp.net\"") != std::string::npos);
  CHECK_EQ(std::count(read.problems.begin(), read.problems.end(), '\n'), 1);
  CHECK(read.indicators.find("indicator--4e4c4ad7-4909-456a-b6fa-e24a6f682a40 ipv4 60.10.1.115") != std::string::npos);
  CHECK(read.indicators.find("filename CBricksDoc") != std::string::npos);
}
