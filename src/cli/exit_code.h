// ExitCode: what the program's exit status means. The one list from which the manual and docs/exit-codes.md are made.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche::cli {

inline constexpr int kDone = 0;
inline constexpr int kNo = 1;
inline constexpr int kUsage = 2;
inline constexpr int kPartial = 3;
inline constexpr int kRefused = 4;
inline constexpr int kSealBroken = 5;
inline constexpr int kNoCase = 10;
inline constexpr int kLocked = 11;
inline constexpr int kKey = 12;
inline constexpr int kNetwork = 13;
inline constexpr int kOurFault = 70;
inline constexpr int kInterrupted = 130;

struct ExitCode {
  int code;
  std::string_view means;
};

// Every code that the program can end with, ascending.
[[nodiscard]] std::span<const ExitCode> exit_codes();
// "done" ...; empty for a code that is not ours.
[[nodiscard]] std::string_view exit_meaning(int code);

// The exit code of a command that ended with an error of this kind, and the kind's name in JSON ("bad_input").
[[nodiscard]] int exit_code(ErrorKind kind);
[[nodiscard]] std::string_view kind_text(ErrorKind kind);

// docs/exit-codes.md.
[[nodiscard]] std::string exit_codes_markdown();

}  // namespace demarche::cli
