// demarche completion: a script that completes commands and options in a shell.
#include "cli/exit_code.h"
#include "cli/manual.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr ArgumentSpec kArguments[] = {{.name = "SHELL", .count = Count::one, .help = "bash, zsh or fish", .choices = "bash|zsh|fish"}};
constexpr Example kExamples[] = {
    {"source <(demarche completion bash)", "in this shell, now"},
    {"demarche completion zsh -o ~/.zfunc/_demarche", "for zsh, in a folder of its fpath"},
    {"demarche completion fish -o ~/.config/fish/completions/demarche.fish", "for fish"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial};

Result<int> call(Session& session) {
  const std::string& shell = session.asked().arguments.front();
  const std::string script = completion_script(shell);
  if (session.json()) session.print_json(json::Json().set("shell", shell).set("script", script));
  else session.print(script);
  return kDone;
}

}  // namespace

const CommandSpec kCompletionCommand = {
    .name = "completion", .group = "tool", .summary = "a completion script for bash, zsh or fish",
    .text = "Prints a script for the shell. It completes commands, options and the options' values.",
    .shape = Shape::text, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["shell","script"],"properties":{"shell":{"type":"string"},"script":{"type":"string"}}})",
    .call = call};

}  // namespace demarche::cli
