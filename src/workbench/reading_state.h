// What a Reading holds; shared by reading.cc and why.cc only.
#pragma once

#include <memory>
#include <vector>

#include "workbench/reading.h"
#include "workbench/session.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

struct Reading::State {
  Workspace workspace;
  std::unique_ptr<store::Analysis> session;          // opened when a question needs SQL

  Result<store::Analysis*> sql();
  Result<std::vector<Claim>> compute_claims();       // anew, from the sealed rows
};

}  // namespace demarche::workbench
