#include "cli/exit_code.h"

#include <array>

namespace demarche::cli {
namespace {

constexpr std::array<ExitCode, 12> kCodes = {{
    {kDone, "done; of a question, the answer is yes: holds, clean, found"},
    {kNo, "done, and the answer is no: does not hold, nothing found"},
    {kUsage, "wrong use: unknown command or option, bad query, an error in case.toml, no such thing"},
    {kPartial, "finished in part: some input or record could not be read, or an answer not be written (listed)"},
    {kRefused, "refused by a marking or a release rule"},
    {kSealBroken, "seal broken: evidence or journal is not what was sealed"},
    {kNoCase, "no case here: no case.toml in this folder or above it"},
    {kLocked, "the case is locked by another writer"},
    {kKey, "a key is missing or wrong"},
    {kNetwork, "a peer or the network failed"},
    {kOurFault, "our fault: please report what was printed"},
    {kInterrupted, "interrupted; the same command goes on from there"},
}};

struct KindExit {
  ErrorKind kind;
  int code;
  std::string_view text;
};

// An error of the operating system is "finished in part": what it stopped can be repeated when the cause is gone.
constexpr std::array<KindExit, 11> kKinds = {{
    {ErrorKind::bad_input, kUsage, "bad_input"},
    {ErrorKind::not_found, kUsage, "not_found"},
    {ErrorKind::io, kPartial, "io"},
    {ErrorKind::forbidden, kRefused, "forbidden"},
    {ErrorKind::limit, kUsage, "limit"},
    {ErrorKind::seal_broken, kSealBroken, "seal_broken"},
    {ErrorKind::no_case, kNoCase, "no_case"},
    {ErrorKind::locked, kLocked, "locked"},
    {ErrorKind::key, kKey, "key"},
    {ErrorKind::interrupted, kInterrupted, "interrupted"},
    {ErrorKind::internal, kOurFault, "internal"},
}};

const KindExit& row_of(ErrorKind kind) {
  for (const KindExit& row : kKinds)
    if (row.kind == kind) return row;
  return kKinds.back();
}

}  // namespace

std::span<const ExitCode> exit_codes() { return kCodes; }

std::string_view exit_meaning(int code) {
  for (const ExitCode& row : kCodes)
    if (row.code == code) return row.means;
  return {};
}

int exit_code(ErrorKind kind) { return row_of(kind).code; }
std::string_view kind_text(ErrorKind kind) { return row_of(kind).text; }

std::string exit_codes_markdown() {
  std::string out =
      "# Exit codes\n\n"
      "Made from the table in `src/cli/exit_code.cc`. Treat any other code as failure.\n\n"
      "| code | meaning |\n|---|---|\n";
  for (const ExitCode& row : kCodes) out += "| " + std::to_string(row.code) + " | " + std::string(row.means) + " |\n";
  out +=
      "\n## Which error gives which code\n\n"
      "With `--json`, the last line on stderr is one object: "
      "`{\"type\":\"error\",\"code\",\"exit\",\"message\",\"hint\"}`. Its `code` is one of these.\n\n"
      "| code in JSON | exit |\n|---|---|\n";
  for (const KindExit& row : kKinds) out += "| `" + std::string(row.text) + "` | " + std::to_string(row.code) + " |\n";
  out +=
      "\n## What does not change the exit code\n\n"
      "- A claim that could not be answered: it is printed as unanswered, never as zero.\n"
      "- A sweep without sightings, unless `--exit-status` is given (then 1). Exit 3 comes before 0 and 1.\n"
      "- A reader that closes the pipe early (`demarche query ... | head`).\n";
  return out;
}

}  // namespace demarche::cli
