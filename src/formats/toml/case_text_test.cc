// The texts that this room writes: the manual and a newcomer's first case.
#include <doctest/doctest.h>

#include <cstdlib>

#include "base/disk.h"
#include "formats/toml/case_file.h"
#include "formats/toml/case_starter.h"
#include "formats/toml/tables.h"

using namespace demarche;
using namespace demarche::toml;

TEST_CASE("docs/case-toml.md is what the tables of keys say") {
  const fs::path manual = DEMARCHE_DOCS "/case-toml.md";
  if (std::getenv("DEMARCHE_ACCEPT") != nullptr) REQUIRE(write_file(manual, case_reference()).has_value());
  auto committed = read_file(manual);
  REQUIRE(committed.has_value());
  CHECK_MESSAGE(*committed == case_reference(), "run toml_test with DEMARCHE_ACCEPT=1 to write the manual, and look at the change");
}

TEST_CASE("every key of every table explains itself") {
  for (const Table& table : case_tables()) {
    CAPTURE(table.title);
    CHECK_FALSE(table.says.empty());
    bool marking = table.name == "" || table.name == "case";
    for (const KeyInfo& key : table.keys()) {
      CAPTURE(key.name);
      CHECK_FALSE(key.says.empty());
      CHECK_FALSE(key.type().empty());
      marking = marking || key.name == "marking";
    }
    CHECK_MESSAGE(marking, "every table takes a marking");
  }
}

TEST_CASE("a starter is a valid case, whatever folders and files are called") {
  const StarterOptions table[] = {
      {"", "", {}, {}},
      {"first", "First case", {{"relay", "", {"logs/*.log"}, SourceRole::relay, ""}}, {"intel/a.json"}},
      {"a b/c", "say \"hi\" \\ \x1b[31m", {{"x y", "n", {"a\"b", "c\\d", "\xff", ""}, SourceRole::victim, ""}, {"x/y", "", {}, SourceRole::open, ""}},
       {"", "tab\there", "new\nline"}},
      {std::string(500, 'x'), "\xc3\xa9\xff", {{"s", "", {"l"}, SourceRole::victim, "V-9"}, {"s", "", {"m"}, SourceRole::sensor, ""}}, {}},
  };
  for (const StarterOptions& options : table) {
    const std::string text = render_case_starter(options);
    CAPTURE(text);
    auto read = read_case(text, "case.toml");
    if (!read) FAIL(read.error().message);
    CHECK_EQ(read->sources.size(), options.sources.size());
    CHECK_EQ(read->intel.size(), options.intel.size());
  }
  const auto first = read_case(render_case_starter(table[1]), "case.toml");
  CHECK_EQ(first->sources[0].role, SourceRole::relay);
  CHECK_EQ(first->sources[0].paths[0], "logs/*.log");
  CHECK_EQ(first->intel[0].path, "intel/a.json");
  const auto hostile = read_case(render_case_starter(table[2]), "case.toml");
  CHECK_EQ(hostile->name, "say \"hi\" \\ \x1b[31m");
  CHECK_EQ(hostile->sources[0].paths[0], "a\"b");
  CHECK_EQ(hostile->intel[2].path, "new\nline");
}
