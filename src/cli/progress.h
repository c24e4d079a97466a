// Progress on stderr while long work runs: one line redrawn on a terminal, a line now and then in a log file, or JSON
// lines for another program. What it prints depends on time and is never part of the answer.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "cli/invocation.h"
#include "cli/output.h"
#include "model/progress.h"

namespace demarche::cli {

struct ProgressOptions {
  ProgressMode mode = ProgressMode::automatic;   // automatic: bar on a terminal, else lines
  bool terminal = false;                         // stderr is one that can redraw a line
  std::size_t width = 80;
  bool quiet = false;
  std::optional<double> fps = {};                // redraws (or lines) a second; default: bar 10, json 1, lines 1/30
  // The time since any fixed moment; tests bring their own.
  std::function<std::chrono::milliseconds()> clock = {};
};

// `err` must outlive it. A bar stays hidden when the work ends within 500 ms; at its end the line is wiped.
[[nodiscard]] std::unique_ptr<Progress> make_progress(const ProgressOptions& options, Output& err);

// "1.9 GB", "512 KB", "17 B": powers of ten, as disks are sold and as the rest of the program counts.
[[nodiscard]] std::string size_text(double bytes);
// "0:02", "12:05", "1:00:00"
[[nodiscard]] std::string clock_text(std::chrono::milliseconds span);

}  // namespace demarche::cli
