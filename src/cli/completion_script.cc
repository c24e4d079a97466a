// Completion scripts, made from the table of commands.
#include "base/text.h"
#include "cli/manual.h"

namespace demarche::cli {
namespace {

std::string words(std::span<const OptionSpec> options) {
  std::string out;
  for (const OptionSpec& option : options) {
    if (option.shown == Shown::no) continue;
    const std::string_view name = option.name == "brief-help" ? std::string_view("help") : option.name;
    out += (out.empty() ? "--" : " --") + std::string(name);
    if (option.letter != 0) out += std::string(" -") + option.letter;
  }
  return out;
}

std::string command_names() {
  std::string out;
  for (const CommandSpec* command : commands()) out += (out.empty() ? "" : " ") + std::string(command->name);
  return out;
}

// What a command's first argument can be, when that is a closed list.
std::string argument_words(const CommandSpec& command) {
  if (command.arguments.empty()) return {};
  if (command.arguments.front().name == "COMMAND" || command.arguments.front().name == "TOPIC") return command_names();
  return replace_all(command.arguments.front().choices, "|", " ");
}

std::string letters_and_name(const OptionSpec& option) {
  const std::string name = "--" + std::string(option.name);
  return option.letter != 0 ? std::string("-") + option.letter + "|" + name : name;
}

std::string bash_choices(std::span<const OptionSpec> options) {
  std::string out;
  for (const OptionSpec& option : options) {
    if (option.takes == Takes::nothing) continue;
    out += "    " + letters_and_name(option) + ") ";
    if (!option.choices.empty()) out += "COMPREPLY=($(compgen -W '" + replace_all(option.choices, "|", " ") + "' -- \"$cur\"));";
    else if (option.name == "case") out += "COMPREPLY=($(compgen -d -- \"$cur\"));";
    else out += "COMPREPLY=($(compgen -f -- \"$cur\"));";
    out += " return;;\n";
  }
  return out;
}

std::string bash_script() {
  std::string out =
      "# bash completion for demarche\n"
      "_demarche() {\n"
      "  local cur prev command word\n"
      "  cur=\"${COMP_WORDS[COMP_CWORD]}\"\n"
      "  prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
      "  command=\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \" " + command_names() + " \" in *\" $word \"*) command=\"$word\"; break;; esac\n"
      "  done\n"
      "  case \"$prev\" in\n" + bash_choices(global_options()) + "  esac\n"
      "  local global='" + words(global_options()) + "'\n"
      "  case \"$command\" in\n"
      "  '') if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W \"$global\" -- \"$cur\"));\n"
      "      else COMPREPLY=($(compgen -W '" + command_names() + "' -- \"$cur\")); fi; return;;\n";
  for (const CommandSpec* command : commands()) {
    out += "  " + std::string(command->name) + ")\n";
    if (const std::string choices = bash_choices(command->options); !choices.empty())
      out += "    case \"$prev\" in\n" + choices + "    esac\n";
    out += "    if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W \"" + words(command->options) + " $global\" -- \"$cur\")); return; fi\n";
    if (const std::string known = argument_words(*command); !known.empty())
      out += "    COMPREPLY=($(compgen -W '" + known + "' -- \"$cur\")); return\n";
    out += "    ;;\n";
  }
  return out +
         "  esac\n"
         "  COMPREPLY=($(compgen -f -- \"$cur\"))\n"
         "}\n"
         "complete -o filenames -F _demarche demarche\n";
}

// Text inside '...' of zsh's _arguments and _describe, where : [ ] are syntax too.
std::string zsh_text(std::string_view text) {
  std::string out = replace_all(text, "'", "'\\''");
  for (const char* special : {":", "[", "]"}) out = replace_all(out, special, std::string("\\") + special);
  return out;
}

std::string zsh_option(const OptionSpec& option) {
  std::string value;
  if (option.takes != Takes::nothing) {
    value = ":" + zsh_text(option.value) + ":";
    value += !option.choices.empty() ? "(" + replace_all(option.choices, "|", " ") + ")" : option.name == "case" ? "_files -/" : "_files";
  }
  const std::string_view name = option.name == "brief-help" ? std::string_view("help") : option.name;
  const std::string rest = "[" + zsh_text(option.help) + "]" + value + "'";
  std::string out = " \\\n      '*--" + std::string(name) + rest;
  if (option.letter != 0) out += std::string(" \\\n      '*-") + option.letter + rest;
  return out;
}

std::string zsh_script() {
  std::string out = "#compdef demarche\n# zsh completion for demarche\n_demarche() {\n  local -a known global\n  known=(\n";
  for (const CommandSpec* command : commands())
    out += "    '" + std::string(command->name) + ":" + zsh_text(command->summary) + "'\n";
  out += "  )\n  global=(";
  for (const OptionSpec& option : global_options())
    if (option.shown == Shown::yes) out += zsh_option(option);
  out += ")\n  local command= word\n"
         "  for word in ${words[2,CURRENT-1]}; do\n"
         "    if [[ -n ${(M)known:#${word}:*} ]]; then command=$word; break; fi\n"
         "  done\n"
         "  case $command in\n"
         "  '') _arguments $global '1:command:{_describe command known}' '*::rest:_files';;\n";
  for (const CommandSpec* command : commands()) {
    out += "  " + std::string(command->name) + ")\n    _arguments $global";
    for (const OptionSpec& option : command->options)
      if (option.shown == Shown::yes) out += zsh_option(option);
    const std::string known = argument_words(*command);
    out += " \\\n      '1:command:' '*:argument:" + (known.empty() ? std::string("_files") : "(" + known + ")") + "';;\n";
  }
  return out + "  esac\n}\ncompdef _demarche demarche\n";
}

std::string fish_text(std::string_view text) { return "'" + replace_all(replace_all(text, "\\", "\\\\"), "'", "\\'") + "'"; }

std::string fish_option(const OptionSpec& option, std::string_view condition) {
  const std::string_view name = option.name == "brief-help" ? std::string_view("help") : option.name;
  std::string out = "complete -c demarche" + std::string(condition) + " -l " + std::string(name);
  if (option.letter != 0) out += std::string(" -s ") + option.letter;
  if (!option.choices.empty()) out += " -x -a " + fish_text(replace_all(option.choices, "|", " "));
  else if (option.takes != Takes::nothing) out += " -r";
  return out + " -d " + fish_text(option.help) + "\n";
}

std::string fish_script() {
  std::string out = "# fish completion for demarche\n";
  for (const OptionSpec& option : global_options())
    if (option.shown == Shown::yes) out += fish_option(option, "");
  for (const CommandSpec* command : commands())
    out += "complete -c demarche -n '__fish_use_subcommand' -f -a " + std::string(command->name) + " -d " + fish_text(command->summary) + "\n";
  for (const CommandSpec* command : commands()) {
    const std::string condition = " -n '__fish_seen_subcommand_from " + std::string(command->name) + "'";
    for (const OptionSpec& option : command->options)
      if (option.shown == Shown::yes) out += fish_option(option, condition);
    if (const std::string known = argument_words(*command); !known.empty())
      out += "complete -c demarche" + condition + " -f -a " + fish_text(known) + "\n";
  }
  return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  return shell == "bash" ? bash_script() : shell == "zsh" ? zsh_script() : fish_script();
}

}  // namespace demarche::cli
