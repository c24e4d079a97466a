// The page of `demo`: the figures, the hours, who did it and what would change that, what may be done next.
#pragma once

#include <string>

#include "cli/session.h"
#include "model/assessment.h"
#include "workbench/plan.h"
#include "workbench/run.h"

namespace demarche::cli {

struct DemoAnswers {
  workbench::RunReport run;
  Assessment assessment;
  respond::PlanState plan;
  std::string plan_date;                  // of the plan: "2013-02-19"
  std::vector<std::pair<std::string, std::string>> actions;   // id -> what it is, of all actions
};

[[nodiscard]] std::string demo_page(const DemoAnswers& answers, const std::string& folder, Look look);

}  // namespace demarche::cli
