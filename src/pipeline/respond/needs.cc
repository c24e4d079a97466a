#include "pipeline/respond/needs.h"

#include "base/text.h"

namespace demarche::respond {
namespace {

constexpr std::string_view kUsualWord = "likely";
constexpr double kRounding = 1e-12;   // a posterior that is 0.55 but for its last digit is at the edge

double at_least(const HypothesisSpec& hypothesis, std::size_t rank) {
  double sum = 0;
  for (const auto& [level, probability] : hypothesis.responsibility)
    if (responsibility_rank(level).value_or(0) >= rank) sum += probability;
  return sum;
}

class Asked {
 public:
  Asked(const Case& of, const ActionSpec& action, const PlanInputs& inputs)
      : case_(of), needs_(action.needs), inputs_(inputs), marking_(action.needs.marking.value_or(action.marking)) {}

  void claims(std::vector<std::string>& unmet) const {
    for (const std::string& claim : needs_.claims)
      if (!inputs_.stands || !inputs_.stands(claim, marking_))
        unmet.push_back("claim " + claim + " does not stand at " + marking());
  }

  void judgement(std::vector<std::string>& unmet) const {
    if (needs_.hypothesis.empty() && needs_.level.empty()) return;
    const std::string_view word = needs_.word.empty() ? kUsualWord : std::string_view(needs_.word);
    const ProbabilityBand* const band = probability_band(word);
    if (band == nullptr) return unmet.push_back("\"" + std::string(word) + "\" is not a word of ICD 203");
    const auto reached = probability();
    if (!reached) return unmet.push_back("there is no assessment of " + subject() + " at " + marking());
    if (*reached + kRounding < band->low)
      unmet.push_back(subject() + " is at " + percent(*reached) + " at " + marking() + ", below \"" + std::string(word) + "\" (from " +
                      number_text(band->low * 100) + "%)");
  }

 private:
  [[nodiscard]] std::string marking() const { return std::string(tlp_text(marking_)); }
  [[nodiscard]] std::string subject() const {
    if (needs_.level.empty()) return "hypothesis " + needs_.hypothesis;
    if (needs_.hypothesis.empty()) return "level " + needs_.level;
    return "hypothesis " + needs_.hypothesis + " with level " + needs_.level;
  }

  // Nothing when one of the hypotheses that it takes has no assessment.
  [[nodiscard]] std::optional<double> probability() const {
    const auto rank = needs_.level.empty() ? std::optional<std::size_t>() : responsibility_rank(needs_.level);
    if (!needs_.level.empty() && !rank) return std::nullopt;
    double sum = 0;
    bool any = false;
    for (const HypothesisSpec& hypothesis : case_.hypotheses) {
      if (!needs_.hypothesis.empty() && hypothesis.id != needs_.hypothesis) continue;
      const auto standing = inputs_.standing ? inputs_.standing(hypothesis.id, marking_) : std::nullopt;
      if (!standing) return std::nullopt;
      sum += standing->posterior * (rank ? at_least(hypothesis, *rank) : 1.0);
      any = true;
    }
    return any ? std::optional(sum) : std::nullopt;
  }

  const Case& case_;
  const Needs& needs_;
  const PlanInputs& inputs_;
  Tlp marking_;
};

}  // namespace

std::vector<std::string> unmet_needs(const Case& of, const ActionSpec& action, const Record& record, const PlanInputs& inputs) {
  std::vector<std::string> unmet;
  const Asked asked(of, action, inputs);
  asked.claims(unmet);
  asked.judgement(unmet);
  const std::size_t joined = record.action(action.id).partners.size();
  if (action.needs.partners > 0 && joined < static_cast<std::size_t>(action.needs.partners))
    unmet.push_back(std::to_string(joined) + " of " + std::to_string(action.needs.partners) + " partners have joined");
  return unmet;
}

}  // namespace demarche::respond
