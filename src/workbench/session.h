// Session: the rows of a case as SQL views (plan, section 6), locked against everything but reading them.
#pragma once

#include <memory>

#include "base/result.h"
#include "pipeline/profile/claims.h"
#include "store/analysis.h"
#include "workbench/audience.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

// Rows from the sealed Parquet files, tables from the catalogue and the registries, views from track/.
[[nodiscard]] profile::ProfileOptions profile_options(const Case& spec);
[[nodiscard]] Result<std::unique_ptr<store::Analysis>> open_session(const Workspace& workspace, unsigned jobs);

// The same tables, without views and unlocked, cut down to the sources, intelligence and registry rows that an audience may
// see. Which rows of a permitted source may go is release_cut.cc's to say.
[[nodiscard]] Result<std::unique_ptr<store::Analysis>> open_permitted(const Workspace& workspace, const Audience& audience, unsigned jobs);

}  // namespace demarche::workbench
