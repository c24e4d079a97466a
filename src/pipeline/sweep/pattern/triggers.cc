#include "pipeline/sweep/pattern/triggers.h"

#include <algorithm>
#include <cmath>

#include "model/ip.h"
#include "model/pattern_path.h"

namespace demarche::pattern {
namespace {

// How common values of a type are in logs: a digest names one thing, a user agent half of a network.
double cost_of(const Term& term) {
  switch (term.type) {
    case IndicatorType::cidr: {
      const auto prefix = Prefix::parse(term.value);
      const unsigned size = prefix ? 128 - prefix->bits() : 128;
      return 4 * std::exp2(std::min(size, 40U) / 2.0);
    }
    case IndicatorType::ipv4:
    case IndicatorType::ipv6: return 4;
    case IndicatorType::domain: return 2;
    case IndicatorType::filename: return 8;
    case IndicatorType::user_agent: return 64;
    case IndicatorType::cert_issuer: return 16;
    default: return 1;
  }
}

std::optional<Triggers> of_comparison(const Comparison& comparison) {
  const Comparator comparator = comparison.comparator;
  const bool plain = comparator == Comparator::equal || comparator == Comparator::in || comparator == Comparator::is_subset;
  const auto path = find_path(comparison.path);
  if (comparison.negated || !plain || !path || !is_indexed(known_paths()[*path].value)) return std::nullopt;
  Triggers out;
  for (const Literal& literal : comparison.literals) {
    auto term = path_term(known_paths()[*path], literal.value);
    if (!term) continue;
    out.cost += cost_of(*term);
    out.terms.push_back(std::move(*term));
  }
  return out;
}

void tidy(Triggers& triggers) {
  std::sort(triggers.terms.begin(), triggers.terms.end());
  triggers.terms.erase(std::unique(triggers.terms.begin(), triggers.terms.end()), triggers.terms.end());
}

std::optional<Triggers> of_any(const ComparisonNode& node) {
  Triggers out;
  for (const ComparisonNode& part : node.parts) {
    auto one = find_triggers(part);
    if (!one || out.terms.size() + one->terms.size() > kMostTriggers) return std::nullopt;
    out.cost += one->cost;
    std::move(one->terms.begin(), one->terms.end(), std::back_inserter(out.terms));
  }
  tidy(out);
  return out;
}

}  // namespace

std::optional<Triggers> find_triggers(const ComparisonNode& node) {
  if (node.join == Join::any) return of_any(node);
  std::optional<Triggers> best;
  if (node.join == Join::leaf) {
    best = of_comparison(node.comparison);
    if (best && best->terms.size() > kMostTriggers) return std::nullopt;
    if (best) tidy(*best);
    return best;
  }
  for (const ComparisonNode& part : node.parts) {
    auto one = find_triggers(part);
    if (one && (!best || one->cost < best->cost)) best = std::move(one);
  }
  return best;
}

}  // namespace demarche::pattern
