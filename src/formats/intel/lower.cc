#include "formats/intel/lower.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "model/pattern_path.h"

namespace demarche::intel {
namespace {

// One way in which a pattern can match.
struct Alternative {
  std::string object;                   // the STIX type that all terms are of
  std::vector<Term> terms;
  std::vector<std::string> ref_types;   // of network traffic: 'ipv4-addr' and the like
};
// Nothing: lists of terms cannot say it, or not within kMostAlternatives.
using Alternatives = std::optional<std::vector<Alternative>>;

bool fits(const Term& term, std::string_view ref_type) {
  const bool v6 = term.value.find(':') != std::string::npos;
  const bool address = term.type == IndicatorType::ipv4 || term.type == IndicatorType::ipv6 || term.type == IndicatorType::cidr;
  if (ref_type == "ipv4-addr") return address && !v6;
  if (ref_type == "ipv6-addr") return address && v6;
  return ref_type == "domain-name" && term.type == IndicatorType::domain;
}

// Of a pruned pattern.
class Lowering {
 public:
  Alternatives observation(const ObservationNode& node);
  // False when terms cannot say it.
  bool finish(Alternative& alternative);
  Lowered take() && { return std::move(out_); }

 private:
  void wrong(std::string what, std::string hint = {}) { out_.left_out.push_back({std::move(what), std::move(hint), false}); }
  Alternatives comparison_node(const ComparisonNode& node);
  Alternatives conjunction(const ComparisonNode& node);
  static Alternatives comparison(const Comparison& comparison);
  static bool merge(Alternatives& into, Alternatives&& more);

  Lowered out_;
  std::set<std::vector<Term>> seen_;
};

bool Lowering::merge(Alternatives& into, Alternatives&& more) {
  if (!more || into->size() + more->size() > kMostAlternatives) return false;
  std::move(more->begin(), more->end(), std::back_inserter(*into));
  return true;
}

Alternatives Lowering::observation(const ObservationNode& node) {
  if (!node.qualifiers.empty()) return std::nullopt;
  if (node.join == Join::leaf) return comparison_node(node.comparison);
  if (node.join != Join::any && node.parts.size() > 1) return std::nullopt;
  Alternatives out(std::in_place);
  for (const ObservationNode& part : node.parts)
    if (!merge(out, observation(part))) return std::nullopt;
  return out;
}

Alternatives Lowering::comparison_node(const ComparisonNode& node) {
  if (node.join == Join::leaf) return comparison(node.comparison);
  if (node.join == Join::all) return conjunction(node);
  Alternatives out(std::in_place);
  for (const ComparisonNode& part : node.parts)
    if (!merge(out, comparison_node(part))) return std::nullopt;
  return out;
}

// Every combination of the parts' alternatives that is of one object type.
Alternatives Lowering::conjunction(const ComparisonNode& node) {
  Alternatives product = comparison_node(node.parts.front());
  for (std::size_t i = 1; product && i < node.parts.size(); ++i) {
    const Alternatives part = comparison_node(node.parts[i]);
    if (!part) return std::nullopt;
    Alternatives next(std::in_place);
    for (const Alternative& left : *product) {
      for (const Alternative& right : *part) {
        if (left.object != right.object) continue;
        if (next->size() >= kMostAlternatives) return std::nullopt;
        Alternative& both = next->emplace_back(left);
        both.terms.insert(both.terms.end(), right.terms.begin(), right.terms.end());
        both.ref_types.insert(both.ref_types.end(), right.ref_types.begin(), right.ref_types.end());
      }
    }
    product = std::move(next);
  }
  return product;
}

Alternatives Lowering::comparison(const Comparison& comparison) {
  const KnownPath& path = known_paths()[*find_path(comparison.path)];
  const Comparator comparator = comparison.comparator;
  const bool plain = comparator == Comparator::equal || comparator == Comparator::in || comparator == Comparator::is_subset;
  const bool type = path.value == PathValue::ref_type;
  if (comparison.negated || !plain || (!type && !is_indexed(path.value))) return std::nullopt;
  Alternatives out(std::in_place);
  for (const Literal& literal : comparison.literals) {
    if (type) {
      out->push_back({comparison.path.type, {}, {literal.value}});
      continue;
    }
    auto term = path_term(path, literal.value);
    if (term) out->push_back({comparison.path.type, {std::move(*term)}, {}});   // always: it is pruned
  }
  return out;
}

bool Lowering::finish(Alternative& alternative) {
  std::vector<Term>& terms = alternative.terms;
  if (terms.empty()) return false;   // the type of an end without its value
  for (const std::string& ref_type : alternative.ref_types) {
    if (std::any_of(terms.begin(), terms.end(), [&](const Term& term) { return fits(term, ref_type); })) continue;
    wrong("no value beside it is of the type '" + visible(ref_type.substr(0, 40)) + "'");
    return true;
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  if (seen_.insert(terms).second) out_.any_of.push_back(std::move(terms));
  return true;
}

}  // namespace

Lowered lower_pattern(const ObservationNode& pattern) {
  std::vector<LeftOut> left_out;
  auto pruned = prune(pattern, left_out);
  if (!pruned) return {{}, nullptr, std::move(left_out)};
  Lowering lowering;
  auto alternatives = lowering.observation(*pruned);
  const bool terms = alternatives && std::all_of(alternatives->begin(), alternatives->end(), [&](Alternative& one) { return lowering.finish(one); });
  if (!terms) return {{}, std::make_shared<const ObservationNode>(std::move(*pruned)), std::move(left_out)};
  Lowered out = std::move(lowering).take();
  out.left_out.insert(out.left_out.begin(), std::make_move_iterator(left_out.begin()), std::make_move_iterator(left_out.end()));
  return out;
}

}  // namespace demarche::intel
