// CommandSpec: one command of the program as data. The list of them (table.cc) is the only place from which parsing,
// -h and --help, man pages, completions, `schema` and docs/cli.md are made: a new command is one file that defines its
// spec, its name below and in the list of table.cc, and nothing else.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"

namespace demarche::cli {

class Session;

enum class Takes {
  nothing,   // a flag
  value,     // one value; the last one given counts
  each,      // one value each time; may be given again
  list,      // one or more values, up to the next option; may be given again
};

enum class Shown { yes, no };

struct OptionSpec {
  char letter = 0;                      // 'j' for -j; 0: none
  std::string_view name;                // "jobs" for --jobs
  Takes takes = Takes::nothing;
  std::string_view value = {};          // how help calls the value: "N"
  std::string_view help = {};
  std::string_view choices = {};        // "auto|always|never"; empty: any value
  Shown shown = Shown::yes;             // no: for packagers, left out of help
};

enum class Count { one, optional, at_least_one, any };

struct ArgumentSpec {
  std::string_view name;                // "PATH"
  Count count = Count::one;
  std::string_view help = {};
  std::string_view choices = {};
};

struct Example {
  std::string_view line;                // what to type
  std::string_view says;                // what it does
};

// What a command's answer is, hence which --format it has.
enum class Shape {
  table,     // records: table, plain, json, jsonl, csv, md
  page,      // one page for people, or json
  text,      // one fixed text (a script, a schema)
};

// What -o, --output names: a file for the answer, the folder that the command itself writes, or a file that it does.
enum class OutputIs { answer, folder, file };

struct CommandSpec {
  std::string_view name, group, summary;
  std::string_view text;                // the long description: paragraphs parted by an empty line
  Shape shape = Shape::page;
  std::span<const OptionSpec> options = {};
  std::span<const ArgumentSpec> arguments = {};
  std::span<const Example> examples = {};   // at least three; -h shows the first three
  std::span<const int> exits = {};          // codes that it can end with beside 70 and 130
  std::string_view schema = {};             // JSON Schema of what --json prints
  Result<int> (*call)(Session&) = nullptr;  // the exit code, or an error that is mapped to one
  OutputIs output = OutputIs::answer;
};

// Each is defined in the file of its name.
extern const CommandSpec kDemoCommand, kInitCommand, kRunCommand, kStatusCommand, kSourcesCommand, kClaimsCommand, kShowCommand, kWhyCommand,
    kSweepCommand, kQueryCommand, kDoctorCommand, kSchemaCommand, kCompletionCommand, kHelpCommand, kAttributeCommand, kNoteCommand,
    kPreviewCommand, kPublishCommand, kVerifyCommand, kExportCommand, kImportCommand, kKeyCommand, kPlanCommand, kPurgeCommand;

// All commands, in the order in which help lists them; and the options that every command has.
[[nodiscard]] std::span<const CommandSpec* const> commands();
[[nodiscard]] std::span<const OptionSpec> global_options();
// The command of that name, or null.
[[nodiscard]] const CommandSpec* find_command(std::string_view name);

// A subject of `help TOPIC` that is not a command.
struct Topic {
  std::string_view name, summary, text;
};
[[nodiscard]] std::span<const Topic> topics();

}  // namespace demarche::cli
