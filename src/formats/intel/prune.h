// Pruning: what of a pattern can be decided from log rows. The rest is left out by name, and leaving out never widens: a
// branch of an OR goes alone; an AND or FOLLOWEDBY goes with any part of it that cannot be decided.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/pattern.h"

namespace demarche::intel {

struct LeftOut {
  std::string what;          // "not yet supported: object path directory:path", or what is wrong with a value
  std::string hint;
  bool unsupported = true;   // false: the pattern itself is wrong there
};

inline constexpr std::uint64_t kMostRowsOfPattern = 100'000;   // that one binding needs: the product of its REPEATS

// Nothing when no part is left. What stays holds only known paths (model/pattern_path.h), literals of their types, regular
// expressions that compile and qualifiers that can hold. `left_out` is appended to, in the order of the pattern.
[[nodiscard]] std::optional<ObservationNode> prune(const ObservationNode& pattern, std::vector<LeftOut>& left_out);

}  // namespace demarche::intel
