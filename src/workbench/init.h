// init: a first case.toml for a newcomer's own logs and intelligence.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace demarche::workbench {

struct InitOptions {
  std::filesystem::path dir = ".";             // where case.toml is written; made when missing
  std::vector<std::filesystem::path> logs;     // folders or files
  std::vector<std::filesystem::path> intel;    // files
  std::string name;                            // default: the folder's name
};

struct InitReport {
  std::filesystem::path case_file;
  std::uint64_t log_files = 0, sources = 0, intel_files = 0;
  std::vector<std::string> notes;              // e.g. files that are not logs we read
};

// Refuses (bad_input) to overwrite a case.toml.
[[nodiscard]] Result<InitReport> init(const InitOptions& options);

}  // namespace demarche::workbench
