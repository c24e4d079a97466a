// Assessment: the weighed rival explanations of a case, as told to people (pipeline/attribute makes it).
#pragma once

#include <string>
#include <vector>

#include "model/marking.h"

namespace demarche {

struct AssessedHypothesis {
  std::string id, says;
  double prior = 0, posterior = 0, low = 0, high = 0;   // low, high: middle 95 % over the elicited ranges
  int inconsistency = 0;                                // ACH: lower is better
  double weighted = 0;                                  // ACH, weighted by grades
  std::string word;                                     // ICD 203
  bool residual = false;
};

struct AssessedFinding {
  std::string id, says, group, grade, rater, why;
  std::vector<std::string> claims;
  std::vector<double> likelihood;                       // as weighed, by hypothesis
  std::vector<std::string> letters;                     // by hypothesis
  double diagnosticity = 0;
  bool counts = false;                                  // the one of its group
  std::string left_out;
};

struct WithoutFinding {
  std::string left_out, leader;
  bool group = false, changes_leader = false, changes_word = false;
  double leader_posterior = 0;                          // of today's leader, without it
};

struct UnseparatedPair {
  std::string first, second;
  double ratio = 1;
};

// What one group says for the leading explanation against the runner-up.
struct GroupAgainst {
  std::string group;
  std::vector<std::string> findings;                    // all of the group that were weighed; one of them counts
  double ratio = 1;                                     // of the likelihoods, leader over runner-up
  [[nodiscard]] bool separates() const { return ratio > 1.1 || ratio < 1 / 1.1; }
};

struct Assessment {
  std::vector<AssessedHypothesis> hypotheses;           // in the order of case.toml
  std::vector<AssessedFinding> findings;                // most diagnostic first
  std::vector<WithoutFinding> without;
  std::vector<UnseparatedPair> unseparated;             // pairs that the evidence does not tell apart (ratio within 1/3..3)
  std::string leader, runner_up;
  std::vector<GroupAgainst> against_runner_up;          // every group, the one that separates the two most first
  std::vector<std::string> smallest_set;                // groups whose loss changes the leader; empty: none do
  int forge_cost = 0;
  std::vector<std::string> forge_set;
  std::vector<std::string> problems;

  [[nodiscard]] bool empty() const { return hypotheses.empty(); }
};

}  // namespace demarche
