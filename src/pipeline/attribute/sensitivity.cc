#include "pipeline/attribute/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>

namespace demarche::attribute {
namespace {

std::vector<const WeighedFinding*> counted(const Weighing& weighing) {
  std::vector<const WeighedFinding*> out;
  for (const WeighedFinding& finding : weighing.findings)
    if (finding.counts) out.push_back(&finding);
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->group < b->group; });
  return out;
}

// How far the leader is ahead of rival r, in log odds, and what each counted finding adds to that lead.
struct Lead {
  double total = 0;
  std::vector<double> parts;
};

Lead lead_over(const Weighing& weighing, std::span<const WeighedFinding* const> findings, std::size_t leader, std::size_t rival) {
  Lead lead;
  lead.total = std::log(weighing.hypotheses[leader].prior) - std::log(weighing.hypotheses[rival].prior);
  for (const WeighedFinding* finding : findings) {
    lead.parts.push_back(std::log(finding->likelihood[leader]) - std::log(finding->likelihood[rival]));
    lead.total += lead.parts.back();
  }
  return lead;
}

// The fewest findings whose loss lets the rival draw level: the largest parts first (exact, as each costs one).
std::vector<std::string> fewest(const Lead& lead, std::span<const WeighedFinding* const> findings) {
  std::vector<std::size_t> order(findings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return lead.parts[a] != lead.parts[b] ? lead.parts[a] > lead.parts[b] : a < b;
  });
  std::vector<std::string> set;
  double left = lead.total;
  for (std::size_t i : order) {
    if (lead.parts[i] <= 0) break;
    left -= lead.parts[i];
    set.push_back(findings[i]->group);
    if (left <= 1e-12) return set;
  }
  return {};
}

struct Forgery {
  int cost = std::numeric_limits<int>::max();
  std::vector<std::string> set;
};

// The cheapest set whose loss lets the rival draw level: a knapsack over whole costs (each 1..5).
Forgery cheapest(const Lead& lead, std::span<const WeighedFinding* const> findings) {
  int most = 0;
  for (const WeighedFinding* finding : findings) most += finding->forge_cost;
  const auto slots = static_cast<std::size_t>(most) + 1;
  std::vector<double> best(slots, -1);
  std::vector<std::vector<std::string>> sets(slots);
  best[0] = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (lead.parts[i] <= 0) continue;
    const auto cost = static_cast<std::size_t>(findings[i]->forge_cost);
    for (std::size_t at = slots - 1; at >= cost; --at) {
      if (best[at - cost] < 0 || best[at - cost] + lead.parts[i] <= best[at]) continue;
      best[at] = best[at - cost] + lead.parts[i];
      sets[at] = sets[at - cost];
      sets[at].push_back(findings[i]->group);
    }
  }
  for (std::size_t at = 0; at < slots; ++at)
    if (best[at] >= 0 && best[at] >= lead.total - 1e-12) return {static_cast<int>(at), sets[at]};
  return {};
}

Margin margin_of(const Weighing& weighing) {
  Margin margin;
  const auto findings = counted(weighing);
  const std::size_t leader = weighing.leader();
  margin.leader = weighing.hypotheses[leader].id;
  double second = -1;
  Forgery forgery;
  for (std::size_t rival = 0; rival < weighing.hypotheses.size(); ++rival) {
    if (rival == leader) continue;
    if (weighing.hypotheses[rival].posterior > second) {
      second = weighing.hypotheses[rival].posterior;
      margin.runner_up = weighing.hypotheses[rival].id;
    }
    const Lead lead = lead_over(weighing, findings, leader, rival);
    auto set = fewest(lead, findings);
    if (!set.empty() && (margin.smallest_set.empty() || set.size() < margin.smallest_set.size())) margin.smallest_set = std::move(set);
    Forgery forged = cheapest(lead, findings);
    if (forged.cost < forgery.cost) forgery = std::move(forged);
  }
  if (!forgery.set.empty()) margin.forge_cost = forgery.cost, margin.forge_set = std::move(forgery.set);
  return margin;
}

std::vector<GroupRatio> against(const Weighing& weighing, std::string_view runner_up) {
  std::vector<GroupRatio> out;
  const std::size_t leader = weighing.leader();
  for (std::size_t rival = 0; rival < weighing.hypotheses.size(); ++rival) {
    if (weighing.hypotheses[rival].id != runner_up) continue;
    for (const WeighedFinding* finding : counted(weighing))
      out.push_back({finding->group, finding->likelihood[leader] / finding->likelihood[rival]});
  }
  const auto strength = [](const GroupRatio& one) { return std::fabs(std::log(one.ratio)); };
  std::sort(out.begin(), out.end(), [&](const GroupRatio& a, const GroupRatio& b) {
    return strength(a) != strength(b) ? strength(a) > strength(b) : a.group < b.group;
  });
  return out;
}

}  // namespace

Sensitivity sensitivity(std::span<const HypothesisSpec> hypotheses, std::span<const FindingSpec> findings,
                        const Weighing& weighing, const WeighOptions& options) {
  Sensitivity out;
  const std::size_t leader = weighing.leader();
  const auto leave = [&](const std::string& name, bool group) {
    std::vector<std::string> without(options.without.begin(), options.without.end());
    without.push_back(name);
    const Weighing less = weigh(hypotheses, findings, {.without = without, .unanswered = options.unanswered, .draws = 0});
    WithoutOne one{name, group, {}, less.hypotheses[less.leader()].id, false, false};
    for (const WeighedHypothesis& hypothesis : less.hypotheses) one.posterior.push_back(hypothesis.posterior);
    one.changes_leader = less.leader() != leader;
    one.changes_word = less.hypotheses[leader].word != weighing.hypotheses[leader].word;
    out.without.push_back(std::move(one));
  };
  std::set<std::string> groups;
  for (const WeighedFinding& finding : weighing.findings) {
    if (!finding.left_out.empty()) continue;
    leave(finding.id, false);
    if (finding.group != finding.id) groups.insert(finding.group);
  }
  for (const std::string& group : groups) leave(group, true);

  out.margin = margin_of(weighing);
  out.against_runner_up = against(weighing, out.margin.runner_up);
  for (std::size_t a = 0; a < weighing.hypotheses.size(); ++a) {
    for (std::size_t b = a + 1; b < weighing.hypotheses.size(); ++b) {
      const double log_ratio = weighing.hypotheses[a].log_likelihood - weighing.hypotheses[b].log_likelihood;
      if (std::fabs(log_ratio) <= std::log(3.0))
        out.unseparated.push_back({weighing.hypotheses[a].id, weighing.hypotheses[b].id, std::exp(log_ratio)});
    }
  }
  return out;
}

}  // namespace demarche::attribute
