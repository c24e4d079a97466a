#include "pipeline/attribute/words.h"

#include "model/case.h"

namespace demarche::attribute {

std::string_view word_for(double probability) {
  const auto bands = probability_bands();
  if (probability < bands.front().low) return "less than 1 in 100";
  if (probability > bands.back().high) return "more than 99 in 100";
  for (const ProbabilityBand& band : bands)
    if (probability < band.high) return band.word;
  return bands.back().word;
}

}  // namespace demarche::attribute
