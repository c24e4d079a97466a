// The kinds of value that judgements are written in: words, levels, likelihoods and letters.
#include <array>
#include <cmath>

#include "base/text.h"
#include "base/untrusted.h"
#include "formats/toml/values.h"

namespace demarche::toml {
namespace {

constexpr auto kLetters = std::to_array<std::string_view>({"CC", "C", "N", "I", "II", "NA"});

std::vector<std::string_view> all_words() {
  std::vector<std::string_view> words;
  for (const ProbabilityBand& band : probability_bands()) words.push_back(band.word), words.push_back(band.other);
  return words;
}

bool is_number(const Node& node) { return node.is(Node::Kind::integer) || node.is(Node::Kind::real); }

// A number, or [low, high], each above 0 up to 1.
std::optional<Range> read_range(Reader& reader, const Node& node) {
  const bool pair = node.is(Node::Kind::list) && node.items.size() == 2 && is_number(node.items[0]) && is_number(node.items[1]);
  if (!pair && !is_number(node))
    return reader.expected(node, "a number or a range of two numbers", "[0.8, 0.95]"), std::nullopt;
  const Range range = pair ? Range{node.items[0].real, node.items[1].real} : Range{node.real, node.real};
  if (!(range.low >= 0 && range.low <= 1 && range.high >= 0 && range.high <= 1))
    return reader.expected(node, "likelihoods from 0 to 1", "[0.8, 0.95]"), std::nullopt;
  if (range.low > range.high) {
    reader.issue(node.at, for_terminal(node.key) + ": the range's low end " + number_text(range.low) + " is above its high end " +
                              number_text(range.high), "write the smaller number first");
    return std::nullopt;
  }
  if (range.low == 0) {
    reader.issue(node.at, for_terminal(node.key) + ": a likelihood of 0 would rule the hypothesis out for good, whatever is found later",
                 "write a small number such as 0.001");
    return std::nullopt;
  }
  return range;
}

}  // namespace

std::optional<std::string> Word::read(Reader& reader, const Node& node) {
  if (node.is(Node::Kind::text) && probability_band(node.text) != nullptr) return node.text;
  const auto words = all_words();
  std::string remedy = "write one of: ";
  for (std::size_t i = 0; i < words.size(); ++i) remedy += (i == 0 ? "" : ", ") + std::string(words[i]);
  if (node.is(Node::Kind::text)) remedy = reader.suggest(node.text, words, std::move(remedy));
  reader.issue(node.at, for_terminal(node.key) + ": expected a probability word of ICD 203, found " + describe(node),
               std::move(remedy));
  return std::nullopt;
}

std::optional<std::string> Level::read(Reader& reader, const Node& node) {
  return read_choice(reader, node, responsibility_levels());
}

std::optional<std::map<std::string, double>> Levels::read(Reader& reader, const Node& node) {
  std::map<std::string, double> levels;
  if (!node.is(Node::Kind::table)) {
    const auto level = Level::read(reader, node);
    if (!level) return std::nullopt;
    levels[*level] = 1;
    return levels;
  }
  bool good = true;
  double sum = 0;
  for (const Node& item : node.items) {
    if (!responsibility_rank(item.key)) {
      reader.issue(item.key_at, "unknown level " + quoted(item.key),
                   reader.suggest(item.key, responsibility_levels(), "use Healey's levels, state-prohibited .. state-integrated"));
      good = false;
      continue;
    }
    const auto probability = read_probability(reader, item, Ends::closed);
    good = good && probability.has_value();
    sum += levels[item.key] = probability.value_or(0);
  }
  if (good && std::fabs(sum - 1) > 1e-9) {
    reader.issue(node.at, for_terminal(node.key) + ": the levels' probabilities sum to " + number_text(sum) + ", expected 1",
                 "change them so that they do");
    good = false;
  }
  return good ? std::optional(levels) : std::nullopt;
}

std::optional<std::map<std::string, Range>> Likelihoods::read(Reader& reader, const Node& node) {
  if (!node.is(Node::Kind::table))
    return reader.expected(node, "a table of hypothesis and likelihood", "{ H1 = [0.8, 0.95], H2 = 0.1 }"), std::nullopt;
  std::map<std::string, Range> likelihoods;
  for (const Node& item : node.items) {
    reader.refer(IdKind::hypothesis, item.key, item.key_at);
    // A wrong one is entered all the same, so that it is not reported as missing too.
    likelihoods[item.key] = read_range(reader, item).value_or(Range{1, 1});
  }
  return likelihoods;
}

std::optional<std::map<std::string, std::string>> Letters::read(Reader& reader, const Node& node) {
  if (!node.is(Node::Kind::table))
    return reader.expected(node, "a table of hypothesis and letters", "{ H1 = \"CC\", H3 = \"I\" }"), std::nullopt;
  std::map<std::string, std::string> letters;
  for (const Node& item : node.items) {
    reader.refer(IdKind::hypothesis, item.key, item.key_at);
    if (auto letter = read_choice(reader, item, kLetters)) letters[item.key] = std::move(*letter);
  }
  return letters;
}

}  // namespace demarche::toml
