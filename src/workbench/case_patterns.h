// Patterns over several rows in a case: decided for each victim (or source without one), from the rows that its files held
// back, before rows are kept.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "workbench/log_pass.h"
#include "workbench/remembered.h"

namespace demarche::workbench {

// What bound rows add to one file.
struct FileBound {
  BoundLines lines;
  std::vector<std::string> uids;      // of the bound rows
  std::string mark;                   // changes when the bound rows do; empty without any
};

struct ScopeBound {
  std::vector<FileBound> files;               // as the files were given
  std::vector<std::uint32_t> undecided;       // indicators (pattern_set.h)
};

[[nodiscard]] ScopeBound bind_scope(const pattern::PatternSet& patterns, const std::vector<Remembered>& files);

}  // namespace demarche::workbench
