#include "cli/manual.h"

#include <algorithm>

#include "base/text.h"
#include "cli/exit_code.h"

namespace demarche::cli {
namespace {

constexpr std::ptrdiff_t kScreen = 24;       // lines
constexpr std::size_t kBriefOptions = 9;   // what leaves room for three examples on one screen

std::string paragraphs(std::string_view text, Look look, std::size_t indent) {
  std::string out;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find("\n\n", start), text.size());
    if (!out.empty()) out += "\n";
    out += std::string(indent, ' ') + wrapped(text.substr(start, end - start), look.width, indent, indent) + "\n";
    start = end + 2;
  }
  return out;
}

// "  -j, --jobs N        threads to use"
std::string entry(std::string_view heading, std::string_view text, std::size_t column, Look look) {
  std::string out(heading);
  if (width_of(heading) + 2 > column) out += "\n" + std::string(column, ' ');
  else out.append(column - width_of(heading), ' ');
  return out + wrapped(text, look.width, column, column) + "\n";
}

std::string options_text(std::span<const OptionSpec> options, Look look, std::size_t most) {
  std::string out;
  std::size_t shown = 0;
  for (const OptionSpec& option : options)
    if (option.shown == Shown::yes && shown++ < most) out += entry(option_heading(option), option.help, 26, look);
  return out;
}

std::string examples_text(const CommandSpec& command, Look look, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(command.examples.size(), most); ++i)
    out += "  " + std::string(command.examples[i].line) + "\n      " + look.faint(command.examples[i].says) + "\n";
  return out;
}

std::string arguments_text(const CommandSpec& command, Look look) {
  std::string out;
  for (const ArgumentSpec& argument : command.arguments) out += entry("  " + std::string(argument.name), argument.help, 26, look);
  return out;
}

std::string commands_text(Look look) {
  std::string out;
  std::string_view group;
  for (const CommandSpec* command : commands()) {
    const std::string name = fitted(command->group == group ? "" : command->group, 9) + std::string(command->name);
    out += entry("  " + name, command->summary, 23, look);
    group = command->group;
  }
  return out;
}

// For one screen, when there are many: only their names, group by group.
std::string command_names_text(Look look) {
  std::string out, names;
  std::string_view group;
  const auto close = [&] {
    if (!names.empty()) out += entry("  " + std::string(group), names, 12, look);
    names.clear();
  };
  for (const CommandSpec* command : commands()) {
    if (command->group != group) close();
    group = command->group;
    names += (names.empty() ? "" : " ") + std::string(command->name);
  }
  close();
  return out;
}

std::string exits_text(const CommandSpec& command, Look look) {
  std::string out;
  for (int code : command.exits) out += entry("  " + std::to_string(code), exit_meaning(code), 8, look);
  return out;
}

std::string program_help(std::string_view list) {
  return "demarche: from raw intrusion logs to an attribution that anyone can recompute\n\n"
         "  demarche init my-case --logs /var/log/zeek --intel apt1.json\n"
         "  demarche -C my-case run\n"
         "  demarche sweep -i iocs.csv /var/log/zeek\n\n" +
         std::string(list) +
         "\n\"demarche COMMAND -h\" for one, \"demarche --help\" for options, \"demarche help\n"
         "output\" for formats. Exit codes: \"demarche help exit-codes\".\n";
}

}  // namespace

std::string option_heading(const OptionSpec& option) {
  std::string out = option.letter != 0 ? std::string("  -") + option.letter + ", --" : std::string("      --");
  out += option.name == "brief-help" ? std::string_view("help") : option.name;
  if (option.takes != Takes::nothing) out += " " + std::string(option.value);
  return out;
}

std::string usage(const CommandSpec& command) {
  std::string out = "demarche " + std::string(command.name);
  for (const OptionSpec& option : command.options) {
    if (option.shown == Shown::no) continue;
    out += " [";
    out += option.letter != 0 ? std::string("-") + option.letter : "--" + std::string(option.name);
    if (option.takes != Takes::nothing) out += " " + std::string(option.value);
    out += option.takes == Takes::each ? "]..." : "]";
  }
  if (command.output == OutputIs::folder) out += " -o DIR";
  for (const ArgumentSpec& argument : command.arguments) {
    const std::string name(argument.name);
    out += argument.count == Count::optional ? " [" + name + "]" : argument.count == Count::at_least_one ? " " + name + "..." :
           argument.count == Count::any ? " [" + name + "]..." : " " + name;
  }
  return out;
}

std::string topic_text(const Topic& topic) {
  if (!topic.text.empty()) return std::string(topic.text);
  std::string out = "Treat any other code as failure.";
  for (const ExitCode& row : exit_codes()) out += "\n\n" + std::to_string(row.code) + "  " + std::string(row.means);
  return out;
}

std::string brief_help(const CommandSpec* command, Look look) {
  if (command == nullptr) {
    std::string whole = program_help(commands_text(look));
    return std::ranges::count(whole, '\n') <= kScreen ? whole : program_help(command_names_text(look));
  }
  std::string out = "demarche " + std::string(command->name) + ": " + std::string(command->summary) + "\n\n";
  out += examples_text(*command, look, 3) + "\n" + wrapped("usage: " + usage(*command), look.width, 9) + "\n";
  out += arguments_text(*command, look) + options_text(command->options, look, kBriefOptions);
  return out + "\n\"demarche " + std::string(command->name) + " --help\" is the whole.\n";
}

std::string whole_help(const CommandSpec* command, Look look) {
  std::string out;
  if (command == nullptr) {
    out = program_help(commands_text(look)) + "\n" + look.bold("Options of every command, before or after it") + "\n";
    out += options_text(global_options(), look, SIZE_MAX) + "\n" + look.bold("Topics (demarche help TOPIC)") + "\n";
    for (const Topic& topic : topics()) out += entry("  " + std::string(topic.name), topic.summary, 26, look);
    return out;
  }
  out = "demarche " + std::string(command->name) + ": " + std::string(command->summary) + "\n\n";
  out += look.bold("Examples") + "\n" + examples_text(*command, look, SIZE_MAX) + "\n";
  out += look.bold("Usage") + "\n  " + wrapped(usage(*command), look.width, 6, 2) + "\n" + arguments_text(*command, look) + "\n";
  out += look.bold("What it does") + "\n" + paragraphs(command->text, look, 2) + "\n";
  if (!command->options.empty()) out += look.bold("Options") + "\n" + options_text(command->options, look, SIZE_MAX) + "\n";
  out += look.bold("Options of every command") + "\n" + options_text(global_options(), look, SIZE_MAX) + "\n";
  return out + look.bold("Exit codes") + "\n" + exits_text(*command, look);
}

std::string topic_help(const Topic& topic, Look look) {
  return std::string(topic.name) + ": " + std::string(topic.summary) + "\n\n" + paragraphs(topic_text(topic), look, 2);
}

}  // namespace demarche::cli
