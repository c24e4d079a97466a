// The reports of the workbench as JSON: the shapes that `demarche schema COMMAND` publishes. Fields are only ever added.
#pragma once

#include <span>

#include "formats/json/claims.h"
#include "formats/json/json.h"
#include "workbench/init.h"
#include "workbench/reading.h"
#include "workbench/run.h"
#include "workbench/sweep_files.h"

namespace demarche::cli {

[[nodiscard]] json::Json problems_json(std::span<const Problem> problems);
[[nodiscard]] json::Json source_json(const workbench::SourceReport& source);
[[nodiscard]] json::Json run_json(const workbench::RunReport& report);
[[nodiscard]] json::Json status_json(const workbench::StatusReport& report);
[[nodiscard]] json::Json shown_json(const workbench::Shown& shown);
[[nodiscard]] json::Json chain_json(const workbench::Chain& chain);
[[nodiscard]] json::Json init_json(const workbench::InitReport& report);
[[nodiscard]] json::Json sighting_json(const workbench::FileSighting& sighting);

}  // namespace demarche::cli
