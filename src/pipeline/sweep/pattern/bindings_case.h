// BindingsCase: for tests and fuzzing only. A random pattern over random rows, small enough for the reference to build every
// binding.
#pragma once

#include <string>
#include <vector>

#include "pipeline/sweep/differential_case.h"
#include "pipeline/sweep/pattern/bindings.h"

namespace demarche::pattern {

struct BindingsCase {
  ObservationNode pattern;
  std::vector<TimedRow> rows;

  explicit BindingsCase(sweep::Chooser& choose);
  // "A FOLLOWEDBY (B AND A) WITHIN 3 SECONDS over 0:A 1:AB"
  [[nodiscard]] std::string text() const;
};

// "" when find_bindings() agrees with the reference: as many bindings, each ending with the same row and starting at the same
// time, and each one a binding by the words of the specification; else both answers for people.
[[nodiscard]] std::string disagreement(const BindingsCase& which);

}  // namespace demarche::pattern
