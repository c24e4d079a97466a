#include "cli/signals.h"

#include <signal.h>
#include <unistd.h>

#include "cli/exit_code.h"

namespace demarche::cli {
namespace {

// A signal handler is given no argument, so what it sets must be reachable from anywhere: the one exception to
// "no global mutable state".
constinit Cancellation stop;

extern "C" void demarche_stop(int) {
  if (stop.requested()) _exit(kInterrupted);
  stop.request();
}

}  // namespace

Cancellation& install_signals() {
  struct sigaction asked {};
  asked.sa_handler = demarche_stop;
  sigemptyset(&asked.sa_mask);
  asked.sa_flags = SA_RESTART;
  sigaction(SIGINT, &asked, nullptr);
  sigaction(SIGTERM, &asked, nullptr);
  struct sigaction ignored {};
  ignored.sa_handler = SIG_IGN;
  sigemptyset(&ignored.sa_mask);
  sigaction(SIGPIPE, &ignored, nullptr);
  return stop;
}

}  // namespace demarche::cli
