#include "formats/zeek/tsv.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "formats/zeek/line_cut.h"
#include "formats/zeek/log_collector.h"

using namespace demarche;
using namespace demarche::zeek;

namespace {

std::string header(std::string_view path, std::string_view fields, std::string_view types) {
  return "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t" + std::string(path) +
         "\n#open\t2018\n#fields\t" + replace_all(fields, " ", "\t") + "\n#types\t" + replace_all(types, " ", "\t") + "\n";
}

std::unique_ptr<Reading> read(std::string text) {
  auto reading = read_text(std::move(text), Encoding::tsv);
  const Accounting& a = reading->accounting;
  CHECK_EQ(a.lines, a.rows + a.comments + a.rejected);
  CHECK_EQ(a.rows, reading->sink.records.size());
  CHECK(reading->sink.same_plan);
  return reading;
}

}  // namespace

TEST_CASE("values: escapes, unset, empty, lists") {
  struct { const char* raw; const char* text; char separator; bool set; } const table[] = {
      {"plain", "plain", 0, true},
      {"-", "", 0, false},
      {"(empty)", "", 0, true},
      {"\\x2d", "-", 0, true},
      {"a\\\\b", "a\\b", 0, true},
      {"\\x00\\x1b[31m", "\\x00\\x1b[31m", 0, true},
      {"caf\\xc3\\xa9", "caf\xc3\xa9", 0, true},
      {"caf\xc3\xa9", "caf\xc3\xa9", 0, true},
      {"\\xff", "\\xff", 0, true},
      {"end\\", "end\\", 0, true},
      {"\\xzz", "\\xzz", 0, true},
  };
  for (const auto& row : table) {
    CAPTURE(row.raw);
    const auto reading = read(header("x", "a b", "string string") + row.raw + "\tz\n");
    CHECK_EQ(reading->reasons(), "");
    REQUIRE_EQ(reading->sink.records.size(), 1);
    const auto& value = reading->sink.records[0][0];
    CHECK_EQ(value.text, row.text);
    CHECK_EQ(value.separator, row.separator);
    CHECK_EQ(value.set, row.set);
    CHECK_EQ(reading->sink.records[0][1].text, "z");
  }
  struct { const char* raw; const char* text; char separator; bool set; const char* json; } const lists[] = {
      {"-", "", ',', false, ""},
      {"(empty)", "", ',', true, "[]"},
      {"a,b", "a,b", ',', true, "[\"a\",\"b\"]"},
      {"a\\x2cb,c", "a,b\x1f" "c", '\x1f', true, "[\"a,b\",\"c\"]"},
      {"a,(empty),c", "a,,c", ',', true, "[\"a\",\"\",\"c\"]"},
      {"a\\\\,b", "a\\,b", ',', true, "[\"a\\\\\",\"b\"]"},
  };
  for (const auto& row : lists) {
    CAPTURE(row.raw);
    const auto reading = read(header("x", "a b", "set[string] string") + row.raw + "\tz\n");
    const auto& value = reading->sink.records.at(0)[0];
    CHECK_EQ(value.text, row.text);
    CHECK_EQ(value.separator, row.separator);
    CHECK_EQ(value.set, row.set);
    CHECK_EQ(reading->sink.fields[0].contains("a") ? reading->sink.fields[0].at("a") : "", row.json);
  }
}

TEST_CASE("lines know where they are, and types come from #types") {
  const auto reading = read(header("conn", "ts id.orig_p ok", "time port bool") + "1\t22\tT\r\n2\t23\tF\n");
  CHECK_EQ(reading->sink.lines, std::vector<std::uint64_t>{9, 10});
  const std::uint64_t first = reading->accounting.bytes - 15;
  CHECK_EQ(reading->sink.offsets, std::vector<std::uint64_t>{first, first + 8});
  CHECK_EQ(reading->sink.raws, std::vector<std::string>{"1\t22\tT", "2\t23\tF"});
  const ColumnPlan& plan = reading->sink.last_plan();
  CHECK_EQ(plan.log, "conn");
  CHECK(plan.columns[0].type == FieldType::time);
  CHECK(plan.columns[1].type == FieldType::port);
  CHECK(plan.columns[2].type == FieldType::boolean);
}

TEST_CASE("headers may come again, equal ones change nothing") {
  const std::string a = header("a", "x y", "string string"), b = header("b", "x", "string");
  const auto reading = read(a + "1\t2\n" + a + "3\t4\n" + b + "5\n" + a + "6\t7\n");
  CHECK_EQ(reading->reasons(), "");
  CHECK_EQ(reading->sink.logs, std::vector<std::string>{"a", "a", "b", "a"});
  CHECK_EQ(reading->sink.plans, 3);
}

TEST_CASE("other separators") {
  const auto reading = read("#separator \\x2c\n#set_separator,;\n#unset_field,NIL\n#path,x\n#fields,a,b\n#types,string,set[string]\nNIL,p;q\nx\ty,NIL\n");
  REQUIRE_EQ(reading->sink.fields.size(), 2);
  CHECK_EQ(reading->sink.fields[0], std::map<std::string, std::string>{{"b", "[\"p\",\"q\"]"}});
  CHECK_EQ(reading->sink.records[1][0].text, "x\\x09y");
}

