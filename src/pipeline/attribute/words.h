// Words of estimative probability: the first row of ICD 203 (2015). Its edges are shared between neighbours; here every
// band is closed below and open above, and the last is closed above:
//
//   [.01,.05) almost no chance   [.05,.20) very unlikely   [.20,.45) unlikely   [.45,.55) roughly even chance
//   [.55,.80) likely             [.80,.95) very likely     [.95,.99] almost certain
//
// Below .01 and above .99 the scale has no term; there the text says so.
#pragma once

#include <string_view>

namespace demarche::attribute {

// The term for a probability (model/case.h has the bands); "less than 1 in 100" and "more than 99 in 100" outside the scale.
[[nodiscard]] std::string_view word_for(double probability);

}  // namespace demarche::attribute
