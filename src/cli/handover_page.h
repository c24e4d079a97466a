// What export case and import case answer.
#pragma once

#include <string>

#include "cli/session.h"
#include "formats/json/json.h"
#include "workbench/handover.h"

namespace demarche::cli {

[[nodiscard]] json::Json handover_json(const workbench::Handover& report);
[[nodiscard]] std::string exported_page(const workbench::Handover& report, Look look);
[[nodiscard]] std::string imported_page(const workbench::Handover& report, Look look);

}  // namespace demarche::cli
