// ladder: what was recorded, sorted by what it is about, and the rungs that follow from it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "pipeline/respond/plan.h"

namespace demarche::respond {

struct ActionRecord {
  std::optional<Timestamp> approved, legal, started, done;
  std::set<std::string, std::less<>> concurred, partners;
};

struct DemandRecord {
  std::optional<Timestamp> asked;
  std::string reply;
};

// Everything until `now`, in the order of time.
struct Record {
  std::map<std::string, ActionRecord, std::less<>> actions;
  std::map<std::string, DemandRecord, std::less<>> demands;
  std::vector<RungState> rungs;
  std::vector<std::string> problems;   // of single events, which are then left out

  [[nodiscard]] const RungState* rung(std::string_view id) const;
  [[nodiscard]] const ActionRecord& action(std::string_view id) const;   // an empty one, when nothing was recorded
  [[nodiscard]] const DemandRecord& demand(std::string_view id) const;
};

[[nodiscard]] Record read_record(const Case& of, const PlanInputs& inputs);

}  // namespace demarche::respond
