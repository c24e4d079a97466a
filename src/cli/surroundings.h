// Surroundings: what the program finds around itself: terminals, environment variables, cores, the user. Read once in
// main() and passed on, so that tests can stand anywhere.
#pragma once

#include <optional>
#include <string>

#include "cli/invocation.h"

namespace demarche::cli {

struct Surroundings {
  bool stdin_terminal = false, stdout_terminal = false, stderr_terminal = false;
  std::size_t width = 80;                     // columns: COLUMNS, else what the terminal says, else 80
  bool no_color = false, force_color = false, dumb_terminal = false;   // NO_COLOR, FORCE_COLOR, TERM=dumb
  std::optional<double> progress_fps;         // DEMARCHE_PROGRESS_FPS: redraws a second
  unsigned cores = 1;
  std::string kernel_isa;                     // DEMARCHE_ISA: instruction set of the sweep's kernel, for tests and measurements
  std::string user = "unknown";               // for the journal
};

[[nodiscard]] Surroundings surroundings_of_process();

// Whether to colour a stream: --color decides, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether it is a terminal.
[[nodiscard]] bool wants_color(const Surroundings& around, ColorMode mode, bool stream_is_terminal);

}  // namespace demarche::cli
