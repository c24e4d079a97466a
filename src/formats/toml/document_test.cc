#include <doctest/doctest.h>

#include <string>

#include "formats/toml/document.h"
#include "formats/toml/stray.h"

using namespace demarche;
using namespace demarche::toml;

TEST_CASE("keys and values come in the order of the file, with their places") {
  auto read = parse_document("z = 1\na = [\"x\", { y = true }]\n[t]\nwhen = 2013-02-19T08:15:00.5+08:00\n", "f");
  REQUIRE(read.has_value());
  REQUIRE_EQ(read->items.size(), 3);
  CHECK_EQ(read->items[0].key, "z");
  CHECK_EQ(read->items[0].real, 1.0);
  const Node& list = read->items[1];
  CHECK(list.key_at == Position{2, 1});
  CHECK(list.items[0].at == Position{2, 6});
  CHECK_EQ(list.items[0].key, "a");
  CHECK(list.items[1].find("y")->boolean);
  CHECK_EQ(read->find("t")->find("when")->text, "2013-02-19T08:15:00.500000000+08:00");
  CHECK(read->find("t")->at.line == 3);
}

TEST_CASE("a syntax error names file, line and column, on one line") {
  struct { const char* text; const char* place; } const table[] = {
      {"a = ", "f:1:"},           {"\n\n[x", "f:3:"},          {"a = 1\na = 2", "f:2:"}, {"x = \"\xff\"", "f:1:"},
      {"[[=", "f:1:"},            {"a = 1\n [[[x]]]", "f:2:"}, {"[ ]", "f:1:"},          {"a = \"\x01\"", "f:1:"},
      {"a = 5\"\xc3\xa9\"", "f:1:"}, {"a = -['\xc2\xa4", "f:1:"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    auto read = parse_document(row.text, "f");
    REQUIRE_FALSE(read.has_value());
    CHECK_MESSAGE(read.error().message.starts_with(row.place), read.error().message);
    CHECK_EQ(read.error().message.find('\n'), std::string::npos);
  }
  CHECK_FALSE(parse_document(std::string(kLargestDocument + 1, '\n'), "f").has_value());
  CHECK_FALSE(parse_document("x = " + std::string(100'000, '['), "f").has_value());
}

TEST_CASE("text beyond ASCII belongs in quotes or comments") {
  const std::string e = "\xc3\xa9";
  struct { std::string text; unsigned line, column; } const table[] = {
      {"id = \xe2\x80\x9c" "a\xe2\x80\x9d", 1, 6},   // typographic quotes
      {"# " + e + "\n" + e + " = 1", 2, 1},
      {"'" + e + "' = " + e, 1, 7},
      {"\xef\xbb\xbb", 1, 1},
      {"a = \"\"\"" + e + "\"\"\" " + e, 1, 13},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    const auto stray = find_stray(row.text);
    REQUIRE(stray.has_value());
    CHECK(stray->at == Position{row.line, row.column});
    auto read = parse_document(row.text, "f");
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().message.starts_with("f:" + std::to_string(row.line) + ":" + std::to_string(row.column) + ": expected quotes"));
  }
}

TEST_CASE("every spelling of a text may hold it") {
  const std::string e = "\xc3\xa9";
  const std::string three = "\"\"\"";
  for (const std::string& text : {"\"" + e + " \\\" " + e + "\"", "'" + e + "\\'", three + "\n" + e + " \" \\" + three + e + three + "\"\"",
                                  three + three, "'''\n" + e + " '' '''''", std::string("\"\""), "\"#\" # " + e + " \" '"}) {
    CAPTURE(text);
    auto read = parse_document("\xef\xbb\xbf" "a = " + text + " # " + e + "\n\"" + e + "\" = 1\n", "f");
    if (!read) FAIL(read.error().message);
    CHECK_EQ(read->items.size(), 2);
  }
}
