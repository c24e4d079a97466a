// Words of estimative probability: the first row of ICD 203 (2015). Its edges are shared between neighbours; here every
// band is closed below and open above, and the last is closed above:
//
//   [.01,.05) almost no chance   [.05,.20) very unlikely   [.20,.45) unlikely   [.45,.55) roughly even chance
//   [.55,.80) likely             [.80,.95) very likely     [.95,.99] almost certain
//
// Below .01 and above .99 the scale has no term; there the text says so.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace demarche::attribute {

struct Word {
  std::string_view text;
  double low, high;
};

inline constexpr std::array<Word, 7> kWords = {{
    {"almost no chance", 0.01, 0.05}, {"very unlikely", 0.05, 0.20}, {"unlikely", 0.20, 0.45},
    {"roughly even chance", 0.45, 0.55}, {"likely", 0.55, 0.80}, {"very likely", 0.80, 0.95}, {"almost certain", 0.95, 0.99},
}};

// The term for a probability; "less than 1 in 100" and "more than 99 in 100" outside the scale.
[[nodiscard]] std::string_view word_for(double probability);
// The band of a term, also by its second-row name ("probable", "remote"); nullopt for other words.
[[nodiscard]] std::optional<Word> band_of(std::string_view word);

}  // namespace demarche::attribute
