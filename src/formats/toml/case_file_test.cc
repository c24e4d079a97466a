#include <doctest/doctest.h>

#include <string>

#include "base/text.h"
#include "formats/toml/case_file.h"
#include "formats/toml/full_case.h"

using namespace demarche;
using demarche::toml::kFullCase;
using demarche::toml::read_case;

namespace {

constexpr std::string_view kStart = "[case]\nid = \"c\"\n";

std::string error_of(std::string_view text) {
  auto read = read_case(text, "case.toml");
  return read ? "" : read.error().message;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// The full case with one line replaced by another.
std::string changed(std::string_view from, std::string_view to) {
  REQUIRE(has(kFullCase, from));
  return replace_all(kFullCase, from, to);
}

}  // namespace

TEST_CASE("every key of the plan is kept") {
  auto read = read_case(kFullCase, "case.toml");
  if (!read) FAIL(read.error().message);
  const Case& c = *read;
  CHECK_EQ(c.id, "harbour-glass");
  CHECK_EQ(c.marking, Tlp::amber_strict);
  REQUIRE_EQ(c.sources.size(), 3);
  const SourceSpec& relay = c.sources[0];
  CHECK_EQ(relay.role, SourceRole::relay);
  CHECK_EQ(relay.hosts[1], "2001:db8::1");
  CHECK_EQ(relay.marking, Tlp::amber);
  CHECK_EQ(relay.clock_offset.count(), -3'000'000);
  CHECK_EQ(relay.keep_until->date(), "2030-01-01");
  CHECK_EQ(relay.grade->text(), "A2");
  CHECK_EQ(relay.where, 6);
  CHECK_EQ(c.sources[1].victim, "V-031");
  CHECK_EQ(c.sources[1].marking, Tlp::amber_strict);
  CHECK_EQ(c.sources[1].name, "S-v31");
  CHECK_EQ(c.sources[2].lake, "clickhouse://lake.example:8123/zeek");
  CHECK_EQ(c.intel.at(0).actor, "APT1");
  REQUIRE_EQ(c.registries.size(), 2);
  CHECK_EQ(c.registries[0].kind, "victims");
  CHECK_EQ(c.registries[0].marking, Tlp::amber_strict);
  CHECK_EQ(c.registries[1].path, "registry/networks.csv");
  CHECK_EQ(c.registries[1].marking, Tlp::clear);
  CHECK_EQ(c.origin_level, "region");
  CHECK_EQ(c.quiet_days, 45);
  CHECK_EQ(c.warninglists, std::vector<std::string>{"lists/*/list.json"});
  CHECK_EQ(c.claims.at(0).measure, "share");
  CHECK_EQ(c.audiences.at(0).ceiling, Tlp::clear);
  CHECK_EQ(c.audiences.at(0).marking, Tlp::amber_strict);
  CHECK_EQ(c.hypothesis("H1")->responsibility.at("state-executed"), 1.0);
  CHECK_EQ(c.hypothesis("H2")->responsibility.at("state-ordered"), 0.75);
  CHECK(c.hypothesis("H0")->residual);
  const FindingSpec& finding = c.findings.at(0);
  CHECK_EQ(finding.likelihood.at("H1").high, 0.95);
  CHECK_EQ(finding.likelihood.at("H2").low, 0.3);
  CHECK_EQ(finding.letters.at("H2"), "I");
  CHECK_EQ(finding.planted_fit.value_or(0), 0.9);
  CHECK_EQ(c.plan_start->date(), "2013-02-19");
  CHECK_EQ(c.demand("D-1")->due->date(), "2013-06-01");
  const ActionSpec& action = *c.action("A-03");
  CHECK_EQ(action.due, "P14D");
  CHECK(action.legal);
  CHECK_EQ(action.needs.marking.value_or(Tlp::red), Tlp::clear);
  CHECK_EQ(action.needs.level, "state-coordinated");
  CHECK_EQ(action.needs.partners, 2);
  CHECK_EQ(c.triggers.at(0).to, "L2");
  CHECK_EQ(c.documents.at(0).title, "DOC-1");
}

TEST_CASE("a case without more than an id is a case; without a marking it is red") {
  auto read = read_case(kStart, "case.toml");
  REQUIRE(read.has_value());
  CHECK_EQ(read->name, "c");
  CHECK_EQ(read->marking, Tlp::red);
  CHECK_EQ(read->plan_marking, Tlp::red);
}

TEST_CASE("all problems are told together, in the order of the file, each with place and remedy") {
  const std::string message = error_of(
      "[case]\nid = \"c\"\nmarkin = \"TLP:RED\"\n[[source]]\nid = \"S 1\"\npaths = [\"a\"]\n  clock_ofset = \"1s\"\n[[sorce]]\nid = \"x\"\n");
  CHECK_EQ(message,
           "case.toml:3:1: unknown key \"markin\"; did you mean \"marking\"?\n"
           "case.toml:5:6: id: expected an id of letters, digits, . _ - (1 to 100 of them), found the text \"S 1\"; "
           "write for example id = \"A-01\"\n"
           "case.toml:7:3: unknown key \"clock_ofset\"; did you mean \"clock_offset\"?\n"
           "case.toml:8:3: unknown table \"sorce\"; did you mean \"source\"?");
}

TEST_CASE("TOML itself") {
  for (const char* wrong : {"[case", "a = ", "[case]\nid = \"a\"\nid = \"b\"", "x = \"\xff\"", "[a]\n[a]", "[[=", "[[[a]]]", "x = [[=", "[ ]"}) {
    const std::string message = error_of(wrong);
    CAPTURE(wrong);
    CHECK(message.starts_with("case.toml:"));
    CHECK(has(message, "correct the TOML syntax"));
  }
  CHECK(error_of("[case]\nid = \"a\nname = 1").starts_with("case.toml:2:8: "));
  CHECK(error_of("[case]\nid = \"a\"\n [[[x]]]").starts_with("case.toml:3:"));
  CHECK_EQ(error_of(""), "case.toml:1:1: [case] is missing; begin the file with [case] and id = \"...\"");
  CHECK_FALSE(error_of("x = " + std::string(100'000, '[')).empty());
  CHECK(has(error_of("[case]\nid = \"a\x1b[31m\""), "\\x1b") == false);   // refused by TOML; nothing raw comes back
}

TEST_CASE("values: what was expected, what was found, what to do") {
  struct { const char* from; const char* to; const char* says; } const table[] = {
      {"marking = \"TLP:AMBER\"\n", "marking = \"TLP:PINK\"\n", "expected a marking"},
      {"marking = \"TLP:AMBER\"\n", "marking = 3\n", "found the number 3; write for example marking = \"TLP:AMBER\""},
      {"grade = \"A2\"\nmarking", "grade = \"G2\"\nmarking", "expected a grade"},
      {"role = \"relay\"", "role = \"relais\"", "did you mean \"relay\"?"},
      {"format = \"auto\"", "format = \"zeke\"", "did you mean \"zeek\"?"},
      {"\"192.0.2.10\"", "\"relay.example\"", "expected IP addresses"},
      {"clock_offset = \"-3s\"", "clock_offset = -3", "expected a text in quotes, found the number -3"},
      {"clock_offset = \"-3s\"", "clock_offset = \"-3\"", "expected a span"},
      {"keep_until = \"2030-01-01\"", "keep_until = \"2030-02-30\"", "expected a date or a time"},
      {"lawful_basis = \"consent of the owner\"\n", "", "keep_until has no lawful_basis"},
      {"victim = \"V-031\"\n", "", "has no victim; add victim"},
      {"paths = [\"logs/v31\"]\n", "", "[[source]] has no paths"},
      {"paths = [\"logs/v31\"]\n", "paths = []\n", "expected at least one file"},
      {"lake = \"clickhouse", "paths = [\"x\"]\nlake = \"clickhouse", "has both paths and lake"},
      {"lake = \"clickhouse", "lake = \"http", "ClickHouse"},
      {"path = \"intel/actor.stix.json\"\n", "", "[[intel]] has no path"},
      {"victims = \"registry/victims.csv\"", "victim = \"registry/victims.csv\"", "did you mean \"victims\"?"},
      {"marking = \"TLP:CLEAR\", grade", "markin = \"TLP:CLEAR\", grade", "did you mean \"marking\"?"},
      {"origin = \"region\"", "origin = \"continent\"", "expected city, region, country or asn"},
      {"quiet_days = 45", "quiet_days = 0", "whole number from 1"},
      {"quiet_days = 45", "quiet_days = 4.5", "whole number from 1"},
      {"measure = \"share\"", "measure = \"shares\"", "did you mean \"share\"?"},
      {"id = \"C-101\"", "id = \"logins.count\"", "is the name of a standard claim"},
      {"ceiling = \"TLP:CLEAR\"\n", "", "[[audience]] has no ceiling"},
      {"prior = 0.7", "prior = 1.7", "0 <= p <= 1"},
      {"prior = 0.7", "prior = nan", "0 <= p <= 1"},
      {"prior = 0.7", "prior = 0.6", "sum to 0.9, expected 1"},
      {"residual = true\n", "", "no hypothesis is the residual one"},
      {"residual = true\nprior = 0.1", "residual = true\nprior = 0", "the residual hypothesis has prior 0"},
      {"entity = \"ORG-61398\"", "residual = true", "a second residual hypothesis"},
      {"responsibility = \"state-executed\"", "responsibility = \"state-excuted\"", "did you mean \"state-executed\"?"},
      {"state-shaped = 0.25", "state-shaped = 0.2", "sum to 0.95, expected 1"},
      {"state-shaped = 0.25", "state-shape = 0.25", "unknown level \"state-shape\"; did you mean \"state-shaped\"?"},
      {"\"logins.utc_offset\"", "\"logins.utc_ofset\"", "did you mean \"logins.utc_offset\"?"},
      {"\"C-101\"]", "\"zzzzzzzzz\"]", "no standard claim and no [[claim]] is called \"zzzzzzzzz\"; add a [[claim]]"},
      {"forge_cost = 1", "forge_cost = 6", "from 1 to 5"},
      {"deception = 0.05", "deception = 1", "0 <= p < 1"},
      {"planted_fit = 0.9", "planted_fit = 0", "0 < p <= 1"},
      {"H1 = [0.8, 0.95]", "H1 = [0.95, 0.8]", "low end 0.95 is above its high end 0.8"},
      {"H1 = [0.8, 0.95]", "H1 = [0.8]", "a range of two numbers"},
      {"H1 = [0.8, 0.95]", "H1 = [0.8, 1.1]", "likelihoods from 0 to 1"},
      {"H1 = [0.8, 0.95]", "H1 = [0, 0.95]", "would rule the hypothesis out for good"},
      {"H2 = 0.3 }", "H2 = 0 }", "would rule the hypothesis out for good"},
      {"H2 = 0.3 }", "H2 = 0.3, H9 = 0.1 }", "no [[hypothesis]] is called \"H9\"; did you mean \"H0\"?"},
      {", H2 = 0.3 }", " }", "none is given for H2"},
      {"H2 = \"I\"", "H2 = \"III\"", "did you mean \"II\"?"},
      {"H2 = \"I\"", "H7 = \"I\"", "no [[hypothesis]] is called \"H7\""},
      {"start = \"2013-02-19\"", "start = 08:00:00", "expected a date or a time"},
      {"rung = \"L1\"\nsays = \"Tell", "rung = \"L7\"\nsays = \"Tell", "no [[rung]] is called \"L7\"; did you mean \"L1\"?"},
      {"owner = \"state\"", "owner = \"stat\"", "did you mean \"state\"?"},
      {"concur = [\"justice\"]", "concur = \"justice\"", "expected a list of ids"},
      {"after = [\"A-01\"]", "after = [\"A-99\"]", "no [[action]] is called \"A-99\""},
      {"after = [\"A-01\"]", "after = [\"A-03\"]", "wait for each other: A-03 after A-03"},
      {"owner = \"state\"", "after = [\"A-03\"]", "wait for each other: A-01 after A-03 after A-01"},
      {"due = \"P14D\"", "due = \"14 days\"", "expected a duration in ISO 8601"},
      {"due = \"P14D\"", "due = \"14d\"", "expected a duration in ISO 8601"},
      {"legal = true", "legal = \"yes\"", "true or false"},
      {"channel = \"public\"", "channel = \"loud\"", "expected public or private"},
      {"kind = \"public\"", "kind = \"sanction\"", "did you mean \"sanctions\"?"},
      {"word = \"likely\"", "word = \"likley\"", "did you mean \"likely\"?"},
      {"word = \"likely\"", "word = \"certain as can be\"", "expected a probability word of ICD 203"},
      {"hypothesis = \"H1\", word = \"likely\", level = \"state-coordinated\"", "word = \"likely\"", "a word without a hypothesis or level"},
      {"level = \"state-coordinated\"", "level = \"state-coordinate\"", "did you mean \"state-coordinated\"?"},
      {"partners = 2", "partners = -1", "from 0 to 1000"},
      {"partners = 2", "partner = 2", "did you mean \"partners\"?"},
      {"to = \"L2\"", "to = \"L3\"", "no [[rung]] is called \"L3\""},
      {"to = \"L2\"", "to = \"L1\"", "proposes nothing"},
      {"[[document]]\nid = \"DOC-1\"", "[[document]]\nid = \"\"", "expected an id"},
      {"[plan]", "[[plan]]", "write [plan] once"},
      {"[[demand]]", "[demand]", "write [[demand]] before each"},
  };
  for (const auto& row : table) {
    CAPTURE(row.from);
    CAPTURE(row.to);
    const std::string message = error_of(changed(row.from, row.to));
    CHECK_MESSAGE(has(message, row.says), message);
    for (std::string_view line : split(message, '\n')) {
      CHECK(line.starts_with("case.toml:"));
      CHECK(has(line, "; "));
    }
  }
}

TEST_CASE("one mistake is one line") {
  for (const auto& [from, to] : {std::pair{"prior = 0.7", "prior = \"0.7\""}, std::pair{"H2 = 0.3 }", "H2 = 0 }"},
                                 std::pair{"clock_offset", "clock_ofset"}, std::pair{"after = [\"A-01\"]", "after = [\"A-03\"]"}}) {
    const std::string message = error_of(changed(from, to));
    CHECK_FALSE(message.empty());
    CHECK_MESSAGE(!has(message, "\n"), message);
  }
}

TEST_CASE("an id is given once within a kind, and may be used by another kind") {
  const std::string twice = error_of(std::string(kStart) + "[[rung]]\nid = \"X\"\n[[rung]]\nid = \"X\"\n");
  CHECK_EQ(twice, "case.toml:6:6: id: \"X\" was given to another rung at 4:6; give each rung an id of its own");
  CHECK_EQ(error_of(std::string(kStart) + "[[rung]]\nid = \"X\"\n[[owner]]\nid = \"X\"\n"), "");
}

TEST_CASE("a marking of [registry] covers its entries; every other table takes one too") {
  auto read = read_case("[case]\nid = \"c\"\n[registry]\nvictims = \"v.csv\"\nmarking = \"TLP:GREEN\"\n"
                        "holidays = { path = \"h.csv\", marking = \"TLP:CLEAR\" }\n[plan]\nmarking = \"TLP:AMBER\"\n"
                        "[track]\nmarking = \"TLP:GREEN\"\n[[owner]]\nid = \"o\"\nmarking = \"TLP:CLEAR\"\n",
                        "case.toml");
  if (!read) FAIL(read.error().message);
  CHECK_EQ(read->registries.at(0).marking, Tlp::green);
  CHECK_EQ(read->registries.at(1).marking, Tlp::clear);
  CHECK_EQ(read->plan_marking, Tlp::amber);
  CHECK_EQ(read->track_marking, Tlp::green);
  CHECK_EQ(read->profile_marking, Tlp::red);
  CHECK_EQ(read->owners.at(0).marking, Tlp::clear);
}

TEST_CASE("letters alone make a finding") {
  const std::string message = error_of(changed("likelihood = { H1 = [0.8, 0.95], H2 = 0.3 }\n", ""));
  CHECK_EQ(message, "");
}

TEST_CASE("hostile text in a message is made visible") {
  const std::string message = error_of("[case]\nid = \"c\"\n\"\\u001b[31mid\" = 1\n\"\\u202Ex\" = 1\n");
  CHECK(has(message, "\\x1b[31mid"));
  CHECK(has(message, "\\u{202e}x"));
  CHECK_FALSE(has(message, "\x1b"));
}

TEST_CASE("a long chain of actions is neither slow nor deep") {
  std::string text(kStart);
  text += "[[rung]]\nid = \"L\"\n";
  constexpr int kActions = 20'000;
  for (int i = 0; i < kActions; ++i)
    text += "[[action]]\nid = \"A" + std::to_string(i) + "\"\nrung = \"L\"\nsays = \"x\"\nafter = [\"A" + std::to_string((i + 1) % kActions) + "\"]\n";
  CHECK(has(error_of(text), "actions wait for each other"));
}
