// demo: the model case, generated beside the program and opened like any other.
//
// The generator is a program of its own (examples/apt1), because it alone knows the published figures: it is started as a
// process, and nothing of it but files reaches the analysis.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace demarche::workbench {

struct DemoOptions {
  std::filesystem::path folder;         // of the case: must not exist, or be empty; where a demo case is already, it is taken as it is
  std::string size = "small";           // small | full
  std::uint64_t seed = 7;
};

struct DemoCase {
  std::filesystem::path case_file;
  bool fresh = false;                   // generated now
  std::string made;                     // the generator's own line: "generated logs, published marginals: 790 log files ..."
};

// Errors: bad_input (the folder holds something else), not_found (the generator is not installed), io (it failed).
[[nodiscard]] Result<DemoCase> make_demo(const DemoOptions& options);

}  // namespace demarche::workbench
