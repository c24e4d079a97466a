#include "formats/intel/intel.h"

#include <doctest/doctest.h>

#include "formats/intel/intel_testing.h"

using namespace demarche;
using namespace demarche::intel;

TEST_CASE("the format is told by the content") {
  struct { std::string content; const char* format; std::size_t indicators; } const table[] = {
      {"{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[domain-name:value='a.com']\"}]}", "stix", 1},
      {"\xEF\xBB\xBF\n [{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[domain-name:value='a.com']\"}]", "stix", 1},
      {"{\"type\":\"indicator\",\"id\":\"i\",\"pattern\":\"[url:value='a.com/']\"}\n{\"type\":\"indicator\",\"id\":\"j\",\"pattern\":\"[url:value='b.com/']\"}\n", "stix", 2},
      {"{\"more\":false,\"objects\":[]}", "stix", 0},
      {"{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"a.com\"}]}}", "misp", 1},
      {"{\"response\":[{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"a.com\"}]}}]}", "misp", 1},
      {"{\"response\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"a.com\"}]}}", "misp", 1},
      {"[{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"value\":\"a.com\"}]}},{\"Event\":{}}]", "misp", 1},
      {"#fields\tindicator\tindicator_type\tmeta.source\na.com\tIntel::DOMAIN\tx\n", "zeek", 1},
      {"type,value\ndomain,a.com\n", "csv", 1},
      {"value\na.com\n", "csv", 1},
      {"[::1]\n", "text", 1},
      {"# a list\na[.]com\n1.2.3.4\n", "text", 2},
  };
  for (const auto& row : table) {
    CAPTURE(row.content);
    const ReadBack read = read_back(row.content);
    CHECK_EQ(read.error, "");
    CHECK_EQ(read.file.format, row.format);
    CHECK_EQ(read.file.indicators.size(), row.indicators);
    if (row.indicators == 0) CHECK(read.problems.starts_with("0: no indicators in this file"));
    else CHECK_EQ(read.problems, "");
  }
}

TEST_CASE("what is no intelligence is an error that says what was found") {
  struct { std::string content; const char* found; } const table[] = {
      {"", "an empty file"}, {"\xEF\xBB\xBF \n", "an empty file"}, {"\x1f\x8b\x08", "a compressed file"},
      {"\x28\xb5\x2f\xfd", "a compressed file"}, {std::string("\xff\xfe" "a\0", 4), "UTF-16"}, {std::string("a\0b", 3), "binary data"},
      {"<stix:STIX_Package/>", "XML or HTML"}, {"{\"a\":1}", "JSON of another kind"}, {"{\"a\"", "JSON of another kind"}, {"[]", "JSON of another kind"},
      {"This report describes what happened.\nIn many words.\n", "no line that is one"},
      {"type,label\ndomain,x\n", "expected a column \"value\" in the header"},
      {"#fields\tindicator\tkind\n", "expected a field \"indicator_type\""},
  };
  for (const auto& row : table) {
    CAPTURE(row.content);
    const ReadBack read = read_back(row.content);
    CHECK(read.error.starts_with("f: "));
    CHECK_MESSAGE(read.error.find(row.found) != std::string::npos, read.error);
  }
}

TEST_CASE("rows for the store, and their terms read back") {
  const ReadBack read = read_back(
      "type,value,valid_from,valid_until,confidence,label,actor\n"
      "domain,evil.com,2013-01-01,2013-02-01T00:00:00Z,80,\"a \"\"label\"\"\",APT1\n"
      "ip,10.0.0.0-10.0.0.2,,,,,\n");
  REQUIRE_EQ(read.file.indicators.size(), 2);
  const RowBatch rows = indicator_rows(read.file);
  REQUIRE_EQ(rows.rows(), 2);
  const std::vector<std::string> names = {"line", "byte_offset", "byte_length", "id", "type", "value", "pattern", "valid_from",
                                          "valid_until", "confidence", "label", "actor", "terms"};
  CHECK_EQ(rows.names(), names);
  const auto& columns = rows.columns();
  CHECK_EQ(columns[0].integers, std::vector<std::int64_t>{2, 3});
  CHECK_EQ(columns[1].integers[0], 57);
  CHECK_EQ(columns[4].texts, std::vector<std::string>{"domain", "pattern"});
  CHECK_EQ(columns[5].texts, std::vector<std::string>{"evil.com", "10.0.0.0/31 OR 10.0.0.2"});
  CHECK_EQ(columns[6].valid, std::vector<bool>{false, false});
  CHECK_EQ(columns[7].integers[0], 1356998400'000'000);
  CHECK_EQ(columns[9].integers[0], 80);
  CHECK_EQ(columns[9].valid, std::vector<bool>{true, false});
  CHECK_EQ(columns[10].texts[0], "a \"label\"");
  CHECK_EQ(columns[11].texts[0], "APT1");
  CHECK_EQ(columns[12].texts[0], "[[{\"type\":\"domain\",\"value\":\"evil.com\"}]]");
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const auto terms = parse_terms(columns[12].texts[i]);
    REQUIRE(terms.has_value());
    CHECK_EQ(*terms, read.file.indicators[i].any_of);
  }
  for (const char* wrong : {"", "{}", "[[]]", "[{}]", "[[{\"type\":\"x\",\"value\":\"y\"}]]", "[[{\"type\":\"pattern\",\"value\":\"y\"}]]", "[1]"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_terms(wrong).has_value());
  }
}

TEST_CASE("ids are distinct; what is repeated is counted") {
  const ReadBack read = read_back("value,valid_until,id\na.com,,\nA.com,,\na.com,2013-01-01,\nb.com,,x\nc.com,,x\nd.com,,x\n");
  CHECK_EQ(read.file.indicators.size(), 5);
  CHECK_EQ(read.file.indicators[1].id, read.file.indicators[0].id + "-2");
  CHECK_EQ(read.file.indicators[2].id, "x");
  CHECK_EQ(read.file.indicators[3].id, "x-2");
  CHECK_EQ(read.file.indicators[4].id, "x-3");
  CHECK_EQ(read.notes, "1 indicator left out: repeated in this file\n");
}
