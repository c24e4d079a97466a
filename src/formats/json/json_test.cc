#include <doctest/doctest.h>

#include "formats/json/json.h"

using demarche::json::Json;

TEST_CASE("what is written reads back the same") {
  const char* const table[] = {"null", "true", "-7", "0.1", "\"a\\\"b\\\\c\\n\\u001b\"", "[]", "{}", "[1,[2,{\"a\":null}]]",
                               "{\"z\":1,\"a\":[1.5,\"x\"]}", "9223372036854775807"};
  for (const char* text : table) {
    CAPTURE(text);
    auto value = demarche::json::parse(text);
    REQUIRE(value.has_value());
    CHECK_EQ(value->compact(), text);
    CHECK(*demarche::json::parse(value->pretty()) == *value);
  }
}

TEST_CASE("broken, deep and double JSON is refused") {
  for (const std::string& text : {std::string(""), std::string("{"), std::string("{\"a\":1,\"a\":2}"), std::string("[1]x"),
                                  std::string(300, '[') + std::string(300, ']'), std::string("\"\xff\"")})
    CHECK_FALSE(demarche::json::parse(text).has_value());
}

TEST_CASE("bytes that are not UTF-8 and escapes never come out raw") {
  CHECK_EQ(Json(std::string("\xff\x1b[m")).compact(), "\"\\\\xff\\\\x1b[m\"");
  CHECK_EQ(Json(std::string("\x1b[m")).compact(), "\"\\u001b[m\"");
}

TEST_CASE("members can be set, replaced and read forgivingly") {
  Json value;
  value.set("a", 1).set("b", Json::Array{Json("x")}).set("a", 2);
  CHECK_EQ(value.compact(), "{\"a\":2,\"b\":[\"x\"]}");
  CHECK_EQ(value.integer("a"), 2);
  CHECK_EQ(value.text("a"), "");
  CHECK(value.at("missing").is_null());
}

#include "formats/json/claims.h"

TEST_CASE("a claim goes out and comes back with the same bytes") {
  demarche::Claim claim;
  claim.id = "C-020";
  claim.name = "logins.keyboard_share";
  claim.value = 0.97;
  claim.k = 97;
  claim.n = 100;
  claim.low = 0.91;
  claim.marking = demarche::Tlp::amber_strict;
  claim.problems = {"why"};
  claim.more["without_layout"] = std::int64_t{3};
  const Json once = demarche::json::claim_json(claim);
  auto again = demarche::json::json_claim(once);
  REQUIRE(again.has_value());
  CHECK_EQ(demarche::json::claim_json(*again).compact(), once.compact());
  CHECK_FALSE(demarche::json::json_claim(Json("x")).has_value());
}
