// Lowering: from a STIX pattern to lists of terms that the sweep can look for.
//
// Supported: =, IN and ISSUBSET on the object paths of docs/intelligence.md; AND within one [ ] of one object type; OR
// anywhere. The rest is left out by name. Leaving out never widens a pattern: a branch of an OR goes alone; an AND goes with any part
// of it that cannot be looked for.
//
// One thing is wider than the pattern says: network-traffic:src_ref and dst_ref both mean "an address of the row".
#pragma once

#include <string>
#include <vector>

#include "formats/intel/pattern.h"
#include "model/indicator.h"

namespace demarche::intel {

struct LeftOut {
  std::string what;          // "not yet supported: LIKE", or what is wrong with a value
  std::string hint;
  bool unsupported = true;   // false: the pattern itself is wrong there
};

struct Lowered {
  std::vector<std::vector<Term>> any_of;   // sorted within each list; may be empty
  std::vector<LeftOut> left_out;           // in the order of the pattern
};

inline constexpr std::size_t kMostAlternatives = 10'000;

[[nodiscard]] Lowered lower_pattern(const ObservationNode& pattern);

}  // namespace demarche::intel
