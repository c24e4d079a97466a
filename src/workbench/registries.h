// Registries of a case: reading and sealing them.
#pragma once

#include <string>
#include <vector>

#include "workbench/run.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

struct RegistriesReport {
  std::vector<Problem> problems;      // about files as a whole
};

// Every [registry] entry: seals what is new, forgets what is gone. An .mmdb file of networks is sealed by its digest only.
[[nodiscard]] Result<RegistriesReport> seal_registries(Workspace& workspace, const RunOptions& options);

}  // namespace demarche::workbench
