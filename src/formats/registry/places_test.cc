#include "formats/registry/places.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "formats/registry/mmdb_check.h"
#include "formats/registry/registry.h"

using namespace demarche;
using namespace demarche::registry;
namespace fs = std::filesystem;

namespace {

// The folder of real data, or an empty path.
fs::path shared() {
  const char* folder = std::getenv("DEMARCHE_SHARED");
  if (folder != nullptr && fs::exists(fs::path(folder) / "mmdb")) return fs::path(folder) / "mmdb";
  MESSAGE("no mmdb folder in DEMARCHE_SHARED: skipped");
  return {};
}

std::string shown(const std::optional<Place>& place) {
  if (!place) return "unknown";
  return place->organisation + "|" + place->city + "|" + place->region + "|" + place->country + "|" + std::to_string(place->asn);
}

}  // namespace

TEST_CASE("places from a registry of networks") {
  Problems problems;
  const auto rows = read_registry("networks", "n",
                                  "cidr,organisation,city,region,country,asn\n223.166.0.0/15,Unicom,Shanghai,SH,CN,17621\n"
                                  "223.166.1.0-223.166.1.255,Other,,,,\n", problems);
  REQUIRE(rows.has_value());
  const auto places = book_places(place_book(*rows));
  CHECK_EQ(shown(places->find(*Ip::parse("223.167.9.9"))), "Unicom|Shanghai|SH|CN|17621");
  CHECK_EQ(shown(places->find(*Ip::parse("223.166.1.7"))), "Other||||0");
  CHECK_EQ(shown(places->find(*Ip::parse("223.168.0.0"))), "unknown");
  CHECK_EQ(places->fault(), "");
  CHECK_EQ(place_book(RowBatch()).size(), 0);
}

TEST_CASE("places from MaxMind databases, as their source says") {
  const fs::path folder = shared();
  if (folder.empty()) return;
  struct { const char* file; const char* ip; const char* place; } const table[] = {
      {"GeoIP2-City-Test.mmdb", "81.2.69.142", "|London|England|GB|0"},
      {"GeoIP2-City-Test.mmdb", "::ffff:81.2.69.142", "|London|England|GB|0"},
      {"GeoIP2-City-Test.mmdb", "203.0.113.1", "unknown"},
      {"GeoLite2-ASN-Test.mmdb", "1.128.0.1", "Telstra Pty Ltd||||1221"},
      {"GeoLite2-Country-Test.mmdb", "81.2.69.142", "|||GB|0"},
      {"GeoLite2-Country-Test.mmdb", "2001:218::1", "|||JP|0"},
  };
  for (const auto& row : table) {
    CAPTURE(row.file);
    const auto source = open_mmdb(folder / "test-data" / row.file);
    REQUIRE_MESSAGE(source.has_value(), (source ? "" : source.error().message));
    CHECK_EQ(shown((*source)->find(*Ip::parse(row.ip))), row.place);
    CHECK_EQ((*source)->fault(), "");
  }
}

TEST_CASE("damaged databases give errors and never crash") {
  const fs::path folder = shared();
  if (folder.empty()) return;
  int refused = 0, opened = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "bad-data")) {
    if (entry.path().extension() != ".mmdb") continue;
    CAPTURE(entry.path().filename().string());
    const auto source = open_mmdb(entry.path());
    if (!source) {
      ++refused;
      CHECK(source.error().message.find(entry.path().filename().string()) != std::string::npos);
      continue;
    }
    ++opened;
    MESSAGE("sound after all: ", entry.path().filename().string());
    for (const char* ip : {"1.1.1.1", "255.255.255.255", "0.0.0.0", "2001:db8::1", "::"}) (void)(*source)->find(*Ip::parse(ip));
  }
  // Three are sound by the specification: an empty map or array ends the metadata, and a far build time.
  CHECK_EQ(opened, 3);
  CHECK_EQ(refused, 18);
}

TEST_CASE("what is not a database") {
  const auto missing = open_mmdb("no-such-file.mmdb");
  REQUIRE_FALSE(missing.has_value());
  CHECK_EQ(missing.error().kind, ErrorKind::io);
  CHECK_FALSE(check_mmdb_metadata("", 0).has_value());
  CHECK_FALSE(check_mmdb_metadata("\xAB\xCD\xEFMaxMind.com", 14).has_value());
}

TEST_CASE("values of a data section, by the specification") {
  using std::string;
  struct { const char* what; string bytes; bool sound; } const table[] = {
      {"text", string("\x42" "en"), true},
      {"text past the end", string("\x43" "en"), false},
      {"text that is not UTF-8", string("\x41\xff"), false},
      {"map of one", string("\xe1\x41" "a\x41" "b"), true},
      {"map cut off", string("\xe1\x41" "a"), false},
      {"map with a number as key", string("\xe1\xa1\x05\x41" "b"), false},
      {"pointer to itself", string("\x20\x00", 2), false},
      {"pointer in a map to that map", string("\xe1\x41" "a\x20\x00", 5), false},
      {"pointer to text", string("\x20\x02\x41" "a", 4), true},
      {"pointer outside", string("\x20\x63", 2), false},
      {"boolean", string("\x01\x07", 2), true},
      {"double of three bytes", string("\x63" "abc"), false},
      {"unknown type", string("\x01\x20", 2), false},
      {"nothing", string(), false},
      {"size cut off", string("\x5d"), false},
      {"nested too deep", [] { string deep; for (int i = 0; i < 100; ++i) deep += string("\x01\x04", 2); return deep; }(), false},
      {"empty maps without end", string("\x1f\x04\xff\xff\xff", 5) + string(100'000, '\xe0'), false},
  };
  for (const auto& row : table) {
    CAPTURE(row.what);
    CHECK_EQ(check_mmdb_value(row.bytes, 0).has_value(), row.sound);
  }
}
