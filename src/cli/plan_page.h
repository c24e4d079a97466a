// The pages of `plan`, and its JSON.
#pragma once

#include <string>

#include "cli/session.h"
#include "workbench/plan.h"

namespace demarche::cli {

// Something that waits for a person: overdue, a trigger that holds without a decision, a problem of the plan.
[[nodiscard]] bool needs_attention(const respond::PlanState& state);

// The ladder with its actions, and the demands. `spec` gives the names.
[[nodiscard]] std::string plan_page(const Case& spec, const respond::PlanState& state, Look look);
// What may start, what blocks the rest, triggers, what is overdue.
[[nodiscard]] std::string plan_check_page(const respond::PlanState& state, Look look);
// The one action, rung or demand of that id; "" when it is none of the plan's.
[[nodiscard]] std::string plan_entry_text(const respond::PlanState& state, std::string_view id, Look look);

[[nodiscard]] json::Json plan_json(const respond::PlanState& state);

}  // namespace demarche::cli
