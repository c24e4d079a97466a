#include "formats/zeek/json_shapes.h"

#include <doctest/doctest.h>

using namespace demarche::zeek;

namespace {

// Shapes as text: what stands before each value, its kind's letter, its name.
std::string shown(std::string line) {
  line.append(8, '\n');
  const auto shape = shape_of(std::string_view(line).substr(0, line.size() - 8));
  if (!shape) return "none";
  std::string out;
  for (const ShapePiece& piece : *shape) out += piece.before + "<" + "tziwfbnTNel."[static_cast<std::size_t>(piece.kind)] + piece.name + ">";
  return out;
}

}  // namespace

TEST_CASE("the shape of a line") {
  struct { const char* line; const char* shape; } const table[] = {
      {R"({"a":"x","b":-1,"c":0.5})", R"({"a":<ta>,"b":<wb>,"c":<fc>}<.>)"},
      {R"({"a":true, "b": null,"c":{"d":["x", "y"]}})", R"({"a":<ba>, "b": <nb>,"c":{"d":<Tc.d>}}<.>)"},
      {R"({"a":[],"b":[1,2.5],"c":{}})", R"({"a":<ea>,"b":<Nb>,"c":{}}<.>)"},
      {R"({"a":[[{"b":1}],2]})", R"({"a":<la>}<.>)"}, {R"({"a":[{"b":1}]})", "none"},
      {R"({"_path":"dns","a":1})", R"({"_path":"dns","a":<wa>}<.>)"},
      {R"({"_path":7,"b":{"_path":"dns"}})", R"({"_path":<w_path>,"b":{"_path":<tb._path>}}<.>)"},
      {R"({"a":"2018-03-24T17:15:21.613421Z","b":"2018-03-24T17:15:21+02:00"})", R"({"a":<za>,"b":<ib>}<.>)"},
      {"{}", "{}<.>"},
      {"", "none"}, {"[]", "none"}, {"{", "none"}, {"{} ", "none"}, {" {}", "none"}, {R"({"a":1}x)", "none"}, {R"({"a":01})", "none"},
      {R"({"a":1.})", "none"}, {R"({"a":.5})", "none"}, {R"({"a":1e5})", "none"}, {R"({"a":-})", "none"}, {R"({"a":1234567890123456})", "none"},
      {R"({"a":tru})", "none"}, {R"({"a" :1})", "none"}, {R"({"":1})", "none"}, {R"({"a":"\n"})", "none"}, {"{\"a\":\"\xc3\xa9\"}", "none"},
      {"{\"a\":\"\x7f\"}", "none"}, {R"({"a":"x})", "none"}, {R"({"a":[1,"x"]})", "none"}, {R"({"a":[1,]})", "none"}, {R"({"a":[{"b":1,}]})", "none"},
      {R"({"a":[null]})", "none"}, {R"({"a":1,})", "none"}, {R"({"a":["2018-03-24T17:15:21.613421Z"]})", "none"},
  };
  for (const auto& row : table) {
    CAPTURE(row.line);
    CHECK_EQ(shown(row.line), row.shape);
  }
  std::string deep = "1";
  for (int i = 0; i < 40; ++i) deep = "{\"a\":" + deep + "}";
  CHECK_EQ(shown(deep), "none");
}

TEST_CASE("a line is found by its shape, with its values") {
  JsonShapes shapes;
  const std::string lines[] = {R"({"a":"x","b":1})", R"({"a":"x","b":"y"})", R"({"a":"x"})", R"({"_path":"dns","a":"x"})"};
  const std::string padding(8, '\n');
  for (std::uint32_t i = 0; i < 4; ++i) {
    const std::string padded = lines[i] + padding;
    REQUIRE(shapes.add(*shape_of(std::string_view(padded).substr(0, lines[i].size())), i));
  }
  struct { std::string line; int number; const char* values; } const table[] = {
      {R"({"a":"other","b":-25})", 0, "other|-25|"}, {R"({"a":"","b":""})", 1, "||"}, {R"({"a":"z"})", 2, "z|"}, {R"({"_path":"dns","a":"q"})", 3, "q|"},
      {R"({"_path":"http","a":"q"})", -1, ""}, {R"({"a":"x","b":1.5})", -1, ""}, {R"({"a":"x","b":1}})", -1, ""}, {R"({"a":"x")", -1, ""}, {"", -1, ""},
      {R"({"b":1,"a":"x"})", -1, ""}};
  std::vector<std::string_view> values;
  for (const auto& row : table) {
    CAPTURE(row.line);
    const std::string padded = row.line + padding;
    const auto found = shapes.find(std::string_view(padded).substr(0, row.line.size()), values);
    CHECK_EQ(found ? static_cast<int>(*found) : -1, row.number);
    if (!found) continue;
    std::string text;
    for (const std::string_view value : values) (text += value) += "|";
    CHECK_EQ(text, row.values);
  }
  shapes.clear();
  CHECK_FALSE(shapes.find(lines[0] + padding, values).has_value());
}
