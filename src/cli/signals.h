// Signals: Ctrl-C asks long work to stop, a second Ctrl-C leaves at once; a closed pipe is silent.
#pragma once

#include "base/parallel.h"

namespace demarche::cli {

// Installs the handlers of this process; called once, by main(). The flag is set by SIGINT and SIGTERM.
[[nodiscard]] Cancellation& install_signals();

}  // namespace demarche::cli
