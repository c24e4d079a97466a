#include "formats/intel/warning_list.h"

#include <doctest/doctest.h>

using namespace demarche;
using namespace demarche::intel;

TEST_CASE("a MISP warning list: kinds, attributes, entries that are wrong") {
  Problems problems("f");
  const auto list = read_warning_list("f", R"({"name":"Public resolvers","type":"cidr","version":1,
      "matching_attributes":["ip-src","domain|ip","ip-dst|port","x-unknown"],"list":["8.8.8.8","1.1.1.0/24","nonsense",7,""]})", problems);
  REQUIRE(list.has_value());
  CHECK_EQ(list->name, "Public resolvers");
  CHECK(list->kind == WarningList::Kind::cidr);
  CHECK_EQ(list->entries, std::vector<std::string>{"8.8.8.8", "1.1.1.0/24"});
  CHECK_EQ(list->types, std::set{IndicatorType::ipv4, IndicatorType::ipv6, IndicatorType::cidr, IndicatorType::domain});
  CHECK_EQ(problems.total(), 3);
  Problems none;
  const auto regex = read_warning_list("f", R"({"name":"r","type":"regex","list":["/^a.*z$/i","b+","/(/"]})", none);
  REQUIRE(regex.has_value());
  CHECK_EQ(regex->entries, std::vector<std::string>{"(?i)^a.*z$", "b+"});
  CHECK(regex->types.empty());
  CHECK_EQ(none.total(), 1);
}

TEST_CASE("what is no warning list is an error that says what was found; one for nothing is a problem") {
  struct { const char* text; const char* found; } const table[] = {
      {"", "no JSON"}, {"[]", "no member \"list\""}, {R"({"type":"string","list":{}})", "no member \"list\""},
      {R"({"type":"strong","list":[]})", "the type \"strong\""}, {R"({"list":[]})", "the type \"\""}};
  for (const auto& row : table) {
    CAPTURE(row.text);
    Problems problems;
    const auto list = read_warning_list("f", row.text, problems);
    REQUIRE_FALSE(list.has_value());
    CHECK(list.error().message.find(row.found) != std::string::npos);
  }
  Problems problems;
  const auto list = read_warning_list("f", R"({"type":"string","matching_attributes":["btc"],"list":["x"]})", problems);
  REQUIRE(list.has_value());
  CHECK(list->entries.empty());
  CHECK_EQ(problems.total(), 1);
}
