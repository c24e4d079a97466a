#include <doctest/doctest.h>

#include "cli/exit_code.h"
#include "cli/invocation.h"

using namespace demarche;
using namespace demarche::cli;

namespace {

using Args = std::vector<std::string>;

Invocation parsed(const Args& args) {
  auto result = parse_invocation(args);
  REQUIRE_MESSAGE(result.has_value(), result.error().message);
  return *std::move(result);
}

}  // namespace

TEST_CASE("global options stand anywhere") {
  for (const Args& args : {Args{"-C", "x", "-j", "3", "--json", "status"}, Args{"status", "-C", "x", "-j", "3", "--json"},
                           Args{"--case=x", "status", "-j3", "--format", "json"}, Args{"-qCx", "-j", "3", "status", "--format=json"},
                           Args{"-qC", "x", "status", "--json", "--jobs=3", "--format", "json"}}) {
    CAPTURE(args[0]);
    const Invocation asked = parsed(args);
    REQUIRE(asked.command != nullptr);
    CHECK_EQ(asked.command->name, "status");
    CHECK_EQ(asked.globals.case_dir.value_or(""), "x");
    CHECK_EQ(asked.globals.jobs.value_or(0), 3);
    CHECK(asked.globals.format == Format::json);
  }
}

TEST_CASE("values and arguments of commands") {
  Invocation asked = parsed({"sweep", "-i", "a.csv", "logs", "-i", "b.csv", "-c", "more"});
  CHECK_EQ(asked.values("intel").size(), 2);
  CHECK_EQ(asked.values("intel")[1], "b.csv");
  CHECK(asked.has("count"));
  CHECK_EQ(asked.arguments, Args{"logs", "more"});

  asked = parsed({"init", "case", "--logs", "a", "b", "--intel", "x", "--logs", "c", "--name", "N", "--name", "M"});
  CHECK_EQ(asked.arguments, Args{"case"});
  CHECK_EQ(asked.values("logs").size(), 3);
  CHECK_EQ(asked.value("name").value_or(""), "M");

  asked = parsed({"query", "--", "-- a comment\nselect 1"});
  CHECK_EQ(asked.arguments, Args{"-- a comment\nselect 1"});
  asked = parsed({"help", "run"});
  CHECK_EQ(asked.command->name, "help");
  CHECK_EQ(asked.arguments, Args{"run"});
  asked = parsed({"why", "logins.count", "--lines", "7"});
  CHECK_EQ(asked.value("lines").value_or(""), "7");
}

TEST_CASE("help and version need nothing else") {
  CHECK(parsed({"-h"}).globals.help == HelpWanted::brief);
  CHECK(parsed({"query", "-h"}).globals.help == HelpWanted::brief);
  CHECK(parsed({"--help", "query"}).globals.help == HelpWanted::whole);
  CHECK(parsed({"--version"}).globals.version);
  CHECK(parsed({}).command == nullptr);
}

TEST_CASE("what is wrong is named, and the nearest is offered") {
  struct { Args args; const char* message; const char* hint; } const table[] = {
      {{"swep", "x"}, "unknown command \"swep\"", "did you mean \"sweep\"?"},
      {{"-C", "dir", "runn"}, "unknown command \"runn\"", "did you mean \"run\"?"},
      {{"zzzzzzzz"}, "unknown command \"zzzzzzzz\"", "demarche help"},
      {{"run", "--cpoy"}, "unknown option \"--cpoy\"", "did you mean \"--copy\"?"},
      {{"run", "--fromat=json"}, "unknown option \"--fromat=json\"", "did you mean \"--format\"?"},
      {{"status", "-z"}, "unknown option \"-z\"", "status -h"},
      {{"--jsno"}, "unknown option \"--jsno\"", "did you mean \"--json\"?"},
      {{"status", "extra"}, "unexpected argument \"extra\"", "status -h"},
      {{"claims", "a", "b"}, "unexpected argument \"b\"", "claims -h"},
      {{"query"}, "expected SQL, found nothing", "demarche query"},
      {{"sweep", "-i", "x"}, "expected PATH, found nothing", "demarche sweep"},
      {{"run", "--to", "sweap"}, "--to: expected evidence, sweep", "did you mean \"sweep\"?"},
      {{"completion", "bsh"}, "SHELL: expected bash, zsh, fish; found \"bsh\"", "did you mean \"bash\"?"},
      {{"status", "--format", "xml"}, "--format: expected table, plain", ""},
      {{"status", "-j", "0"}, "--jobs: expected a whole number", ""},
      {{"status", "-j", "many"}, "found \"many\"", ""},
      {{"status", "--json", "--format", "csv"}, "contradict", ""},
      {{"status", "-C"}, "expected a value, found none", ""},
      {{"status", "--quiet=3"}, "", ""},
  };
  for (const auto& row : table) {
    CAPTURE(row.args.back());
    const auto result = parse_invocation(row.args);
    REQUIRE_FALSE(result.has_value());
    CHECK_EQ(exit_code(result.error().kind), kUsage);
    CHECK_NE(result.error().message.find(row.message), std::string::npos);
    CHECK_NE(result.error().hint.find(row.hint), std::string::npos);
    CAPTURE(result.error().message);
  }
}

TEST_CASE("JSON errors are asked for even where nothing else can be parsed") {
  CHECK(asks_for_json(Args{"nonsense", "--json"}));
  CHECK(asks_for_json(Args{"--format", "jsonl", "x"}));
  CHECK_FALSE(asks_for_json(Args{"query", "--", "--json"}));
}
