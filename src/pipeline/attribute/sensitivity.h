// What would change the answer: the posterior without each finding and each group, the smallest set of groups whose loss
// changes the leader, what it would cost to fake enough of them, and which pairs of hypotheses the evidence does not separate.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pipeline/attribute/weigh.h"

namespace demarche::attribute {

struct WithoutOne {
  std::string left_out;                 // a finding's id, or a group's name
  bool group = false;
  std::vector<double> posterior;        // by hypothesis
  std::string leader;
  bool changes_leader = false, changes_word = false;   // of the leader with everything
};

struct Margin {
  std::string leader, runner_up;
  std::vector<std::string> smallest_set;   // groups; empty when even losing all does not change the leader
  int forge_cost = 0;                      // least total forge cost of groups whose neutralising changes the leader; 0: none
  std::vector<std::string> forge_set;
};

// Two hypotheses whose total likelihood ratio lies within 1/3 .. 3: what was found fits both.
struct Unseparated {
  std::string first, second;
  double ratio = 1;                     // of the total likelihoods, first over second
};

// What a group says for the leader against the runner-up: the ratio of their likelihoods.
struct GroupRatio {
  std::string group;
  double ratio = 1;
};

struct Sensitivity {
  std::vector<WithoutOne> without;
  Margin margin;
  std::vector<GroupRatio> against_runner_up;   // every group, the one that separates the two most first; ties by name
  std::vector<Unseparated> unseparated;
};

[[nodiscard]] Sensitivity sensitivity(std::span<const HypothesisSpec> hypotheses, std::span<const FindingSpec> findings,
                                      const Weighing& weighing, const WeighOptions& options);

}  // namespace demarche::attribute
