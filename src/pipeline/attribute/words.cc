#include "pipeline/attribute/words.h"

#include "base/text.h"

namespace demarche::attribute {

std::string_view word_for(double probability) {
  if (probability < kWords.front().low) return "less than 1 in 100";
  if (probability > kWords.back().high) return "more than 99 in 100";
  for (const Word& word : kWords)
    if (probability < word.high) return word.text;
  return kWords.back().text;
}

std::optional<Word> band_of(std::string_view word) {
  static constexpr std::string_view kSecondRow[] = {"remote", "highly improbable", "improbable", "roughly even odds",
                                                    "probable", "highly probable", "nearly certain"};
  for (std::size_t i = 0; i < kWords.size(); ++i)
    if (equals_ignoring_case(word, kWords[i].text) || equals_ignoring_case(word, kSecondRow[i])) return kWords[i];
  return std::nullopt;
}

}  // namespace demarche::attribute
