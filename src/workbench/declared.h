// What case.toml itself declares under an id: hypotheses, findings, the parts of the plan, audiences, documents.
#pragma once

#include <optional>
#include <string_view>

#include "model/case.h"
#include "workbench/reading.h"

namespace demarche::workbench {

// Its fields as `show` prints them; nothing when case.toml declares no such id. Sources and claims are not looked up: what a
// run found of them says more.
[[nodiscard]] std::optional<Shown> declared_thing(const Case& spec, std::string_view id);

}  // namespace demarche::workbench
