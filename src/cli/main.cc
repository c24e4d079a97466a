#include <unistd.h>

#include <string>
#include <vector>

#include "cli/program.h"
#include "cli/signals.h"

int main(int argc, char** argv) {
  using namespace demarche::cli;
  const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
  demarche::Cancellation& cancel = install_signals();
  const auto out = stream_output(STDOUT_FILENO);
  const auto err = stream_output(STDERR_FILENO);
  return run_program(args, surroundings_of_process(), {.out = out.get(), .err = err.get()}, cancel);
}
