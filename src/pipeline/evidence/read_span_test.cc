#include "pipeline/evidence/read_span.h"

#include <doctest/doctest.h>

using namespace demarche;
using namespace demarche::evidence;

namespace {

std::unique_ptr<ByteSource> text_of(int lines) {
  std::string text;
  for (int i = 1; i <= lines; ++i) text += "line " + std::to_string(i) + "\r\n";
  return std::make_unique<StringSource>(text);
}

}  // namespace

TEST_CASE("the bytes at an offset") {
  struct { std::uint64_t offset, length; const char* text; } const table[] = {
      {0, 6, "line 1"}, {8, 6, "line 2"}, {3, 0, ""}, {7, 2, "\nl"}};
  for (const auto& row : table) {
    const auto span = read_span(text_of(5), row.offset, row.length);
    REQUIRE(span.has_value());
    CHECK_EQ(*span, row.text);
  }
  CHECK_EQ(read_span(text_of(100000), 900000, 5)->size(), 5);
  CHECK(read_span(text_of(5), 38, 5).error().kind == ErrorKind::not_found);
  CHECK(read_span(text_of(5), 1000, 1).error().kind == ErrorKind::not_found);
  CHECK(read_span(text_of(5), 0, kLongestSpan + 1).error().kind == ErrorKind::limit);
}

TEST_CASE("lines around a line") {
  struct { std::uint64_t line; std::size_t context; std::uint64_t first, last; } const table[] = {
      {3, 1, 2, 4}, {1, 2, 1, 3}, {5, 2, 3, 5}, {3, 0, 3, 3}, {2, 100, 1, 5}};
  for (const auto& row : table) {
    const auto lines = read_lines_around(text_of(5), row.line, row.context);
    REQUIRE(lines.has_value());
    CHECK_EQ(lines->front().number, row.first);
    CHECK_EQ(lines->back().number, row.last);
    CHECK_EQ(lines->size(), row.last - row.first + 1);
    for (const NumberedLine& line : *lines) {
      CHECK_EQ(line.text, "line " + std::to_string(line.number));
      CHECK_EQ(line.offset, (line.number - 1) * 8);
    }
  }
  CHECK(read_lines_around(text_of(5), 6, 1).error().kind == ErrorKind::not_found);
  CHECK(read_lines_around(text_of(5), 0, 1).error().kind == ErrorKind::not_found);
}
