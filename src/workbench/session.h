// Session: the rows of a case as SQL views (plan, section 6), locked against everything but reading them.
#pragma once

#include <memory>

#include "base/result.h"
#include "pipeline/profile/claims.h"
#include "store/analysis.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

// Rows from the sealed Parquet files, tables from the catalogue and the registries, views from track/.
[[nodiscard]] profile::ProfileOptions profile_options(const Case& spec);
[[nodiscard]] Result<std::unique_ptr<store::Analysis>> open_session(const Workspace& workspace, unsigned jobs);

}  // namespace demarche::workbench
