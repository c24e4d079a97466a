// Session: everything that a command is handed while it runs: what was asked, where the answer goes, where remarks go,
// and the flag with which the user stops it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/parallel.h"
#include "base/result.h"
#include "base/untrusted.h"
#include "cli/grid.h"
#include "cli/invocation.h"
#include "cli/output.h"
#include "cli/surroundings.h"
#include "formats/json/json.h"
#include "model/problem.h"
#include "model/progress.h"
#include "workbench/reading.h"

namespace demarche::cli {

// How people's text is laid out.
struct Look {
  std::size_t width = 80;
  bool color = false;
  [[nodiscard]] std::string bold(std::string_view text) const;
  [[nodiscard]] std::string faint(std::string_view text) const;
};

struct Streams {
  Output* out = nullptr;
  Output* err = nullptr;
};

class Session {
 public:
  Session(const Invocation& asked, const Surroundings& around, Streams streams, Cancellation& cancel);

  [[nodiscard]] const Invocation& asked() const { return asked_; }
  [[nodiscard]] const Globals& globals() const { return asked_.globals; }
  [[nodiscard]] const Surroundings& around() const { return around_; }
  [[nodiscard]] Output& out() { return *streams_.out; }
  [[nodiscard]] Cancellation& cancel() { return cancel_; }
  [[nodiscard]] Progress& progress() { return *progress_; }
  [[nodiscard]] unsigned jobs() const { return globals().jobs.value_or(around_.cores); }
  // --format as it holds here: `automatic` is table on a terminal and plain in a pipe.
  [[nodiscard]] Format format() const;
  [[nodiscard]] bool json() const { return format() == Format::json || format() == Format::jsonl; }
  [[nodiscard]] Look look() const;        // of the answer
  [[nodiscard]] Look page_look() const;   // of a page: never wider than 80 columns

  // Answers. JSON is indented, or one line with --format jsonl.
  void print(std::string_view text) { out().write(text); }
  void print_json(const json::Json& value);
  // In whichever of the six formats was asked for.
  void print_grid(const Grid& grid);

  // Remarks on stderr, one line each, escaped; nothing with -q. `detail` only with -v.
  void note(std::string_view text);
  void detail(std::string_view text);
  // The first problems with their places, and how many more there are.
  void note_problems(std::span<const Problem> problems);

  // One line typed on the terminal, without its end; the question goes to stderr.
  [[nodiscard]] std::string ask(std::string_view question);

  // The case of -C, else of this folder or one above it.
  [[nodiscard]] Result<std::filesystem::path> case_file() const;
  [[nodiscard]] Result<std::unique_ptr<workbench::Reading>> open_case() const;
  // "demarche claims" as it must be typed here: with the same -C.
  [[nodiscard]] std::string command_line(std::string_view command) const;

 private:
  const Invocation& asked_;
  const Surroundings& around_;
  Streams streams_;
  Cancellation& cancel_;
  std::unique_ptr<Progress> progress_;
};

// "logs/conn.log:7: expected 21 fields, found 3 (12 records) (what to do)", escaped, on one line.
[[nodiscard]] std::string problem_text(const Problem& problem);

// An argument as a shell must be given it: 'it'\''s'.
[[nodiscard]] std::string shell_quoted(std::string_view text);

// An error on stderr: for people, or as one JSON object; `exit` is its code.
void print_error(Output& err, const Error& error, int exit, Look look);
void print_error_json(Output& err, const Error& error, int exit);

}  // namespace demarche::cli
