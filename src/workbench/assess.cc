#include "workbench/assess.h"

#include <algorithm>
#include <map>

#include "pipeline/attribute/matrix.h"
#include "pipeline/attribute/sensitivity.h"
#include "pipeline/attribute/weigh.h"

namespace demarche::workbench {
namespace {

bool has_answer(std::span<const Claim> claims, const std::string& name) {
  return std::any_of(claims.begin(), claims.end(), [&](const Claim& c) { return (c.name == name || c.id == name) && c.answered; });
}

std::vector<HypothesisSpec> with_priors(std::span<const HypothesisSpec> hypotheses, const std::map<std::string, double>& priors) {
  std::vector<HypothesisSpec> out(hypotheses.begin(), hypotheses.end());
  double given = 0, rest = 0;
  for (const HypothesisSpec& h : out) {
    const auto found = priors.find(h.id);
    (found != priors.end() ? given : rest) += found != priors.end() ? found->second : h.prior;
  }
  for (HypothesisSpec& h : out) {
    const auto found = priors.find(h.id);
    h.prior = found != priors.end() ? found->second : rest > 0 ? h.prior * (1 - given) / rest : 0;
  }
  return out;
}

AssessedFinding told(const FindingSpec& spec, const attribute::WeighedFinding& weighed, const attribute::MatrixRow& row) {
  AssessedFinding out;
  out.id = spec.id, out.says = spec.says, out.group = weighed.group, out.rater = spec.rater, out.why = spec.why;
  out.grade = spec.grade ? spec.grade->text() : "";
  out.claims = spec.claims;
  out.likelihood = weighed.likelihood;
  out.letters = row.letters;
  out.diagnosticity = row.diagnosticity;
  out.counts = weighed.counts;
  out.left_out = weighed.left_out;
  return out;
}

}  // namespace

Assessment assess(std::span<const HypothesisSpec> given, std::span<const FindingSpec> findings, std::span<const Claim> claims,
                  const AssessOptions& options) {
  Assessment out;
  if (given.empty()) return out;
  const std::vector<HypothesisSpec> hypotheses = with_priors(given, options.priors);
  std::vector<std::string> unanswered;
  for (const FindingSpec& finding : findings) {
    for (const std::string& name : finding.claims) {
      if (has_answer(claims, name)) continue;
      unanswered.push_back(finding.id);
      out.problems.push_back(finding.id + " is left out: the claim " + name + " has no answer");
      break;
    }
  }
  const attribute::WeighOptions weigh_options{.without = options.without, .unanswered = unanswered, .draws = 4000};
  const attribute::Weighing weighing = attribute::weigh(hypotheses, findings, weigh_options);
  const attribute::Matrix matrix = attribute::matrix(hypotheses, findings, weighing);
  const attribute::Sensitivity sensitivity = attribute::sensitivity(hypotheses, findings, weighing, weigh_options);

  for (std::size_t h = 0; h < hypotheses.size(); ++h) {
    const attribute::WeighedHypothesis& weighed = weighing.hypotheses[h];
    out.hypotheses.push_back({weighed.id, hypotheses[h].says, weighed.prior, weighed.posterior, weighed.low, weighed.high,
                              matrix.inconsistency[h], matrix.weighted[h], std::string(weighed.word), hypotheses[h].residual});
  }
  for (const attribute::MatrixRow& row : matrix.rows) {
    const auto weighed = std::find_if(weighing.findings.begin(), weighing.findings.end(), [&](const auto& f) { return f.id == row.finding; });
    const auto spec = std::find_if(findings.begin(), findings.end(), [&](const auto& f) { return f.id == row.finding; });
    out.findings.push_back(told(*spec, *weighed, row));
  }
  const std::size_t leader = weighing.leader();
  for (const attribute::WithoutOne& one : sensitivity.without)
    out.without.push_back({one.left_out, one.leader, one.group, one.changes_leader, one.changes_word, one.posterior[leader]});
  for (const attribute::Unseparated& pair : sensitivity.unseparated) out.unseparated.push_back({pair.first, pair.second, pair.ratio});
  out.leader = sensitivity.margin.leader;
  out.runner_up = sensitivity.margin.runner_up;
  for (const attribute::GroupRatio& one : sensitivity.against_runner_up) {
    out.against_runner_up.push_back({one.group, {}, one.ratio});
    for (const attribute::WeighedFinding& finding : weighing.findings)
      if (finding.group == one.group && finding.left_out.empty()) out.against_runner_up.back().findings.push_back(finding.id);
  }
  out.smallest_set = sensitivity.margin.smallest_set;
  out.forge_cost = sensitivity.margin.forge_cost;
  out.forge_set = sensitivity.margin.forge_set;
  return out;
}

}  // namespace demarche::workbench
