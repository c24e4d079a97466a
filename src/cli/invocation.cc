#include "cli/invocation.h"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/text.h"

namespace demarche::cli {
namespace {

const OptionSpec* find_option(std::span<const OptionSpec> options, std::string_view name) {
  for (const OptionSpec& option : options)
    if (option.name == name) return &option;
  return nullptr;
}

const OptionSpec* find_letter(std::span<const OptionSpec> options, char letter) {
  for (const OptionSpec& option : options)
    if (option.letter != 0 && option.letter == letter) return &option;
  return nullptr;
}

// Whether the value of a global option in `arg` is the next argument: "-C", "-qC", "--case", but not "-Cdir", "--case=dir".
bool value_follows(std::string_view arg) {
  if (arg.starts_with("--")) {
    const OptionSpec* option = find_option(global_options(), arg.substr(2));
    return option != nullptr && option->takes != Takes::nothing;
  }
  for (std::size_t i = 1; i < arg.size(); ++i) {
    const OptionSpec* option = find_letter(global_options(), arg[i]);
    if (option != nullptr && option->takes != Takes::nothing) return i + 1 == arg.size();
  }
  return false;
}

// Where the command's name stands: the first argument that is neither a global option nor its value.
std::optional<std::size_t> command_position(std::span<const std::string> args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--") return std::nullopt;
    if (arg.size() < 2 || arg[0] != '-') return i;
    if (value_follows(arg)) ++i;
  }
  return std::nullopt;
}

Error unknown_command(std::string_view word) {
  std::vector<std::string_view> names;
  for (const CommandSpec* command : commands()) names.push_back(command->name);
  const auto near = nearest(word, names);
  return bad_input("unknown command \"" + std::string(word) + "\"",
                   (near ? "did you mean \"" + *near + "\"? " : std::string()) + "\"demarche help\" lists the commands");
}

Error unexpected(std::string_view word, const CommandSpec* command) {
  const std::string asks = command == nullptr ? "demarche -h" : "demarche " + std::string(command->name) + " -h";
  if (word.size() < 2 || word[0] != '-')
    return bad_input("unexpected argument \"" + std::string(word) + "\"", "\"" + asks + "\" shows what it takes");
  std::vector<std::string> spelled;
  for (const OptionSpec& option : global_options()) spelled.push_back("--" + std::string(option.name));
  if (command != nullptr)
    for (const OptionSpec& option : command->options)
      if (option.shown == Shown::yes) spelled.push_back("--" + std::string(option.name));
  const std::vector<std::string_view> names(spelled.begin(), spelled.end());
  const auto near = word.starts_with("--") ? nearest(word.substr(0, word.find('=')), names) : std::nullopt;
  return bad_input("unknown option \"" + std::string(word) + "\"",
                   (near ? "did you mean \"" + *near + "\"? " : std::string()) + "\"" + asks + "\" lists the options");
}

using Slots = std::map<std::string, std::vector<std::string>, std::less<>>;

void declare(CLI::App& app, const OptionSpec& spec, Slots& slots) {
  std::string names = spec.letter != 0 ? std::string("-") + spec.letter + ",--" : std::string("--");
  names += spec.name;
  if (spec.takes == Takes::nothing) {
    app.add_flag(names)->disable_flag_override();   // --quiet=3 is an error
    return;
  }
  CLI::Option* option = app.add_option(names, slots[std::string(spec.name)]);
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  if (spec.takes != Takes::list) option->expected(1)->allow_extra_args(false);
}

// CLI11's own words for a missing or surplus value, without its type names.
Error wrong_value(const CLI::ParseError& error) {
  const auto* mismatch = dynamic_cast<const CLI::ArgumentMismatch*>(&error);
  const std::string what = error.what();
  if (what.find("flag override") != std::string::npos) return bad_input(what);
  if (mismatch == nullptr) return bad_input(what, "\"demarche -h\" shows how it is called");
  return bad_input(what.substr(0, what.find(':')) + ": expected a value, found none");
}

Status check_choice(std::string_view what, std::string_view choices, std::string_view found) {
  if (choices.empty()) return Done{};
  const auto known = split(choices, '|');
  for (std::string_view choice : known)
    if (choice == found) return Done{};
  const auto near = nearest(found, known);
  return bad_input(std::string(what) + ": expected " + replace_all(choices, "|", ", ") + "; found \"" + std::string(found) + "\"",
                   near ? "did you mean \"" + *near + "\"?" : "");
}

template <class Mode>
Mode choice_index(const Invocation& asked, std::string_view option, std::span<const std::string_view> names, Mode otherwise) {
  const auto found = asked.value(option);
  for (std::size_t i = 0; found && i < names.size(); ++i)
    if (names[i] == *found) return static_cast<Mode>(i);
  return otherwise;
}

constexpr std::string_view kFormats[] = {"", "table", "plain", "json", "jsonl", "csv", "md"};
constexpr std::string_view kColors[] = {"auto", "always", "never"};
constexpr std::string_view kProgress[] = {"auto", "bar", "lines", "json", "none"};

Status fill_globals(Invocation& asked) {
  Globals& globals = asked.globals;
  globals.case_dir = asked.value("case");
  // Where -o names a folder, the answer itself goes to stdout and the command asks for the option by name.
  if (asked.command == nullptr || asked.command->output == OutputIs::answer) globals.output = asked.value("output");
  if (const auto jobs = asked.value("jobs")) {
    const auto number = parse_unsigned(*jobs);
    if (!number || *number == 0 || *number > 1024)
      return bad_input("--jobs: expected a whole number from 1 to 1024, found \"" + *jobs + "\"");
    globals.jobs = static_cast<unsigned>(*number);
  }
  globals.format = choice_index(asked, "format", kFormats, Format::automatic);
  if (asked.has("json")) {
    if (globals.format != Format::automatic && globals.format != Format::json && globals.format != Format::jsonl)
      return bad_input("--json and --format " + *asked.value("format") + " contradict each other", "give one of them");
    if (globals.format == Format::automatic) globals.format = Format::json;
  }
  globals.color = choice_index(asked, "color", kColors, ColorMode::automatic);
  globals.progress = choice_index(asked, "progress", kProgress, ProgressMode::automatic);
  globals.quiet = asked.has("quiet");
  globals.verbose = asked.has("verbose");
  globals.no_input = asked.has("no-input");
  globals.yes = asked.has("yes");
  globals.strict = asked.has("strict");
  globals.version = asked.has("version");
  globals.help = asked.has("help") ? HelpWanted::whole : asked.has("brief-help") ? HelpWanted::brief : HelpWanted::none;
  return Done{};
}

Status check_options(const Invocation& asked, std::span<const OptionSpec> specs) {
  for (const OptionSpec& spec : specs)
    for (const std::string& value : asked.values(spec.name))
      if (spec.takes != Takes::nothing) TRY(check_choice("--" + std::string(spec.name), spec.choices, value));
  return Done{};
}

// Counts and choices of positional arguments. Only the last argument of a command may be other than Count::one.
Status check_arguments(const Invocation& asked) {
  const CommandSpec& command = *asked.command;
  std::size_t at = 0;
  for (const ArgumentSpec& spec : command.arguments) {
    if (at == asked.arguments.size()) {
      if (spec.count == Count::optional || spec.count == Count::any) break;
      const std::string_view example = command.examples.empty() ? std::string_view("demarche -h") : command.examples.front().line;
      return bad_input(std::string(command.name) + ": expected " + std::string(spec.name) + ", found nothing",
                       "for example: " + std::string(example));
    }
    const bool all = spec.count == Count::at_least_one || spec.count == Count::any;
    const std::size_t end = all ? asked.arguments.size() : at + 1;
    for (; at < end; ++at) TRY(check_choice(spec.name, spec.choices, asked.arguments[at]));
  }
  if (at < asked.arguments.size()) return unexpected(asked.arguments[at], &command);
  return Done{};
}

Status collect(CLI::App& app, std::span<const OptionSpec> specs, Slots& slots, Invocation& asked) {
  for (const OptionSpec& spec : specs) {
    const CLI::Option* option = app.get_option("--" + std::string(spec.name));
    if (option->count() == 0) continue;
    if (spec.takes == Takes::nothing) asked.options[std::string(spec.name)] = {std::string()};
    else asked.options[std::string(spec.name)] = std::move(slots[std::string(spec.name)]);
  }
  return Done{};
}

}  // namespace

