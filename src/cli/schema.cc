// demarche schema: the JSON Schema of what --json prints.
#include "base/check.h"
#include "cli/exit_code.h"
#include "cli/manual.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr ArgumentSpec kArguments[] = {{.name = "COMMAND", .count = Count::one, .help = "a command's name"}};
constexpr Example kExamples[] = {
    {"demarche schema claims", "the shape of \"demarche claims --json\""},
    {"demarche schema sweep", "the shape of one line of \"demarche sweep --json\""},
    {"demarche schema run -o run.schema.json", "into a file"},
};
constexpr int kExits[] = {kDone, kUsage};

// Shapes that several commands print.
struct Definition {
  std::string_view name, schema;
};
constexpr Definition kDefinitions[] = {
    {"claim", R"({"type":"object","required":["id","name","says","measure","unit","value","k","n","low","high","method","at_least","sql","rows","evidence","marking","problems"],
"properties":{"id":{"type":"string"},"name":{"type":"string"},"says":{"type":"string"},
"measure":{"enum":["count","share","sum","mean","median","min","max","mode","table","bound"]},"unit":{"type":"string"},
"value":{"type":["number","string","boolean","array","null"],"description":"null: unanswered; of a table: an array of row objects"},
"k":{"type":["integer","null"]},"n":{"type":["integer","null"]},"low":{"type":["number","null"]},"high":{"type":["number","null"]},
"method":{"type":"string"},"at_least":{"type":"boolean"},"sql":{"type":"string"},"rows_sql":{"type":"string"},"rows":{"type":"integer"},
"evidence":{"type":"string"},"marking":{"type":"string"},"answered":{"type":"boolean"},
"problems":{"type":"array","items":{"type":"string"}},"more":{"type":"object"}}})"},
    {"source", R"({"type":"object","required":["id","name","role","victim","grade","marking","files","unreadable","raw_bytes","bytes","lines","rows","comments","rejected","complete","logs","kept","sightings","first","last","problems"],
"properties":{"id":{"type":"string"},"name":{"type":"string"},"role":{"enum":["relay","victim","sensor","open"]},"victim":{"type":"string"},
"grade":{"type":"string"},"marking":{"type":"string"},"files":{"type":"integer"},"unreadable":{"type":"integer"},"raw_bytes":{"type":"integer"},
"bytes":{"type":"integer"},"lines":{"type":"integer"},"rows":{"type":"integer"},"comments":{"type":"integer"},"rejected":{"type":"integer"},
"complete":{"type":"boolean"},"logs":{"type":"array","items":{"type":"string"}},"kept":{"type":"object"},"sightings":{"type":"integer"},
"first":{"type":["string","null"]},"last":{"type":["string","null"]},"problems":{"type":"integer"}}})"},
    {"searched", R"({"type":"object","required":["indicators","sightings","days","first","last","sources","fields","types_searched","types_blind"],
"properties":{"indicators":{"type":"integer"},"sightings":{"type":"integer"},"days":{"type":"integer"},"first":{"type":["string","null"]},"last":{"type":["string","null"]},
"sources":{"type":"array","items":{"type":"string"}},"fields":{"type":"array","items":{"type":"string"}},
"types_searched":{"type":"array","items":{"type":"string"}},"types_blind":{"type":"array","items":{"type":"string"}}}})"},
    {"problem", R"({"type":"object","required":["file","line","offset","reason","hint","count"],
"properties":{"file":{"type":"string"},"line":{"type":"integer"},"offset":{"type":"integer"},"reason":{"type":"string"},"hint":{"type":"string"},"count":{"type":"integer"}}})"},
};

json::Json parsed(std::string_view text) {
  auto value = json::parse(text);
  CHECK(value.has_value());   // written by hand above and in the commands' files; a test parses every one
  return *std::move(value);
}

Result<int> call(Session& session) {
  const CommandSpec* command = find_command(session.asked().arguments.front());
  if (command == nullptr) return not_found("no command is called \"" + session.asked().arguments.front() + "\"", "\"demarche help\" lists them");
  session.print(schema_text(*command));
  return kDone;
}

}  // namespace

std::string schema_text(const CommandSpec& command) {
  json::Json schema;
  schema.set("$schema", "https://json-schema.org/draft/2020-12/schema").set("title", "demarche " + std::string(command.name) + " --json");
  const json::Json own = parsed(command.schema);
  for (const auto& [name, value] : own.members()) schema.set(name, value);
  json::Json definitions = json::Json::object();
  for (const Definition& definition : kDefinitions)
    if (command.schema.find("#/$defs/" + std::string(definition.name) + "\"") != std::string_view::npos)
      definitions.set(std::string(definition.name), parsed(definition.schema));
  if (!definitions.members().empty()) schema.set("$defs", std::move(definitions));
  return schema.pretty();
}

const CommandSpec kSchemaCommand = {
    .name = "schema", .group = "tool", .summary = "the JSON Schema of a command's --json",
    .text = "Prints the JSON Schema (2020-12) of what a command prints with --json. Fields are only ever added, so read what you know and "
            "ignore the rest.",
    .shape = Shape::text, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","description":"a JSON Schema"})",
    .call = call};

}  // namespace demarche::cli
