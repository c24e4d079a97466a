// Invocation: a command line, understood: which command, which options. invocation.cc is the only user of CLI11.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/command.h"

namespace demarche::cli {

enum class Format { automatic, table, plain, json, jsonl, csv, md };
enum class ColorMode { automatic, always, never };
enum class ProgressMode { automatic, bar, lines, json, none };
enum class HelpWanted { none, brief, whole };

// The options that every command has.
struct Globals {
  std::optional<std::string> case_dir;   // -C; absent: the folder we are in
  std::optional<unsigned> jobs;          // -j; absent: the number of cores
  Format format = Format::automatic;
  ColorMode color = ColorMode::automatic;
  ProgressMode progress = ProgressMode::automatic;
  bool quiet = false, verbose = false, no_input = false, yes = false, strict = false, version = false;
  std::optional<std::string> output;     // -o
  HelpWanted help = HelpWanted::none;
};

struct Invocation {
  const CommandSpec* command = nullptr;                            // null: none was named
  Globals globals;
  std::map<std::string, std::vector<std::string>, std::less<>> options;   // by long name; a flag has one empty value
  std::vector<std::string> arguments;

  [[nodiscard]] bool has(std::string_view option) const { return options.find(option) != options.end(); }
  // The values given for an option, in order; of `Takes::value` only the last one counts.
  [[nodiscard]] std::span<const std::string> values(std::string_view option) const;
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
};

// `args` is argv without the program's name. A wrong command or option is bad_input and suggests the nearest; nothing
// is ever guessed. With -h, --help or --version, missing arguments are no error.
[[nodiscard]] Result<Invocation> parse_invocation(std::span<const std::string> args);

// What a command line, even one that cannot be parsed, says about how its error is to be printed.
[[nodiscard]] bool asks_for_json(std::span<const std::string> args);
[[nodiscard]] ColorMode asked_color(std::span<const std::string> args);

}  // namespace demarche::cli
