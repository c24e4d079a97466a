// sandbox: work on hostile input in a child process of its own, which cannot write a file and is stopped when it uses more
// time or memory than it may. What it finds comes back as text.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace demarche::workbench {

struct SandboxLimits {
  std::uint64_t cpu_seconds = 120;
  std::uint64_t memory_bytes = std::uint64_t{6} << 30;   // of address space: the engine reserves more than it uses
};

// Runs `work` in the child. ErrorKind::limit when it ended without an answer.
[[nodiscard]] Result<std::string> run_sandboxed(const std::function<std::string()>& work, const SandboxLimits& limits);

}  // namespace demarche::workbench