TEST_CASE("marks of no byte and of several") {
  const auto reading = read("#separator \\x09\n#unset_field\t\n#empty_field\tNIL\n#path\tx\n#fields\ta\tb\tc\n#types\tstring\tstring\tset[string]\n\tNIL\tNIL\n-\tNix\t\n");
  CHECK_EQ(reading->sink.fields.at(0), std::map<std::string, std::string>{{"b", "\"\""}, {"c", "[]"}});
  CHECK_EQ(reading->sink.fields.at(1), std::map<std::string, std::string>{{"a", "\"-\""}, {"b", "\"Nix\""}});
}

TEST_CASE("what is wrong is told with its line, and the rest is read") {
  const std::string good = header("x", "a b", "string string");
  struct { std::string text; std::uint64_t rows, rejected; std::vector<std::pair<std::uint64_t, std::string>> problems; } const table[] = {
      {"a\tb\n", 0, 1, {{1, "expected a #fields line"}}},
      {"#separator \\x09\n#path\tx\na\tb\n#fields\ta\tb\n1\t2\n", 1, 1, {{3, "expected a #fields line"}, {5, "expected 2 types"}}},
      {good + "1\t2\n#separator \\x09\n#path\tx\n3\t4\n", 1, 1, {{12, "expected a #fields line"}}},
      {"#separator \\x09\n#fields a b\n1 2\n", 0, 1, {{2, "expected the names of the columns"}, {3, "expected a #fields line"}}},
      {good + "1\n1\t2\n1\t2\t3\n", 1, 2, {{9, "expected 2 values, found 1"}, {11, "expected 2 values, found 3"}}},
      {good + "1\t2\n3", 1, 1, {{10, "expected 2 values, found 1"}}},
      {good + "1\t2\n3\t4", 2, 0, {{10, "expected a line end"}}},
      {good + "\x1b[2J\t2\n", 1, 0, {{9, "control characters"}}},
      {good + "1\t\xff\n", 1, 0, {{9, "expected UTF-8"}}},
      {good + "1\t\xc2\x9b\x7f\n", 1, 0, {{9, "control characters"}}},
      {good + std::string("1\t\0\n", 4), 1, 0, {{9, "control characters"}}},
      {good + std::string(1 << 20, 'x') + "\n1\t2\n", 1, 1, {{9, "bytes, found 1048576"}}},
      {header("x", "a b a", "string string string") + "1\t2\t3\n", 1, 0, {{7, "found \"a\" twice"}}},
      {"#separator ab\n#fields\ta\n1\n", 1, 0, {{1, "expected one character after #separator"}, {3, "expected 1 types"}}},
  };
  for (const auto& row : table) {
    CAPTURE(row.text.substr(0, 300));
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

TEST_CASE("what a row shows is printable, whatever the line held") {
  std::string text = header("x", "a b", "string set[string]");
  for (int byte = 0; byte < 256; ++byte)
    if (byte != '\n' && byte != '\t') text += std::string("q") + static_cast<char>(byte) + "\tr," + static_cast<char>(byte) + "\n";
  const auto reading = read(text);
  CHECK_GE(reading->accounting.rows, 253);
  for (const auto& record : reading->sink.records)
    for (const auto& value : record) CHECK_EQ(visible(replace_all(value.text, "\x1f", "")), replace_all(value.text, "\x1f", ""));
}

TEST_CASE("the fast cut equals the obvious one") {
  std::uint32_t random = 1;
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    random = random * 1664525 + 1013904223;
    const std::size_t size = (random >> 16) % 40;
    for (std::size_t i = 0; i < size; ++i) {
      random = random * 1664525 + 1013904223;
      constexpr std::string_view kBytes = "abcdefghijklmnopqrstuvwxyz\t\t\t\t\t\\\x7f\x80\xff\x1f\x08\x0a ~\xc2";
      line += kBytes[(random >> 16) % kBytes.size()];
    }
    std::vector<std::uint32_t> expected, found(8);
    bool plain = true;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto byte = static_cast<unsigned char>(line[i]);
      if (byte == '\t') expected.push_back(static_cast<std::uint32_t>(i));
      else if (byte < 0x20 || byte >= 0x7f || byte == '\\') plain = false;
    }
    const std::size_t length = line.size();
    line.append(64, '\t');
    const LineCut cut = cut_line({line.data(), length}, '\t', found);
    CHECK_EQ(cut.separators, expected.size());
    CHECK_EQ(cut.plain, plain);
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) CHECK_EQ(found[i], expected[i]);
  }
}

TEST_CASE("a sink that has enough ends the reading") {
  Reading reading;
  reading.sink.stop_after = 1;
  bytes::LineReader lines(std::make_unique<StringSource>(header("x", "a", "string") + "1\n2\n3\n"));
  reading.accounting = read_tsv(lines, "x", reading.sink, reading.problems);
  CHECK_EQ(reading.accounting.rows, 1);
  CHECK_EQ(reading.accounting.lines, 9);
}
