#include "pipeline/attribute/weigh.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/check.h"
#include "pipeline/attribute/words.h"

namespace demarche::attribute {
namespace {

// A number in [0, 1) that depends on nothing but its key: FNV-1a over the text, then splitmix64.
double draw(std::string_view group, std::string_view hypothesis, std::uint64_t number) {
  std::uint64_t key = 0xcbf29ce484222325ULL;
  const auto mix = [&](std::string_view text) {
    for (char c : text) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    key = (key ^ 0xFF) * 0x100000001b3ULL;
  };
  mix(group);
  mix(hypothesis);
  std::uint64_t z = key + number * 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// P for every hypothesis, where `at` picks a point of a range; what is not stated has the mean of what is.
template <class At>
std::vector<double> stated_row(std::span<const HypothesisSpec> hypotheses, const FindingSpec& finding, At&& at) {
  std::vector<double> row(hypotheses.size(), -1);
  std::vector<double> given;
  for (std::size_t h = 0; h < hypotheses.size(); ++h) {
    const auto found = finding.likelihood.find(hypotheses[h].id);
    if (found == finding.likelihood.end()) continue;
    row[h] = at(found->second, hypotheses[h].id);
    given.push_back(row[h]);
  }
  const double rest = given.empty() ? 1.0 : mean(given);
  for (double& value : row)
    if (value < 0) value = rest;
  return row;
}

// Deception, then the channel.
std::vector<double> likelihood_row(std::vector<double> row, const FindingSpec& finding, double channel) {
  const auto best = static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
  if (finding.deception > 0) {
    const double q = finding.planted_fit.value_or(row[best]);
    for (std::size_t h = 0; h < row.size(); ++h)
      if (row[h] < row[best]) row[h] = (1 - finding.deception) * row[h] + finding.deception * q;
  }
  const double average = mean(row);
  for (double& value : row) value = channel * value + (1 - channel) * average;
  return row;
}

std::vector<double> posteriors(std::span<const HypothesisSpec> hypotheses, std::span<const double> logs) {
  std::vector<double> out(hypotheses.size());
  const double top = *std::max_element(logs.begin(), logs.end());
  double total = 0;
  for (std::size_t h = 0; h < out.size(); ++h) total += out[h] = hypotheses[h].prior * std::exp(logs[h] - top);
  for (double& value : out) value /= total;
  return out;
}

WeighedFinding weigh_one(std::span<const HypothesisSpec> hypotheses, const FindingSpec& finding, const WeighOptions& options) {
  WeighedFinding out;
  out.id = finding.id;
  out.group = finding.group.empty() ? finding.id : finding.group;
  out.forge_cost = finding.forge_cost;
  out.channel = finding.grade ? finding.grade->channel() : 1.0;
  out.stated = stated_row(hypotheses, finding, [](const Range& range, const std::string&) { return range.middle(); });
  out.likelihood = likelihood_row(out.stated, finding, out.channel);
  const auto [low, high] = std::minmax_element(out.likelihood.begin(), out.likelihood.end());
  out.width = std::log(*high) - std::log(*low);
  const auto named = [&](std::span<const std::string> list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  };
  if (named(options.without, out.id) || named(options.without, out.group)) out.left_out = "left out on request";
  else if (named(options.unanswered, out.id)) out.left_out = "a claim that it rests on has no answer";
  return out;
}

// Marks the one of each group that counts.
void choose(std::vector<WeighedFinding>& findings) {
  std::map<std::string, WeighedFinding*> chosen;
  for (WeighedFinding& finding : findings) {
    if (!finding.left_out.empty()) continue;
    WeighedFinding*& best = chosen[finding.group];
    if (best == nullptr || finding.width > best->width) best = &finding;   // findings come in the order of ids
  }
  for (auto& [group, finding] : chosen) finding->counts = true;
}

// The middle 95 % of each posterior over draws from the elicited ranges.
void set_ranges(Weighing& weighing, std::span<const HypothesisSpec> hypotheses,
                const std::map<std::string, const FindingSpec*>& specs, std::uint32_t draws) {
  std::vector<std::vector<double>> samples(hypotheses.size());
  std::vector<const WeighedFinding*> counted;
  for (const WeighedFinding& finding : weighing.findings)
    if (finding.counts) counted.push_back(&finding);
  std::sort(counted.begin(), counted.end(), [](const auto* a, const auto* b) { return a->group < b->group; });
  for (std::uint32_t number = 0; number < draws; ++number) {
    std::vector<double> logs(hypotheses.size(), 0.0);
    for (const WeighedFinding* finding : counted) {
      const FindingSpec& spec = *specs.at(finding->id);
      const auto row = likelihood_row(stated_row(hypotheses, spec, [&](const Range& range, const std::string& hypothesis) {
        return range.low + (range.high - range.low) * draw(finding->group, hypothesis, number);
      }), spec, finding->channel);
      for (std::size_t h = 0; h < logs.size(); ++h) logs[h] += std::log(row[h]);
    }
    const auto drawn = posteriors(hypotheses, logs);
    for (std::size_t h = 0; h < drawn.size(); ++h) samples[h].push_back(drawn[h]);
  }
  for (std::size_t h = 0; h < samples.size(); ++h) {
    std::sort(samples[h].begin(), samples[h].end());
    const auto at = [&](double share) { return samples[h][static_cast<std::size_t>(share * (draws - 1))]; };
    WeighedHypothesis& hypothesis = weighing.hypotheses[h];
    hypothesis.low = std::min(at(0.025), hypothesis.posterior);
    hypothesis.high = std::max(at(0.975), hypothesis.posterior);
  }
}

}  // namespace

std::size_t Weighing::leader() const {
  const auto best = std::max_element(hypotheses.begin(), hypotheses.end(),
                                     [](const auto& a, const auto& b) { return a.posterior < b.posterior; });
  return static_cast<std::size_t>(best - hypotheses.begin());
}

Weighing weigh(std::span<const HypothesisSpec> hypotheses, std::span<const FindingSpec> findings, const WeighOptions& options) {
  CHECK(!hypotheses.empty());
  Weighing weighing;
  std::map<std::string, const FindingSpec*> specs;
  for (const FindingSpec& finding : findings) specs[finding.id] = &finding;
  for (const auto& [id, finding] : specs) weighing.findings.push_back(weigh_one(hypotheses, *finding, options));
  choose(weighing.findings);

  // Sums over groups in the order of their names, so that neither order nor copies change a bit of the result.
  std::map<std::string, const WeighedFinding*> counted;
  for (const WeighedFinding& finding : weighing.findings)
    if (finding.counts) counted[finding.group] = &finding;
  std::vector<double> logs(hypotheses.size(), 0.0);
  for (const auto& [group, finding] : counted)
    for (std::size_t h = 0; h < logs.size(); ++h) logs[h] += std::log(finding->likelihood[h]);
  const auto posterior = posteriors(hypotheses, logs);
  for (std::size_t h = 0; h < hypotheses.size(); ++h)
    weighing.hypotheses.push_back({hypotheses[h].id, hypotheses[h].prior, posterior[h], posterior[h], posterior[h], logs[h],
                                   word_for(posterior[h])});
  if (options.draws > 0) set_ranges(weighing, hypotheses, specs, options.draws);
  return weighing;
}

}  // namespace demarche::attribute
