#include "cli/program.h"

#include <chrono>
#include <exception>

#include "cli/exit_code.h"
#include "cli/manual.h"

namespace demarche::cli {
namespace {

// Formats that a command's answer does not have are refused, not quietly replaced.
Status check_format(const Invocation& asked) {
  const Format format = asked.globals.format;
  const Shape shape = asked.command->shape;
  const bool records = format == Format::csv || format == Format::md;
  const std::string name(asked.command->name);
  if (shape != Shape::table && records)
    return bad_input(name + ": its answer is a page, not a table; expected --format plain, table, json or jsonl",
                     "tables: demarche sources, claims, query, sweep");
  return Done{};
}

// Help and version need no command to run.
std::optional<std::string> own_answer(const Invocation& asked, Look look) {
  if (asked.globals.version) return "demarche " + std::string(program_version()) + "\n";
  if (asked.globals.help == HelpWanted::whole) return whole_help(asked.command, look);
  if (asked.globals.help == HelpWanted::brief || asked.command == nullptr) return brief_help(asked.command, look);
  return std::nullopt;
}

Result<int> answer(const Invocation& asked, const Surroundings& around, Streams streams, Cancellation& cancel) {
  std::unique_ptr<Output> file;
  if (asked.globals.output) {
    file = TRY(file_output(*asked.globals.output));
    streams.out = file.get();
  }
  Session session(asked, around, streams, cancel);
  Result<int> code = kDone;
  if (const auto text = own_answer(asked, session.page_look())) {
    session.print(*text);
  } else {
    TRY(check_format(asked));
    code = asked.command->call(session);
    session.progress().end();
  }
  // Without an answer, an older file of -o stays; a broken one is never put in its place.
  if (!code && file && code.error().kind != ErrorKind::io && code.error().kind != ErrorKind::seal_broken) return code;
  TRY(streams.out->finish());
  return code;
}

}  // namespace

std::string_view program_version() { return DEMARCHE_VERSION; }

int run_program(std::span<const std::string> args, const Surroundings& around, Streams streams, Cancellation& cancel) {
  const bool json = asks_for_json(args);
  const ColorMode color = asked_color(args);
  const auto fail = [&](Error error) {
    const int exit = exit_code(error.kind);
    if (exit == kInterrupted && error.hint.empty()) error.hint = "the same command goes on from here";
    streams.out->flush();
    if (json) print_error_json(*streams.err, error, exit);
    else print_error(*streams.err, error, exit, {.width = around.width, .color = wants_color(around, color, around.stderr_terminal)});
    streams.err->flush();
    return exit;
  };
  try {
    const auto asked = parse_invocation(args);
    if (!asked) return fail(asked.error());
    const auto code = answer(*asked, around, streams, cancel);
    if (!code) return fail(code.error());
    streams.err->flush();
    return *code;
  } catch (const std::exception& exception) {
    return fail({ErrorKind::internal, std::string("unexpected: ") + exception.what(), "please report this line and the command"});
  } catch (...) {
    return fail({ErrorKind::internal, "unexpected: an exception without a text", "please report the command"});
  }
}

}  // namespace demarche::cli
