#include <doctest/doctest.h>

#include "base/text.h"
#include "cli/grid.h"
#include "cli/width.h"

using namespace demarche;
using namespace demarche::cli;

TEST_CASE("text is measured in columns") {
  struct { const char* text; std::size_t columns; } const table[] = {
      {"", 0}, {"abc", 3}, {"\xc3\xa9", 1}, {"e\xcc\x81", 1}, {"\xe4\xb8\x8a\xe6\xb5\xb7", 4}, {"\xf0\x9f\x98\x80", 2}, {"\xff", 1}, {"\xe4\xb8", 2},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(width_of(row.text), row.columns);
  }
}

TEST_CASE("text is cut between characters and stays within its width") {
  CHECK_EQ(cut("abcdefgh", 8), "abcdefgh");
  CHECK_EQ(cut("abcdefgh", 7), "abcd...");
  CHECK_EQ(cut("abcdefgh", 5), "abcde");
  CHECK_EQ(cut("\xe4\xb8\x8a\xe6\xb5\xb7", 3), "\xe4\xb8\x8a");            // a wide character is not halved
  CHECK_EQ(cut("e\xcc\x81" "fgh", 1), "e\xcc\x81");                        // marks stay with their letter
  CHECK_EQ(fitted("ab", 4), "ab  ");
  CHECK_EQ(fitted("ab", 4, Align::right), "  ab");
  const std::string mixed = "a\xc3\xa9\xe4\xb8\x8a\xf0\x9f\x98\x80" "e\xcc\x81z";
  for (std::size_t width = 0; width < 12; ++width) {
    CAPTURE(width);
    CHECK(is_utf8(cut(mixed, width)));
    CHECK_EQ(width_of(fitted(mixed, width)), width);
  }
}

TEST_CASE("words are wrapped, a long one stands alone") {
  CHECK_EQ(wrapped("one two three", 7, 2), "one two\n  three");
  CHECK_EQ(wrapped("one two", 7, 2, 4), "one\n  two");
  CHECK_EQ(wrapped("a 0123456789 b", 5, 1), "a\n 0123456789\n b");
  CHECK_EQ(wrapped("", 5, 1), "");
}

TEST_CASE("a grid in every format, with hostile cells") {
  Grid grid;
  grid.columns = {{"name"}, {"n", Align::right}};
  grid.rows = {{"a\x1b\tb", "1"}, {"=1+1, \"x\"", "1905"}};
  CHECK_EQ(aligned(grid, 80), "name           n\na\\x1b\\x09b     1\n=1+1, \"x\"   1905\n");
  CHECK_EQ(plain(grid), "a\\x1b\\x09b\t1\n=1+1, \"x\"\t1905\n");
  CHECK_EQ(csv(grid), "name,n\na\\x1b\\x09b,1\n\"'=1+1, \"\"x\"\"\",1905\n");
  CHECK_EQ(json_lines(grid), "{\"name\":\"a\\u001b\\tb\",\"n\":\"1\"}\n{\"name\":\"=1+1, \\\"x\\\"\",\"n\":\"1905\"}\n");
  CHECK(markdown(grid).starts_with("| name | n |\n|---|---:|\n"));
  CHECK_EQ(json_array(Grid{}), "[]\n");
}

TEST_CASE("a table keeps to any width, the widest columns give way first") {
  Grid grid;
  grid.columns = {{"id"}, {"value"}, {"a long heading"}};
  grid.rows = {{"C-001", std::string(100, 'x'), "short"}, {"C-002", "\xe4\xb8\x8a\xe6\xb5\xb7", ""}};
  for (const std::size_t width : {200U, 80U, 40U, 20U, 5U, 1U}) {
    CAPTURE(width);
    const std::string laid_out = aligned(grid, width);
    for (std::string_view line : split(laid_out, '\n')) CHECK_LE(width_of(line), width);
  }
  CHECK_NE(aligned(grid, 40).find("C-001"), std::string::npos);
}

TEST_CASE("JSON text holds no control that a terminal would obey") {
  CHECK_EQ(safe_json("\"a\xc2\x9b" "b\""), "\"a\\u009bb\"");
  CHECK_EQ(safe_json("\"\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf\xd8\x9c\""), "\"\\u202e\\u2066\\ufeff\\u061c\"");
  CHECK_EQ(safe_json("\"\xc3\xa9\xe4\xb8\x8a\""), "\"\xc3\xa9\xe4\xb8\x8a\"");
}
