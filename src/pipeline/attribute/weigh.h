// weigh: hypotheses and findings -> posterior probabilities, with the terms that made them (plan, section 6; M2 of the
// method notes in docs/pipeline/5-attribute.md).
//
// For finding e and hypothesis h, with P = P(see e | h), elicited:
//   planted    P' = (1-d) P + d q   for every h but the best-fitting one (Bayes with a deception mixture; it caps any
//                                   likelihood ratio at P/(d q), however clean the data)
//   channel    L  = r P' + (1-r) mean over h of P'   with r from the grade (Grade::channel(); no grade: r = 1)
//   group      of findings with one origin only the one with the widest range of log L counts (ties: the smallest id)
//   posterior  prior(h) times the product over groups of L, normalised
// A hypothesis that a finding says nothing about, and the residual unless it is given, has the mean of the stated P:
// such a finding does not move it against the field.
//
// Ranges: 4,000 draws from the elicited ranges, each cell uniform and independent; the middle 95 % of the posteriors.
// The draws are keyed by group and hypothesis, so that order, copies and the number of threads change nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/case.h"

namespace demarche::attribute {

// One finding as it enters: its likelihoods by hypothesis (in the order of the hypotheses) after each stage.
struct WeighedFinding {
  std::string id, group;                   // group: the finding's own id when it has none
  std::vector<double> stated;              // P, the middle of a range
  std::vector<double> likelihood;          // L
  double channel = 1;                      // r
  double width = 0;                        // max - min of log L over hypotheses
  bool counts = false;                     // it is the one of its group
  int forge_cost = 3;
  std::string left_out;                    // why it was not weighed at all; empty when it was
};

struct WeighedHypothesis {
  std::string id;
  double prior = 0, posterior = 0, low = 0, high = 0;
  double log_likelihood = 0;               // sum over counted findings of log L
  std::string_view word;                   // ICD 203
};

struct Weighing {
  std::vector<WeighedHypothesis> hypotheses;   // in the order given
  std::vector<WeighedFinding> findings;        // in the order of ids
  [[nodiscard]] std::size_t leader() const;    // index of the largest posterior (ties: first)
};

struct WeighOptions {
  std::span<const std::string> without;        // findings or groups to leave out
  std::span<const std::string> unanswered;     // findings whose claims have no answer: left out, and said
  std::uint32_t draws = 4000;                  // 0: no ranges (low = high = posterior)
};

[[nodiscard]] Weighing weigh(std::span<const HypothesisSpec> hypotheses, std::span<const FindingSpec> findings,
                             const WeighOptions& options);

}  // namespace demarche::attribute
