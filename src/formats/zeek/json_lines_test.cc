#include "formats/zeek/json_lines.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "formats/zeek/log_collector.h"

using namespace demarche;
using namespace demarche::zeek;

namespace {

using Fields = std::map<std::string, std::string>;

std::unique_ptr<Reading> read(std::string text, std::string_view hint = "hint") {
  auto reading = read_text(std::move(text), Encoding::json, hint);
  const Accounting& a = reading->accounting;
  CHECK_EQ(a.lines, a.rows + a.comments + a.rejected);
  CHECK_EQ(a.rows, reading->sink.records.size());
  CHECK(reading->sink.same_plan);
  return reading;
}

}  // namespace

TEST_CASE("one object becomes one record of canonical values") {
  struct { const char* line; Fields fields; } const table[] = {
      {R"({"id.orig_h":"1.2.3.4"})", {{"id.orig_h", "\"1.2.3.4\""}}},
      {R"({"id":{"orig_h":"1.2.3.4"}})", {{"id.orig_h", "\"1.2.3.4\""}}},
      {R"({"a":{"b":{"c":1}},"d":null,"e":{}})", {{"a.b.c", "1"}}},
      {R"({"a":true,"b":false})", {{"a", "true"}, {"b", "false"}}},
      {R"({"a":18446744073709551615,"b":-5,"c":60.0,"d":0.13974087420570516,"e":1e-9})",
       {{"a", "18446744073709551615"}, {"b", "-5"}, {"c", "60"}, {"d", "0.139741"}, {"e", "0"}}},
      {R"({"a":[],"b":["x","y"],"c":["x,y","z"],"d":[1,2.50]})",
       {{"a", "[]"}, {"b", "[\"x\",\"y\"]"}, {"c", "[\"x,y\",\"z\"]"}, {"d", "[1,2.5]"}}},
      {R"({"a":[{"b":1},{"b":2}],"c":[[1],[2]]})", {{"a.b", "[1,2]"}, {"c", "\"[[1],[2]]\""}}},
      {R"({"a":{"b":[{"c":"x,y","d":{"e":["p","q"]}},{"c":"z","d":{"e":["r"]},"f":[{"g":true}]},{"c":null}]}})",
       {{"a.b.c", R"(["x,y","z"])"}, {"a.b.d.e", R"(["p","q","r"])"}, {"a.b.f.g", "[true]"}}},
      {R"({"a":[{"b":1},2],"c":[{}],"d":[{"e":[[1]]}]})", {{"a", R"("[{\"b\":1},2]")"}, {"d.e", R"(["[[1]]"])"}}},
      {R"({"ts":1521911720.613421})", {{"ts", "\"2018-03-24T17:15:20.613421Z\""}}},
      {R"({"ts":"2018-03-24T17:15:20.613421Z"})", {{"ts", "\"2018-03-24T17:15:20.613421Z\""}}},
      {R"({"timestamp":"2018-10-30T09:56:07.459844+0100"})", {{"timestamp", "\"2018-10-30T08:56:07.459844Z\""}}},
      {R"({"_path":"x509","certificate.not_valid_after":1678536902.0})", {{"certificate.not_valid_after", "\"2023-03-11T12:15:02Z\""}}},
      {R"({"_path":"x","_write_ts":"2018","_system_name":"s","a":"2018-03-24"})", {{"a", "\"2018-03-24\""}}},
      {R"({"a":"\\x00","b":"l\nm","c":"caf\u00e9"})", {{"a", R"("\\x00")"}, {"b", R"("l\\x0am")"}, {"c", "\"caf\xc3\xa9\""}}},
      {R"({"a":""})", {{"a", "\"\""}}},
      {R"({})", {}},
  };
  for (const auto& row : table) {
    CAPTURE(row.line);
    const auto reading = read(std::string(row.line) + "\n");
    CHECK_EQ(reading->reasons(), "");
    REQUIRE_EQ(reading->sink.fields.size(), 1);
    CHECK_EQ(reading->sink.fields[0], row.fields);
  }
}

TEST_CASE("the log type is _path, else the hint; types may be mixed, plans only grow") {
  const auto reading = read("{\"_path\":\"dns\",\"a\":1}\n{\"b\":1}\n{\"b\":2,\"_path\":\"dns\",\"a\":3}\n{\"_path\":\"dns\",\"c\":[]}\n{\"_path\":\"dns\",\"c\":[1]}\n");
  CHECK_EQ(reading->sink.logs, std::vector<std::string>{"dns", "hint", "dns", "dns", "dns"});
  CHECK_EQ(reading->sink.plans, 5);
  const ColumnPlan& plan = reading->sink.last_plan();
  REQUIRE_EQ(plan.columns.size(), 3);
  CHECK_EQ(plan.columns[0].name, "a");
  CHECK_EQ(plan.columns[1].name, "b");
  CHECK(plan.columns[2].type == FieldType::number);
  CHECK(plan.columns[2].list);
  CHECK_EQ(reading->sink.fields[2], Fields{{"a", "3"}, {"b", "2"}});
}

TEST_CASE("a text in a column of numbers is given, and looked at by the sweep") {
  const auto reading = read("{\"x\":1}\n{\"x\":\"evil.example\"}\n{\"x\":2}\n{\"uid\":1}\n{\"uid\":\"C1\"}\n");
  CHECK_EQ(reading->sink.fields[1], Fields{{"x", "\"evil.example\""}});
  CHECK_EQ(reading->sink.fields[2], Fields{{"x", "2"}});
  CHECK_EQ(reading->sink.last_plan().columns[0].classes, kAnyShape);
  CHECK_EQ(reading->sink.last_plan().columns[1].classes, kNoClass);
}

TEST_CASE("what is wrong is told with its line, and the rest is read") {
  std::string deep, many = "{";
  for (int i = 0; i < 100; ++i) deep += "{\"a\":";
  for (int i = 0; i < 5000; ++i) many += "\"k" + std::to_string(i) + "\":1,";
  many += "\"z\":1}";
  struct { std::string text; std::uint64_t rows, rejected; std::vector<std::pair<std::uint64_t, std::string>> problems; } const table[] = {
      {"{\"a\":1}\nnot json\n{\"a\":2}\n", 2, 1, {{2, "not JSON"}}},
      {"[1]\n1\n\"x\"\n", 0, 3, {{1, "another JSON value"}, {2, "another JSON value"}, {3, "another JSON value"}}},
      {"{\"a\":1} {\"a\":2}\n", 0, 1, {{1, "not JSON"}}},
      {"{\"a\":1}\n{\"a\":", 1, 1, {{2, "not JSON"}}},
      {"{\"a\":1}\n{\"a\":2}", 2, 0, {}},
      {deep + "1" + std::string(100, '}') + "\n{\"a\":1}\n", 1, 1, {{1, "not JSON"}}},
      {"{\"a\":\"\\u001b[2J\"}\n", 1, 0, {{1, "control characters"}}},
      {"{\"a\":\"\x1b[2J\"}\n", 1, 0, {{1, "control characters"}}},
      {"{\"a\":\"\xff\"}\n", 1, 0, {{1, "expected UTF-8"}}},
      {"{\"a\":1,\"a\":2}\n", 1, 0, {{1, "comes twice"}}},
      {"{\"id.x\":1,\"id\":{\"x\":2}}\n", 1, 0, {{1, "comes twice"}}},
      {"{\"a\":\"" + std::string(1 << 20, 'x') + "\"}\n{\"a\":1}\n", 1, 1, {{1, "bytes, found 1048584"}}},
      {many + "\n", 1, 0, {{1, "4096 different members"}}},
      {"{\"" + std::string(300, 'n') + "\":1}\n", 1, 0, {{1, "different members"}}},
      {"{\"a\":1e999}\n{\"a\":1}\n", 1, 1, {{1, "not JSON"}}},
  };
  for (const auto& row : table) {
    CAPTURE(row.text.substr(0, 200));
    const auto reading = read(row.text);
    CAPTURE(reading->reasons());
    CHECK_EQ(reading->accounting.rows, row.rows);
    CHECK_EQ(reading->accounting.rejected, row.rejected);
    REQUIRE_EQ(reading->problems.list().size(), row.problems.size());
    for (std::size_t i = 0; i < row.problems.size(); ++i) {
      CHECK_EQ(reading->problems.list()[i].line, row.problems[i].first);
      CHECK_NE(reading->problems.list()[i].reason.find(row.problems[i].second), std::string::npos);
    }
  }
}

TEST_CASE("bytes that JSON forbids are shown, the record kept, its raw line unchanged") {
  const auto reading = read("{\"a\":\"x\x1b\xff\xc3\xa9\xf0\x9f\"}\n");
  REQUIRE_EQ(reading->sink.records.size(), 1);
  CHECK_EQ(reading->sink.records[0][0].text, "x\\x1b\\xff\xc3\xa9\\xf0\\x9f");
  CHECK_EQ(reading->sink.raws[0], "{\"a\":\"x\x1b\xff\xc3\xa9\xf0\x9f\"}");
}

TEST_CASE("too many log types are refused, the known ones go on") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "{\"_path\":\"p" + std::to_string(i) + "\",\"a\":1}\n";
  const auto reading = read(text + "{\"_path\":\"p0\",\"a\":2}\n");
  CHECK_EQ(reading->accounting.rows, kMostLogTypes + 1);
  CHECK_EQ(reading->accounting.rejected, 300 - kMostLogTypes);
}
