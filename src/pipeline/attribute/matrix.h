// The ACH matrix (Heuer 1999, chapter 8) beside the weighing: a bookkeeping device, not the source of the number. Letters
// are the case's own, or derived from the likelihoods where absent.
//
//   inconsistency  sum over counted findings of 1 for I and 2 for II: lower is better
//   weighted       PARC ACH 2.0: sum of c * w(credibility) * w(reliability), c = -2 (II), -1 (I), 0 otherwise, and
//                  w = sqrt 2, 1, 1/sqrt 2 for high (A B, 1 2), medium (C, 3; also F, 6 and no grade), low (D E, 4 5)
//   diagnosticity  population standard deviation of a row with CC..II as 5..1 (NA left out): 0 separates nothing
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/attribute/weigh.h"

namespace demarche::attribute {

struct MatrixRow {
  std::string finding, group;
  std::vector<std::string> letters;        // by hypothesis: CC C N I II NA
  double diagnosticity = 0;
  bool counts = true;                      // as in the weighing: one row of a group
};

struct Matrix {
  std::vector<MatrixRow> rows;             // most diagnostic first, then by id
  std::vector<int> inconsistency;          // by hypothesis
  std::vector<double> weighted;            // by hypothesis
};

// The letter for a likelihood beside the row's largest: a ratio of at least .9 is C (CC when the likelihood itself is .8 or
// more), of .5 N, of .1 I, below II.
[[nodiscard]] std::string_view derived_letter(double likelihood, double largest);

[[nodiscard]] Matrix matrix(std::span<const HypothesisSpec> hypotheses, std::span<const FindingSpec> findings,
                            const Weighing& weighing);

}  // namespace demarche::attribute
