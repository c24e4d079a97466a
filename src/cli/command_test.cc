#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/disk.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/manual.h"
#include "cli/width.h"

using namespace demarche;
using namespace demarche::cli;

namespace {

constexpr Look kLook{.width = 80, .color = false};

std::string committed(const char* name) {
  auto text = read_file(fs::path(DEMARCHE_DOCS) / name);
  REQUIRE_MESSAGE(text.has_value(), text.error().message);
  return *std::move(text);
}

}  // namespace

TEST_CASE("every command says what it is") {
  std::set<std::string_view> names;
  for (const CommandSpec* command : commands()) {
    CAPTURE(command->name);
    CHECK(names.insert(command->name).second);
    CHECK_FALSE(command->summary.empty());
    CHECK_FALSE(command->group.empty());
    CHECK_FALSE(command->text.empty());
    CHECK_GE(command->examples.size(), 3);
    for (const Example& example : command->examples) CHECK_NE(example.line.find("demarche "), std::string_view::npos);
    CHECK_FALSE(command->exits.empty());
    for (int code : command->exits) CHECK_FALSE(exit_meaning(code).empty());
    CHECK(std::ranges::is_sorted(command->exits));
    CHECK(json::parse(command->schema).has_value());
    CHECK(json::parse(schema_text(*command)).has_value());
    CHECK((command->call != nullptr));
    for (std::size_t i = 0; i + 1 < command->arguments.size(); ++i) CHECK(command->arguments[i].count == Count::one);
  }
}

TEST_CASE("no option means two things") {
  for (const CommandSpec* command : commands()) {
    CAPTURE(command->name);
    std::set<std::string> seen;
    for (std::span<const OptionSpec> options : {global_options(), command->options})
      for (const OptionSpec& option : options) {
        CHECK(seen.insert(std::string(option.name)).second);
        if (option.letter != 0) CHECK(seen.insert(std::string(1, option.letter)).second);
        CHECK_FALSE(option.help.empty());
        CHECK_EQ(option.takes == Takes::nothing, option.value.empty());
      }
  }
}

TEST_CASE("-h is one screen of 24 lines and 80 columns") {
  std::vector<const CommandSpec*> all(commands().begin(), commands().end());
  all.push_back(nullptr);
  for (const CommandSpec* command : all) {
    CAPTURE((command != nullptr ? command->name : "demarche"));
    const std::string text = brief_help(command, kLook);
    CHECK_LE(std::ranges::count(text, '\n'), 24);
    for (std::string_view line : split(text, '\n')) CHECK_LE(width_of(line), 80);
  }
}

TEST_CASE("every exit code of an error is in the table") {
  struct { ErrorKind kind; int code; const char* text; } const table[] = {
      {ErrorKind::bad_input, 2, "bad_input"}, {ErrorKind::not_found, 2, "not_found"}, {ErrorKind::io, 3, "io"},
      {ErrorKind::forbidden, 4, "forbidden"}, {ErrorKind::limit, 2, "limit"}, {ErrorKind::seal_broken, 5, "seal_broken"},
      {ErrorKind::no_case, 10, "no_case"}, {ErrorKind::locked, 11, "locked"}, {ErrorKind::key, 12, "key"},
      {ErrorKind::interrupted, 130, "interrupted"}, {ErrorKind::internal, 70, "internal"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(exit_code(row.kind), row.code);
    CHECK_EQ(kind_text(row.kind), row.text);
    CHECK_FALSE(exit_meaning(row.code).empty());
  }
}

TEST_CASE("the committed documents are what the table gives") {
  CHECK_EQ(committed("cli.md"), reference_markdown());                // demarche help --markdown -o docs/cli.md
  CHECK_EQ(committed("exit-codes.md"), exit_codes_markdown());        // demarche help --exit-codes-markdown -o docs/exit-codes.md
}

TEST_CASE("man pages: one for each command, and no text that roff would obey") {
  const auto pages = man_pages();
  CHECK_EQ(pages.size(), commands().size() + 1);
  const std::set<std::string_view> requests = {".TH", ".SH", ".TP", ".PP", ".BR"};
  for (const auto& [name, text] : pages) {
    CAPTURE(name);
    CHECK(name.ends_with(".1"));
    for (std::string_view line : split(text, '\n')) {
      if (!line.starts_with(".") && !line.starts_with("'")) continue;
      CAPTURE(line);
      CHECK(requests.contains(line.substr(0, line.find(' '))));
    }
  }
}

TEST_CASE("completions name every command and option") {
  for (std::string_view shell : {"bash", "zsh", "fish"}) {
    CAPTURE(shell);
    const std::string script = completion_script(shell);
    for (const CommandSpec* command : commands()) {
      CAPTURE(command->name);
      CHECK_NE(script.find(command->name), std::string::npos);
      for (const OptionSpec& option : command->options)
        if (option.shown == Shown::yes) CHECK_NE(script.find(option.name), std::string::npos);
    }
    CHECK_EQ(script.find("exit-codes-markdown"), std::string::npos);
  }
}