std::span<const std::string> Invocation::values(std::string_view option) const {
  const auto found = options.find(option);
  if (found == options.end()) return {};
  return found->second;
}

std::optional<std::string> Invocation::value(std::string_view option) const {
  const auto all = values(option);
  if (all.empty()) return std::nullopt;
  return all.back();
}

Result<Invocation> parse_invocation(std::span<const std::string> args) {
  Invocation asked;
  const auto position = command_position(args);
  if (position) {
    asked.command = find_command(args[*position]);
    if (asked.command == nullptr) return unknown_command(args[*position]);
  }
  const std::span<const OptionSpec> own = asked.command != nullptr ? asked.command->options : std::span<const OptionSpec>();

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  Slots slots;
  for (const OptionSpec& spec : global_options()) declare(app, spec, slots);
  for (const OptionSpec& spec : own) declare(app, spec, slots);

  // What follows "--" is never an option, and CLI11 is not asked about it; it takes the others from the back.
  const auto end = static_cast<std::size_t>(std::find(args.begin(), args.end(), "--") - args.begin());
  std::vector<std::string> rest;
  for (std::size_t i = end; i-- > 0;)
    if (!position || i != *position) rest.push_back(args[i]);
  try {
    app.parse(rest);
  } catch (const CLI::ParseError& error) {
    return wrong_value(error);
  }
  // Arguments are what CLI11 leaves over: as a positional of its own it would take "[a,b]" apart.
  for (std::string& extra : app.remaining()) {
    if (extra.size() > 1 && extra[0] == '-') return unexpected(extra, asked.command);
    asked.arguments.push_back(std::move(extra));
  }
  for (std::size_t i = end + 1; i < args.size(); ++i) asked.arguments.push_back(args[i]);
  if (asked.command == nullptr && !asked.arguments.empty()) return unexpected(asked.arguments.front(), nullptr);
  TRY(collect(app, global_options(), slots, asked));
  TRY(collect(app, own, slots, asked));
  TRY(check_options(asked, global_options()));
  TRY(fill_globals(asked));
  if (asked.globals.help != HelpWanted::none || asked.globals.version || asked.command == nullptr) return asked;
  TRY(check_options(asked, own));
  TRY(check_arguments(asked));
  return asked;
}

ColorMode asked_color(std::span<const std::string> args) {
  for (std::size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    if (args[i] == "--color=never" || (args[i] == "--color" && i + 1 < args.size() && args[i + 1] == "never")) return ColorMode::never;
    if (args[i] == "--color=always" || (args[i] == "--color" && i + 1 < args.size() && args[i + 1] == "always")) return ColorMode::always;
  }
  return ColorMode::automatic;
}

bool asks_for_json(std::span<const std::string> args) {
  for (std::size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    if (args[i] == "--json" || args[i] == "--format=json" || args[i] == "--format=jsonl") return true;
    if (args[i] == "--format" && i + 1 < args.size() && args[i + 1].starts_with("json")) return true;
  }
  return false;
}

}  // namespace demarche::cli
