// Intelligence of a case: reading, sealing and compiling it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "workbench/log_pass.h"
#include "workbench/run.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

struct LoadedIntelligence {
  Intelligence compiled;
  std::string fingerprint;               // changes when any indicator does: then all logs are swept again
  std::vector<Problem> problems;         // about files as a whole
  std::vector<std::string> notes;
};

// The [[intel]] entry that names a file; null when none does any more.
[[nodiscard]] const IntelSpec* intel_spec_of(const Workspace& workspace, std::string_view path);

// Every [[intel]] of the case: seals what is new, forgets what is gone, compiles all of it.
[[nodiscard]] Result<LoadedIntelligence> load_intelligence(Workspace& workspace, const RunOptions& options);

// Intelligence files and folders without a case: parsed and compiled, not sealed. `origin` is the file's path.
// Fails when none of them can be read at all.
struct LooseIntelligence {
  Intelligence compiled;
  double read_seconds = 0, compile_seconds = 0;   // for -v; 0: from a cache
  std::vector<Problem> problems;
  std::vector<std::string> notes;
};
struct LooseOptions {
  std::vector<std::filesystem::path> paths;
  std::filesystem::path cache;           // where the compiled set is kept (intel_cache.h); empty: nowhere
  std::string version;                   // of the program, for the cache
  unsigned jobs = 1;
};
[[nodiscard]] Result<LooseIntelligence> read_loose_intelligence(const LooseOptions& options);

}  // namespace demarche::workbench
