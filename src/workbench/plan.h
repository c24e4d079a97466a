// The response plan of a case: what may start, what is asked, what people decided. Nothing here acts by itself.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "base/timestamp.h"
#include "pipeline/respond/plan.h"

namespace demarche::workbench {

// As of `date`. Claims stand at a marking when a reader of that marking could compute them from what they may see.
[[nodiscard]] Result<respond::PlanState> plan_state(const std::filesystem::path& case_file, Timestamp date, unsigned jobs);

// What a person did or decided: recorded, journalled, never undone. kind: approve concur legal start done partner decide
// ask reply (respond::PlanEvent). Refused (bad_input) when the subject or value is none of the case's.
struct PlanEntry {
  std::filesystem::path case_file;
  std::string kind, subject, value, reason, who;
  Timestamp now;
};
[[nodiscard]] Result<respond::PlanState> record_plan_event(const PlanEntry& entry, unsigned jobs);

struct NoteEntry {
  std::filesystem::path case_file;
  std::string subject, text, who;
  Timestamp now;
};
[[nodiscard]] Result<std::int64_t> add_note(const NoteEntry& entry);

}  // namespace demarche::workbench
