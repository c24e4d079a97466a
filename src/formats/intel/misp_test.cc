#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "base/disk.h"
#include "formats/intel/intel_testing.h"

using namespace demarche;
using namespace demarche::intel;

TEST_CASE("MISP: attributes of the event and of its objects, composite types, actors from tags") {
  const ReadBack read = read_back(R"({"Event":{"info":"An event","uuid":"e",
"Tag":[{"name":"tlp:clear"},{"name":"misp-galaxy:threat-actor=\"APT1\""}],
"Attribute":[
{"uuid":"a1","type":"ip-dst","value":"1.2.3.4","to_ids":true,"comment":"C2"},
{"uuid":"a2","type":"ip-dst|port","value":"1.2.3.5|443","to_ids":"1"},
{"uuid":"a3","type":"domain|ip","value":"evil.com|1.2.3.6","to_ids":true},
{"uuid":"a4","type":"filename|sha1","value":"x.exe|DA39A3EE5E6B4B0D3255BFEF95601890AFD80709","to_ids":1},
{"uuid":"a5","type":"hostname","value":"not.flagged.com","to_ids":false},
{"uuid":"a6","type":"text","value":"words","to_ids":true},
{"uuid":"a7","type":"domain","value":"gone.com","to_ids":true,"deleted":true},
{"uuid":"a8","type":"domain","value":"two words","to_ids":true},
{"uuid":"a9","type":"sha256","value":5,"to_ids":true},
{"uuid":"a10","type":"domain","value":"other.com","to_ids":true,"Tag":[{"name":"misp-galaxy:mitre-intrusion-set=\"X - G1\""}]}
],
"Object":[{"name":"file","Attribute":[{"uuid":"o1","type":"malware-sample","value":"x|001dd76872d80801692ff942308c64e6","to_ids":true}]},
{"name":"file","deleted":true,"Attribute":[{"uuid":"o2","type":"md5","value":"001dd76872d80801692ff942308c64e7","to_ids":true}]},
{"name":"empty"}]}})");
  CHECK_EQ(read.indicators,
           "4 a1 ipv4 1.2.3.4 [APT1] (C2)\n5 a2 ipv4 1.2.3.5 [APT1] (An event)\n6 a3 pattern evil.com OR 1.2.3.6 [APT1] (An event)\n"
           "7 a4 sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709 [APT1] (An event)\n13 a10 domain other.com [X - G1] (An event)\n"
           "15 o1 md5 001dd76872d80801692ff942308c64e6 [APT1] (An event)\n");
  CHECK_EQ(read.problems,
           "11: attribute a8 (domain): expected a domain name, found \"two words\"; it is left out (one name only: remove the words around it)\n"
           "12: attribute a9 (sha256): expected a sha256 of 64 hexadecimal digits, found 1 characters: \"5\"; it is left out\n");
  CHECK_EQ(read.notes, "1 attribute left out: not flagged for detection (to_ids)\n2 deleted attributes left out\n"
                       "attributes left out, of types that no log field is compared with: 1 text\n");
}

TEST_CASE("MISP: an event in which nothing is flagged is taken whole, with a note") {
  const ReadBack read = read_back(R"([{"Event":{"Attribute":[{"uuid":"a","type":"domain","value":"a.com","to_ids":false},{"uuid":"p","type":"port","value":"80"}]}},
{"Event":{"Attribute":[{"uuid":"b","type":"domain","value":"b.com","to_ids":true},{"uuid":"c","type":"domain","value":"c.com"}]}}])");
  CHECK_EQ(read.indicators, "1 a domain a.com\n2 b domain b.com\n");
  CHECK_EQ(read.notes, "in 1 event of 2 no attribute is flagged for detection (to_ids): all are taken\n"
                       "1 attribute left out: not flagged for detection (to_ids)\n"
                       "attributes left out, of types that no log field is compared with: 1 port\n");
}

TEST_CASE("MISP: a broken attribute, a wrong shape and a cut-off file cost only themselves") {
  const ReadBack read = read_back("{\"Event\":{\"Attribute\":[{\"uuid\":\"a\",\"type\":\"domain\",\"value\":\"a.com\"},\n{\"uuid\":nope},\n5,\n"
                                  "{\"value\":\"x\"},\n{\"uuid\":\"b\",\"type\":\"domain\",\"value\":\"b.com\"},\n{\"uuid\":\"c\",\"type\":\"dom");
  CHECK_EQ(read.indicators, "1 a domain a.com\n5 b domain b.com\n");
  CHECK(read.problems.find("2: an attribute cannot be read: expected JSON") != std::string::npos);
  CHECK(read.problems.find("3: expected an attribute with a type, found none") != std::string::npos);
  CHECK(read.problems.find("4: expected an attribute with a type, found none") != std::string::npos);
  CHECK(read.problems.find("6: an attribute cannot be read") != std::string::npos);
  CHECK(read.problems.find("6: the JSON text ends in the middle: is the file complete?") != std::string::npos);
}

TEST_CASE("MISP: the real events") {
  const char* shared = std::getenv("DEMARCHE_SHARED");
  if (shared == nullptr || !fs::exists(fs::path(shared) / "misp")) {
    MESSAGE("no misp folder in DEMARCHE_SHARED: skipped");
    return;
  }
  // Counted apart, with another program: attributes by type, of all 21 events (none flagged to_ids).
  std::size_t files = 0, indicators = 0, file_names = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(shared) / "misp")) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    CAPTURE(entry.path().filename().string());
    const auto content = read_file(entry.path());
    REQUIRE(content.has_value());
    const ReadBack read = read_back(*content);
    CHECK_EQ(read.error, "");
    CHECK_EQ(read.file.format, "misp");
    CHECK_EQ(read.problems, "");
    indicators += read.file.indicators.size();
    for (const Indicator& indicator : read.file.indicators) {
      file_names += indicator.type() == IndicatorType::filename;
      CHECK(content->substr(indicator.offset, indicator.length).find(indicator.id) != std::string::npos);
    }
    CHECK(read.notes.find("no attribute is flagged for detection") != std::string::npos);
  }
  CHECK_EQ(files, 21);
  CHECK_EQ(indicators, 149);   // 86 sha1, 47 filename, 6 email-dst, 4 ip-dst|port, 4 domain, 2 domain|ip
  CHECK_EQ(file_names, 47);
}
