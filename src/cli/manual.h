// Manual: everything that is said about the commands, made from their table: -h, --help, help TOPIC, man pages and
// docs/cli.md.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/session.h"

namespace demarche::cli {

// One screen (24 lines of 80 columns): of the program, or of a command with its first three examples.
[[nodiscard]] std::string brief_help(const CommandSpec* command, Look look);
// The whole. Of the program: all commands, global options, topics.
[[nodiscard]] std::string whole_help(const CommandSpec* command, Look look);
[[nodiscard]] std::string topic_help(const Topic& topic, Look look);

// "demarche sweep [-i INTEL]... [-c] PATH..."
[[nodiscard]] std::string usage(const CommandSpec& command);
// "  -i, --intel INTEL"
[[nodiscard]] std::string option_heading(const OptionSpec& option);
// A topic's text; the table of exit codes for that topic.
[[nodiscard]] std::string topic_text(const Topic& topic);

// docs/cli.md.
[[nodiscard]] std::string reference_markdown();
// File names and roff: demarche.1 and demarche-<command>.1 for each command.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> man_pages();

// The JSON Schema of a command's --json output, with the definitions that it refers to.
[[nodiscard]] std::string schema_text(const CommandSpec& command);

// The completion script of a shell: bash, zsh or fish.
[[nodiscard]] std::string completion_script(std::string_view shell);

}  // namespace demarche::cli
