#include "cli/session.h"

#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/progress.h"

namespace demarche::cli {
namespace {

constexpr std::size_t kProblemsShown = 5;

std::string painted(const Look& look, std::string_view code, std::string_view text) {
  if (!look.color) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

// Each line escaped by itself: messages may quote what a file holds.
std::string safe_lines(std::string_view text) {
  std::string out;
  for (std::string_view line : split(text, '\n')) out += (out.empty() ? "" : "\n") + for_terminal(line);
  return out;
}

}  // namespace

std::string Look::bold(std::string_view text) const { return painted(*this, "1", text); }
std::string Look::faint(std::string_view text) const { return painted(*this, "2", text); }

Session::Session(const Invocation& asked, const Surroundings& around, Streams streams, Cancellation& cancel)
    : asked_(asked), around_(around), streams_(streams), cancel_(cancel) {
  ProgressOptions options{.mode = asked.globals.progress, .terminal = around.stderr_terminal && !around.dumb_terminal,
                          .width = around.width, .quiet = asked.globals.quiet, .fps = around.progress_fps};
  progress_ = make_progress(options, *streams.err);
}

Format Session::format() const {
  if (globals().format != Format::automatic) return globals().format;
  return around_.stdout_terminal && !globals().output ? Format::table : Format::plain;
}

Look Session::look() const {
  const bool terminal = around_.stdout_terminal && !globals().output;
  return {.width = around_.width, .color = wants_color(around_, globals().color, terminal)};
}

Look Session::page_look() const {
  Look page = look();
  const bool terminal = around_.stdout_terminal && !globals().output;
  page.width = terminal ? std::min<std::size_t>(page.width, 80) : 80;
  return page;
}

void Session::print_json(const json::Json& value) {
  print(safe_json(format() == Format::jsonl ? value.compact() + "\n" : value.pretty()));
}

void Session::print_grid(const Grid& grid) {
  switch (format()) {
    case Format::json: return print(json_array(grid));
    case Format::jsonl: return print(json_lines(grid));
    case Format::csv: return print(csv(grid));
    case Format::md: return print(markdown(grid));
    case Format::table: return print(aligned(grid, look().width));
    case Format::plain:
    case Format::automatic: return print(plain(grid));
  }
}

void Session::note(std::string_view text) {
  if (!globals().quiet) streams_.err->write(safe_lines(text) + "\n");
}

void Session::detail(std::string_view text) {
  if (globals().verbose) note(text);
}

void Session::note_problems(std::span<const Problem> problems) {
  for (std::size_t i = 0; i < std::min(problems.size(), kProblemsShown); ++i) note(problem_text(problems[i]));
  if (problems.size() > kProblemsShown) note("... and " + std::to_string(problems.size() - kProblemsShown) + " more problems");
}

std::string Session::ask(std::string_view question) {
  streams_.err->write(question);
  streams_.err->flush();
  std::string line;
  for (char c = 0; ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

Result<std::filesystem::path> Session::case_file() const { return workbench::find_case(globals().case_dir.value_or(".")); }

Result<std::unique_ptr<workbench::Reading>> Session::open_case() const {
  const auto file = TRY(case_file());
  return workbench::Reading::open(file);
}

std::string Session::command_line(std::string_view command) const {
  return "demarche " + (globals().case_dir ? "-C " + shell_quoted(*globals().case_dir) + " " : std::string()) + std::string(command);
}

std::string problem_text(const Problem& problem) {
  // A reason that comes from an error may begin with the file itself.
  std::string_view reason = problem.reason;
  if (reason.starts_with(problem.file + ": ")) reason.remove_prefix(problem.file.size() + 2);
  std::string text = problem.file + (problem.line != 0 ? ":" + std::to_string(problem.line) : "") + ": " + std::string(reason);
  if (problem.count > 1) text += " (" + with_thousands(static_cast<std::int64_t>(problem.count)) + " records)";
  if (!problem.hint.empty()) text += " (" + problem.hint + ")";
  return for_terminal(std::string_view(text));
}

std::string shell_quoted(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) return std::string(text);
  return "'" + replace_all(text, "'", "'\\''") + "'";
}

void print_error(Output& err, const Error& error, int exit, Look look) {
  const std::string_view word = exit == kInterrupted ? "interrupted" : exit == kOurFault ? "internal error" : "error";
  err.write(look.bold(std::string(word) + ":") + " " + safe_lines(error.message) + "\n");
  if (!error.hint.empty()) err.write("  " + safe_lines(error.hint) + "\n");
}

void print_error_json(Output& err, const Error& error, int exit) {
  json::Json line;
  line.set("type", "error").set("code", kind_text(error.kind)).set("exit", exit);
  line.set("message", error.message).set("hint", error.hint);
  err.write(safe_json(line.compact()) + "\n");
}

}  // namespace demarche::cli
