#include "formats/zeek/passed_rows.h"

#include <doctest/doctest.h>

#include <random>

using namespace demarche;
using namespace demarche::zeek;

namespace {

// Digits and near misses of a time.
std::string random_time(std::mt19937_64& random) {
  std::string text = std::to_string(1'000'000'000 + random() % 9'000'000'000) + "." + std::to_string(1'000'000 + random() % 9'000'000).substr(1);
  static constexpr std::string_view kOther = "0123456789./:-+eETZ \x7f\x80";
  for (std::size_t i = random() % 3; i > 0; --i)
    if (random() % 4 == 0) text[random() % text.size()] = kOther[random() % kOther.size()];
  if (random() % 8 == 0) text.resize(random() % text.size());
  return text;
}

struct Row {
  const char* values;
  bool parsed;      // must the reader see it?
};

std::vector<std::uint32_t> found_in(PassedRows& rows, const std::string& text, std::vector<LinePlace> before = {}) {
  const std::string padded = std::string(64, '\xff') + text + std::string(64, '\xff');
  rows.look(std::string_view(padded).substr(64, text.size()), 1, before);
  std::vector<std::uint32_t> lines;
  for (const LinePlace& place : before) {
    lines.push_back(place.line);
    CHECK((place.begin == 0 || text[place.begin - 1] == '\n'));
  }
  return lines;
}

ColumnPlan plan_of(std::initializer_list<const char*> names) {
  ColumnPlan plan;
  for (const char* name : names) plan.columns.push_back({.name = name, .type = FieldType::text, .list = std::string_view(name) == "uids", .classes = kNoClass});
  return plan;
}

}  // namespace

TEST_CASE("the span of times is that of the times themselves, in whatever form they come") {
  std::mt19937_64 random(1);
  std::size_t times = 0;
  for (int round = 0; round < 2'000; ++round) {
    TimeSpan span;
    std::optional<Timestamp> first, last;
    for (std::size_t i = random() % 12; i > 0; --i) {
      const std::string text = random_time(random);
      const auto time = Timestamp::parse(text).to_optional();
      CAPTURE(text);
      CHECK_EQ(span.add(text), time.has_value());
      if (!time) continue;
      ++times;
      if (!first || *time < *first) first = time;
      if (!last || *time > *last) last = time;
    }
    CHECK_EQ(span.first().has_value(), first.has_value());
    if (!first) continue;
    CHECK_EQ(span.first()->micros(), first->micros());
    CHECK_EQ(span.last()->micros(), last->micros());
  }
  CHECK(times > 5'000);
}

TEST_CASE("rows that the reader must see: odd bytes, times that fail, values that are wanted") {
  const Row table[] = {
      {"1521911721.258458\tC1\tx,y\tplain", false},
      {"-\tC1\tx\tno time at all", false},
      {"(empty)\tC1\tx\tplain", true},
      {"yesterday\tC1\tx\tplain", true},
      {"1521911721.258458\tC7\tx\tplain", true},
      {"1521911721.258458\tC77\tx\tC7", false},
      {"1521911721.258458\tC1\tx,C7\tplain", true},
      {"1521911721.258458\tC1,C7\tx\tno list", false},
      {"1521911721.258458\tC\\x37\tx\tescaped", true},
      {"1521911721.258458\tC1\tx\tback\\slash", false},
      {"1521911721.258458\tC1\tx\tcaf\xc3\xa9", false},
      {"1521911721.258458\tC1\tx\tcaf\xe9", true},
      {"1521911721.258458\tC1\tx\ta\x01", true},
      {"1521911721.258458\tC1\tx\tcarriage\r", false},
  };
  const ColumnPlan plan = plan_of({"ts", "uid", "uids", "note"});
  const WantedRows asked{.columns = {"uid", "uids"}, .is_wanted = [](std::string_view uid) { return uid == "C7"; }, .is_wanted_line = {}};
  const TsvHeader header;
  PassedRows rows;
  REQUIRE(rows.use(plan, header, asked));
  std::string all;
  std::vector<std::uint32_t> wanted;
  for (const Row& row : table) {
    CAPTURE(row.values);
    CHECK_EQ(!found_in(rows, row.values + std::string("\n")).empty(), row.parsed);
    if (row.parsed) wanted.push_back(static_cast<std::uint32_t>(&row - table));
    (all += row.values) += "\n";
  }
  CHECK(found_in(rows, all) == wanted);
  // What is parsed anyhow is not asked about, and keeps its place.
  CHECK(found_in(rows, "short\n1.5\tC7\tx\ty\n2.5\tC1\tx\ty\n", {{0, 0}}) == std::vector<std::uint32_t>{0, 1});
  CHECK_EQ(rows.times().last()->micros(), 1'521'911'721'258'458);
  CHECK_EQ(rows.times().first()->micros(), 1'500'000);
}

TEST_CASE("lines that are wanted by number; a list of times is left to the reader") {
  PassedRows rows;
  const WantedRows asked{.columns = {}, .is_wanted = {}, .is_wanted_line = [](std::uint64_t line) { return line == 2; }};
  REQUIRE(rows.use(plan_of({"a", "b"}), TsvHeader(), asked));
  CHECK(found_in(rows, "1\t2\n3\t4\n5\t6\n") == std::vector<std::uint32_t>{1});
  CHECK_FALSE(rows.times().first().has_value());
  ColumnPlan plan = plan_of({"ts", "b"});
  plan.columns[0].list = true;
  CHECK_FALSE(rows.use(plan, TsvHeader(), asked));
}
