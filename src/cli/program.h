// The program: a command line in, an answer and an exit code out. main() adds the process around it; tests do without.
#pragma once

#include <span>
#include <string>

#include "base/parallel.h"
#include "cli/session.h"

namespace demarche::cli {

// `args` is argv without the program's name. Never throws: what escapes from a library becomes exit 70 with one line.
[[nodiscard]] int run_program(std::span<const std::string> args, const Surroundings& around, Streams streams, Cancellation& cancel);

[[nodiscard]] std::string_view program_version();

}  // namespace demarche::cli
