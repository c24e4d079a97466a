// The manual as files: docs/cli.md and man pages in roff.
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/manual.h"

namespace demarche::cli {
namespace {

// A cell or sentence of Markdown outside code: the table's texts hold none of its punctuation on purpose but these.
std::string md(std::string_view text) { return replace_all(replace_all(text, "|", "\\|"), "<", "&lt;"); }

std::string md_options(std::span<const OptionSpec> options) {
  std::string out = "| option | meaning |\n|---|---|\n";
  for (const OptionSpec& option : options)
    if (option.shown == Shown::yes) out += "| `" + std::string(trim(option_heading(option))) + "` | " + md(option.help) + " |\n";
  return out + "\n";
}

std::string md_command(const CommandSpec& command) {
  std::string out = "## " + std::string(command.name) + "\n\n" + md(command.summary) + "\n\n```\n" + usage(command) + "\n```\n\n";
  out += md(command.text) + "\n\n";
  if (!command.arguments.empty()) {
    out += "| argument | meaning |\n|---|---|\n";
    for (const ArgumentSpec& argument : command.arguments) out += "| `" + std::string(argument.name) + "` | " + md(argument.help) + " |\n";
    out += "\n";
  }
  if (!command.options.empty()) out += md_options(command.options);
  out += "Examples:\n\n```\n";
  for (const Example& example : command.examples) out += "# " + std::string(example.says) + "\n" + std::string(example.line) + "\n";
  out += "```\n\nExit codes: ";
  for (std::size_t i = 0; i < command.exits.size(); ++i) out += (i == 0 ? "" : ", ") + std::to_string(command.exits[i]);
  return out + "; always possible: 70. JSON: `demarche schema " + std::string(command.name) + "`.\n\n";
}

// Text of a man page: backslashes and hyphens escaped, and no line that begins like a roff request.
std::string roff(std::string_view text) {
  std::string out = replace_all(replace_all(text, "\\", "\\e"), "-", "\\-");
  if (out.starts_with(".") || out.starts_with("'")) out.insert(0, "\\&");
  out = replace_all(out, "\n\n", "\n.PP\n");
  return out;
}

std::string roff_heading(std::string_view name) {
  std::string upper;
  for (char c : name) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return ".TH \"" + roff(upper) + "\" \"1\" \"\" \"demarche\" \"demarche manual\"\n";
}

std::string roff_options(std::span<const OptionSpec> options) {
  std::string out;
  for (const OptionSpec& option : options)
    if (option.shown == Shown::yes) out += ".TP\n\\fB" + roff(trim(option_heading(option))) + "\\fR\n" + roff(option.help) + "\n";
  return out;
}

std::string roff_exits(std::span<const int> codes) {
  std::string out = ".SH EXIT STATUS\n";
  for (int code : codes) out += ".TP\n\\fB" + std::to_string(code) + "\\fR\n" + roff(exit_meaning(code)) + "\n";
  return out;
}

std::string man_page(const CommandSpec& command) {
  const std::string name = "demarche-" + std::string(command.name);
  std::string out = roff_heading(name) + ".SH NAME\n" + roff(name) + " \\- " + roff(command.summary) + "\n";
  out += ".SH SYNOPSIS\n" + roff(usage(command)) + "\n.SH DESCRIPTION\n" + roff(command.text) + "\n";
  if (!command.arguments.empty()) {
    out += ".SH ARGUMENTS\n";
    for (const ArgumentSpec& argument : command.arguments)
      out += ".TP\n\\fI" + roff(argument.name) + "\\fR\n" + roff(argument.help) + "\n";
  }
  if (!command.options.empty()) out += ".SH OPTIONS\n" + roff_options(command.options);
  out += ".SH EXAMPLES\n";
  for (const Example& example : command.examples)
    out += ".TP\n\\fB" + roff(example.line) + "\\fR\n" + roff(example.says) + "\n";
  return out + roff_exits(command.exits) + ".SH SEE ALSO\n.BR demarche (1)\n";
}

std::string man_overview() {
  std::string out = roff_heading("demarche") +
                    ".SH NAME\ndemarche \\- from raw intrusion logs to an attribution that anyone can recompute\n"
                    ".SH SYNOPSIS\n\\fBdemarche\\fR [\\fIOPTIONS\\fR] \\fICOMMAND\\fR ...\n.SH COMMANDS\n";
  for (const CommandSpec* command : commands())
    out += ".TP\n\\fB" + roff("demarche-" + std::string(command->name)) + "\\fR(1)\n" + roff(command->summary) + "\n";
  out += ".SH OPTIONS\nOf every command, before or after it.\n" + roff_options(global_options());
  for (const Topic& topic : topics())
    if (!topic.text.empty()) {
      std::string title;
      for (char c : topic.name) title += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      out += ".SH " + title + "\n" + roff(topic.text) + "\n";
    }
  std::vector<int> codes;
  for (const ExitCode& row : exit_codes()) codes.push_back(row.code);
  return out + roff_exits(codes);
}

}  // namespace

std::string reference_markdown() {
  std::string out =
      "# Command line\n\n"
      "Made by `demarche help --markdown` from the table of commands in `src/cli`; a test compares it. Do not edit it by hand.\n\n"
      "The answer goes to stdout, everything else to stderr. Exit codes: [exit-codes.md](exit-codes.md).\n\n";
  for (const CommandSpec* command : commands())
    out += "- [" + std::string(command->name) + "](#" + std::string(command->name) + "): " + md(command->summary) + "\n";
  out += "\n## Options of every command\n\nBefore the command or after it.\n\n" + md_options(global_options());
  for (const CommandSpec* command : commands()) out += md_command(*command);
  out += "## Topics\n\n";
  for (const Topic& topic : topics())
    if (!topic.text.empty()) out += "### " + std::string(topic.name) + "\n\n" + md(topic_text(topic)) + "\n\n";
  out.pop_back();
  return out;
}

std::vector<std::pair<std::string, std::string>> man_pages() {
  std::vector<std::pair<std::string, std::string>> pages;
  pages.emplace_back("demarche.1", man_overview());
  for (const CommandSpec* command : commands())
    pages.emplace_back("demarche-" + std::string(command->name) + ".1", man_page(*command));
  return pages;
}

}  // namespace demarche::cli
