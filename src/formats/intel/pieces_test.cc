#include "formats/intel/pieces.h"

#include <doctest/doctest.h>

using namespace demarche;
using namespace demarche::intel;

namespace {

std::string shown(const Pieces<Piece>& pieces) {
  std::string out;
  for (const Piece& piece : pieces.list) out += std::to_string(piece.offset) + ":" + std::string(piece.text) + " ";
  return out + (pieces.fault.empty() ? "" : "fault at " + std::to_string(pieces.fault_offset) + ": " + pieces.fault);
}
std::string shown(const Pieces<Member>& pieces) {
  std::string out;
  for (const Member& member : pieces.list)
    out += std::string(member.key) + "=" + std::to_string(member.value.offset) + ":" + std::string(member.value.text) + " ";
  return out + (pieces.fault.empty() ? "" : "fault at " + std::to_string(pieces.fault_offset) + ": " + pieces.fault);
}

}  // namespace

TEST_CASE("arrays and objects are cut at their outer level, with offsets") {
  struct { const char* text; const char* expected; } const arrays[] = {
      {"[]", ""},
      {"[1, \"a,]\" ,{\"b\":[2,3]}]", "11:1 14:\"a,]\" 21:{\"b\":[2,3]} "},
      {"[\"\\\"]\",true]", "11:\"\\\"]\" 17:true "},
      {"[1 2]", "11:1 13:2 fault at 13: expected a comma between two JSON values"},
      {"[1,{\"a\":", "11:1 13:{\"a\": fault at 18: the JSON text ends in the middle: is the file complete?"},
      {"[1,", "11:1 fault at 13: the JSON text ends in the middle: is the file complete?"},
      {"[,1]", "fault at 11: expected a JSON value"},
      {"[1}", "11:1 fault at 12: expected a comma between two JSON values"},
      {"[\"open", "11:\"open fault at 16: the JSON text ends in the middle: is the file complete?"},
  };
  for (const auto& row : arrays) {
    CAPTURE(row.text);
    CHECK_EQ(shown(elements({row.text, 10})), row.expected);
  }
  struct { const char* text; const char* expected; } const objects[] = {
      {"{}", ""},
      {"{ \"a\" : 1, \"b\":{\"c\":\"}\"} }", "a=8:1 b=15:{\"c\":\"}\"} "},
      {"{\"a\"}", "fault at 4: expected a colon after a member's name"},
      {"{\"a\":}", "fault at 5: expected a JSON value"},
      {"{a:1}", "fault at 1: expected a member's name in quotes"},
      {"{\"a\":1", "a=5:1 fault at 6: the JSON text ends in the middle: is the file complete?"},
  };
  for (const auto& row : objects) {
    CAPTURE(row.text);
    CHECK(shown(members({row.text, 0})).starts_with(row.expected));
    CHECK_EQ(shown(members({row.text, 0})).empty(), std::string(row.expected).empty());
  }
  CHECK_EQ(outer_piece("  {\"a\":1} x", 0).text, "{\"a\":1}");
  CHECK_EQ(outer_piece("  ", 0).text, "");
}

TEST_CASE("pieces are parsed; hostile ones are refused") {
  PieceParser parser;
  const auto parse = [&](std::string_view text) {
    const auto value = parser.parse({text, 0});
    return value ? value->compact() : "error: " + value.error().message;
  };
  CHECK_EQ(parse("{\"a\":[1,-2,1.5,true,null,\"\\u00e9\\n\"]}"), "{\"a\":[1,-2,1.5,true,null,\"\xc3\xa9\\n\"]}");
  CHECK_EQ(parser.parse({"{\"a\":1,\"a\":2}", 0})->integer("a"), 1);   // a member twice: the first one counts
  CHECK(parse("{\"a\":\"\xff\"}").starts_with("error: expected UTF-8"));
  CHECK(parse(std::string(100, '[') + std::string(100, ']')).starts_with("error: expected at most 64 levels"));
  for (const char* wrong : {"", "{", "{\"a\":}", "[1,]", "nul", "1 2", "{\"a\":1}}", "\"\\ud800\"", "\"\x01\"", "01"}) {
    CAPTURE(wrong);
    CHECK(parse(wrong).starts_with("error: "));
  }
  CHECK_EQ(parse("[\"" + std::string(100'000, 'x') + "\"]").size(), 100'004);   // its buffers grow
  CHECK_EQ(parse("[2]"), "[2]");
}

TEST_CASE("lines of offsets") {
  const Lines lines("a\nbc\n\nd");
  CHECK_EQ(lines.line(0), 1);
  CHECK_EQ(lines.line(1), 1);
  CHECK_EQ(lines.line(2), 2);
  CHECK_EQ(lines.line(5), 3);
  CHECK_EQ(lines.line(6), 4);
  CHECK_EQ(Lines("").line(0), 1);
}
