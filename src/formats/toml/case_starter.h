// case_starter: the first case.toml of a newcomer (`demarche init`).
#pragma once

#include <string>
#include <vector>

#include "model/case.h"

namespace demarche::toml {

struct StarterSource {
  std::string id, name;                    // an empty name is the id
  std::vector<std::string> paths;          // relative to the file; files, folders, globs
  SourceRole role = SourceRole::sensor;
  std::string victim;                      // of role victim; empty: "V-1"
};

struct StarterOptions {
  std::string id, name;                    // of the case; an empty name is the id
  std::vector<StarterSource> sources;
  std::vector<std::string> intel;          // paths
};

// A short text with comments that read_case accepts. Characters that an id cannot have become '-' and an id used twice
// gets a number. TOML is UTF-8: a path that is not appears as visible() shows it, and has to be corrected by hand.
[[nodiscard]] std::string render_case_starter(const StarterOptions& options);

}  // namespace demarche::toml
