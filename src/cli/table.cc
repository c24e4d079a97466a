// The table of commands, in the order of help, and the options and topics that belong to none of them.
#include <array>

#include "cli/command.h"

namespace demarche::cli {

namespace {

constexpr const CommandSpec* kCommands[] = {
    &kDemoCommand, &kInitCommand, &kRunCommand, &kStatusCommand, &kDoctorCommand,
    &kSourcesCommand, &kSweepCommand, &kQueryCommand,
    &kClaimsCommand, &kShowCommand, &kWhyCommand,
    &kAttributeCommand, &kNoteCommand,
    &kPreviewCommand, &kPublishCommand, &kVerifyCommand, &kExportCommand, &kImportCommand, &kKeyCommand,
    &kPlanCommand, &kPurgeCommand,
    &kSchemaCommand, &kCompletionCommand, &kHelpCommand,
};

constexpr OptionSpec kGlobals[] = {
    {.letter = 'C', .name = "case", .takes = Takes::value, .value = "DIR", .help = "the case to work on (default: this folder or one above it)"},
    {.letter = 'j', .name = "jobs", .takes = Takes::value, .value = "N", .help = "threads to use (default: number of cores)"},
    {.name = "json", .help = "the answer as JSON; short for --format json"},
    {.name = "format", .takes = Takes::value, .value = "FORMAT", .help = "table, plain, json, jsonl, csv or md",
     .choices = "table|plain|json|jsonl|csv|md"},
    {.letter = 'o', .name = "output", .takes = Takes::value, .value = "FILE", .help = "write the answer to FILE, whole or not at all"},
    {.letter = 'q', .name = "quiet", .help = "no remarks, no progress; errors only"},
    {.letter = 'v', .name = "verbose", .help = "more remarks, and how long it took"},
    {.name = "strict", .help = "single bad records are an error too"},
    {.name = "color", .takes = Takes::value, .value = "WHEN", .help = "auto, always or never", .choices = "auto|always|never"},
    {.name = "progress", .takes = Takes::value, .value = "HOW", .help = "auto, bar, lines, json or none", .choices = "auto|bar|lines|json|none"},
    {.name = "no-input", .help = "never ask; fail instead"},
    {.name = "yes", .help = "answer yes where a question would be asked"},
    {.name = "version", .help = "print the version"},
    {.letter = 'h', .name = "brief-help", .help = "help on one screen; --help: the whole"},
    {.name = "help", .help = "the whole help", .shown = Shown::no},
};

constexpr std::array<Topic, 5> kTopics = {{
    {"output", "where answers go, formats, colour, progress",
     "The answer goes to stdout, everything else to stderr. The same question about the same case gives the same bytes on every "
     "run.\n\n"
     "On a terminal records are printed as a table; in a pipe as plain: one record a line, tab separated, without a heading. "
     "--format table|plain|json|jsonl|csv|md chooses; --json is short for --format json. \"demarche schema COMMAND\" prints the JSON "
     "Schema of a command's JSON; fields are only ever added.\n\n"
     "Bytes out of logs and intelligence are escaped before they reach you: control characters appear as \\x1b, bidirectional "
     "controls as \\u{202e}.\n\n"
     "Errors say what failed, what was expected and found, and what to do. With --json the last line on stderr is one object: "
     "type \"error\", code, exit, message, hint.\n\n"
     "Long work shows its progress on stderr: one line on a terminal, else a line every 30 seconds. --progress "
     "auto|bar|lines|json|none. Ctrl-C stops it; the same command goes on from there. A second Ctrl-C leaves at once."},
    {"exit-codes", "what the exit code means", ""},   // text made from the table of codes
    {"claims", "figures that can be recomputed",
     "A claim is a figure or statement with its unit, its counts k and n, its 95 % interval, the SQL that gives it, the rows it "
     "rests on and a digest of them. Standard claims have fixed names such as logins.count, so that reports and scripts can cite "
     "them; a case adds its own in [[claim]] of case.toml.\n\n"
     "\"demarche claims\" lists them, \"demarche claims NAME\" shows one, \"demarche why NAME\" follows it down to the bytes of the "
     "logs. A claim whose inputs are missing is unanswered, with the reason, never zero.\n\n"
     "The evidence digest is SHA-256 over the sorted lines artifact:offset:length of the rows."},
    {"rows", "the views that query reads",
     "Times are UTC. Every row view carries source_id, marking, artifact, line, byte_offset, byte_length.\n\n"
     "logins, connections, resolutions, requests, certificates, files: what the logs hold. indicators, sightings: what was looked "
     "for and seen. victims, intrusions, infrastructure, clusters: what that makes. samples, entities, statements: the registries. "
     "claims: the figures.\n\n"
     "\"demarche query 'select column_name from information_schema.columns where table_name = ''logins'''\" lists the columns of a "
     "view."},
    {"environment", "variables that are read",
     "NO_COLOR: no colour. FORCE_COLOR: colour in pipes too. TERM=dumb: neither colour nor a redrawn line. COLUMNS: the width of "
     "tables. DEMARCHE_PROGRESS_FPS: how often progress is printed, a second; at most 10 on a terminal, below 1 for log files. "
     "DEMARCHE_ISA: the instruction set of the sweep (portable, avx2, avx512) where the best one is not wanted; the answer is the same."},
}};

}  // namespace

std::span<const CommandSpec* const> commands() { return kCommands; }
std::span<const OptionSpec> global_options() { return kGlobals; }
std::span<const Topic> topics() { return kTopics; }

const CommandSpec* find_command(std::string_view name) {
  for (const CommandSpec* command : kCommands)
    if (command->name == name) return command;
  return nullptr;
}

}  // namespace demarche::cli
