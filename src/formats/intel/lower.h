// Lowering: from a STIX pattern to what the sweep can look for.
//
// A pattern of =, IN and ISSUBSET on values that can be looked up, with AND within one [ ] of one object type and OR anywhere, is
// lists of terms: a row matches when all terms of one list do. Every other pattern stays a tree, which
// pipeline/sweep/pattern evaluates. What cannot be decided at all is left out by name (prune.h).
//
// One thing is wider than the pattern says: network-traffic:src_ref and dst_ref both mean "an address of the row".
#pragma once

#include <memory>
#include <vector>

#include "formats/intel/prune.h"
#include "model/indicator.h"

namespace demarche::intel {

// Of any_of and tree at most one is there; neither when nothing of the pattern is left.
struct Lowered {
  std::vector<std::vector<Term>> any_of;   // sorted within each list
  std::shared_ptr<const ObservationNode> tree;
  std::vector<LeftOut> left_out;           // in the order of the pattern
};

inline constexpr std::size_t kMostAlternatives = 10'000;   // beyond, a pattern stays a tree

[[nodiscard]] Lowered lower_pattern(const ObservationNode& pattern);

}  // namespace demarche::intel
