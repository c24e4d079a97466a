// demarche help: commands, topics; and for packagers the manual as files.
#include "base/disk.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "cli/manual.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "man", .takes = Takes::value, .value = "DIR", .help = "write the man pages into DIR", .shown = Shown::no},
    {.name = "markdown", .help = "print docs/cli.md", .shown = Shown::no},
    {.name = "exit-codes-markdown", .help = "print docs/exit-codes.md", .shown = Shown::no},
};
constexpr ArgumentSpec kArguments[] = {{.name = "TOPIC", .count = Count::optional, .help = "a command or a topic"}};
constexpr Example kExamples[] = {
    {"demarche help", "commands, options and topics"},
    {"demarche help sweep", "the whole about one command"},
    {"demarche help exit-codes", "what the exit codes mean"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial};

Result<int> write_man_pages(Session& session, const fs::path& dir) {
  TRY(make_directories(dir));
  const auto pages = man_pages();
  for (const auto& [name, text] : pages) TRY(write_file(dir / name, text));
  session.note("wrote " + counted(pages.size(), "man page") + " into " + dir.string());
  return kDone;
}

Result<std::string> text_about(std::string_view subject, Look look) {
  if (const CommandSpec* command = find_command(subject)) return whole_help(command, look);
  std::vector<std::string_view> known;
  for (const CommandSpec* command : commands()) known.push_back(command->name);
  for (const Topic& topic : topics()) {
    if (topic.name == subject) return topic_help(topic, look);
    known.push_back(topic.name);
  }
  const auto near = nearest(subject, known);
  return not_found("no help about \"" + std::string(subject) + "\"",
                   (near ? "did you mean \"" + *near + "\"? " : std::string()) + "\"demarche help\" lists commands and topics");
}

Result<int> call(Session& session) {
  const Invocation& asked = session.asked();
  if (const auto dir = asked.value("man")) return write_man_pages(session, *dir);
  std::string text;
  if (asked.has("markdown")) text = reference_markdown();
  else if (asked.has("exit-codes-markdown")) text = exit_codes_markdown();
  else if (asked.arguments.empty()) text = whole_help(nullptr, session.page_look());
  else text = TRY(text_about(asked.arguments.front(), session.page_look()));
  if (session.json()) session.print_json(json::Json().set("text", text));
  else session.print(text);
  return kDone;
}

}  // namespace

const CommandSpec kHelpCommand = {
    .name = "help", .group = "tool", .summary = "commands, options and topics",
    .text = "Without a TOPIC: the list of commands, the options of every command, and the topics. With one: the whole about it.",
    .shape = Shape::text, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["text"],"properties":{"text":{"type":"string"}}})",
    .call = call};

}  // namespace demarche::cli
