#include "formats/intel/lower.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/intel/pattern_paths.h"

namespace demarche::intel {
namespace {

// One way in which a pattern can match.
struct Alternative {
  std::string object;                   // the STIX type that all terms are of
  std::vector<Term> terms;
  std::vector<std::string> ref_types;   // of network traffic: 'ipv4-addr' and the like
};
using Alternatives = std::vector<Alternative>;

constexpr std::string_view kTraffic = "network-traffic";

bool fits(const Term& term, std::string_view ref_type) {
  const bool v6 = term.value.find(':') != std::string::npos;
  const bool address = term.type == IndicatorType::ipv4 || term.type == IndicatorType::ipv6 || term.type == IndicatorType::cidr;
  if (ref_type == "ipv4-addr") return address && !v6;
  if (ref_type == "ipv6-addr") return address && v6;
  return ref_type == "domain-name" && term.type == IndicatorType::domain;
}

class Lowering {
 public:
  Lowered run(const ObservationNode& pattern) {
    for (Alternative& alternative : observation(pattern)) finish(alternative);
    return std::move(out_);
  }

 private:
  void unsupported(std::string what, std::string hint = {}) { out_.left_out.push_back({"not yet supported: " + what, std::move(hint), true}); }
  void wrong(std::string what, std::string hint = {}) { out_.left_out.push_back({std::move(what), std::move(hint), false}); }

  Alternatives observation(const ObservationNode& node);
  Alternatives comparison_node(const ComparisonNode& node);
  Alternatives conjunction(const ComparisonNode& node);
  Alternatives comparison(const Comparison& comparison);
  bool can(const Comparison& comparison);
  void value(const Comparison& comparison, const PathMeaning& meaning, const Literal& literal, Alternatives& out);
  void merge(Alternatives& into, Alternatives&& more);
  void finish(Alternative& alternative);

  Lowered out_;
  std::set<std::vector<Term>> seen_;
  bool too_many_ = false;
};

void Lowering::merge(Alternatives& into, Alternatives&& more) {
  for (Alternative& alternative : more) {
    if (into.size() >= kMostAlternatives) {
      if (!too_many_) unsupported("more than " + with_thousands(kMostAlternatives) + " alternatives in one pattern", "split the indicator");
      too_many_ = true;
      return;
    }
    into.push_back(std::move(alternative));
  }
}

std::string_view qualifier_word(Qualifier::Kind kind) {
  return kind == Qualifier::Kind::within ? "WITHIN" : kind == Qualifier::Kind::repeats ? "REPEATS" : "START STOP";
}

Alternatives Lowering::observation(const ObservationNode& node) {
  if (!node.qualifiers.empty()) {
    for (const Qualifier& qualifier : node.qualifiers) unsupported(std::string(qualifier_word(qualifier.kind)));
    return {};
  }
  if (node.join == Join::leaf) return comparison_node(node.comparison);
  if (node.join == Join::followed_by) return unsupported("FOLLOWEDBY"), Alternatives{};
  if (node.join == Join::all && node.parts.size() > 1)
    return unsupported("AND between observations", "write the conditions within one [ ] where they are of one object"), Alternatives{};
  Alternatives out;
  for (const ObservationNode& part : node.parts) merge(out, observation(part));
  return out;
}

Alternatives Lowering::comparison_node(const ComparisonNode& node) {
  if (node.join == Join::leaf) return comparison(node.comparison);
  if (node.join == Join::all) return conjunction(node);
  Alternatives out;
  for (const ComparisonNode& part : node.parts) merge(out, comparison_node(part));
  return out;
}

// Every combination of the parts' alternatives.
Alternatives Lowering::conjunction(const ComparisonNode& node) {
  Alternatives product;
  bool mixed = false, lost = false;
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    Alternatives part = comparison_node(node.parts[i]);   // also when the rest is lost: each fault is told
    lost = lost || part.empty();
    if (lost) continue;
    if (i == 0) {
      product = std::move(part);
      continue;
    }
    Alternatives next;
    for (const Alternative& left : product) {
      Alternatives pairs;
      for (const Alternative& right : part) {
        if (left.object != right.object) {
          mixed = true;
          continue;
        }
        Alternative both = left;
        both.terms.insert(both.terms.end(), right.terms.begin(), right.terms.end());
        both.ref_types.insert(both.ref_types.end(), right.ref_types.begin(), right.ref_types.end());
        pairs.push_back(std::move(both));
      }
      merge(next, std::move(pairs));
      if (too_many_) break;
    }
    product = std::move(next);
    lost = product.empty();
  }
  if (mixed)
    wrong("an AND of two object types within one [ ] can never match", "one object cannot be of two types: the author may have meant OR");
  return lost ? Alternatives{} : product;
}

// What the comparator and the path allow; tells why not.
bool Lowering::can(const Comparison& comparison) {
  const Comparator comparator = comparison.comparator;
  if (comparison.negated) return unsupported("NOT"), false;
  if (comparator != Comparator::equal && comparator != Comparator::in && comparator != Comparator::is_subset)
    return unsupported(std::string(comparator_text(comparator))), false;
  const auto meaning = path_meaning(comparison.path);
  if (!meaning) return unsupported("object path " + visible(comparison.path.text().substr(0, 120)), "no log field is compared with it"), false;
  const bool addresses = meaning->value == PathValue::ipv4 || meaning->value == PathValue::ipv6 ||
                         meaning->value == PathValue::any_address || meaning->value == PathValue::host;
  if (comparator == Comparator::is_subset && !addresses)
    return wrong("ISSUBSET is for addresses, found " + visible(comparison.path.text().substr(0, 120))), false;
  if (comparison.literals.empty()) return wrong("an IN with an empty list can never match"), false;
  return true;
}

Alternatives Lowering::comparison(const Comparison& comparison) {
  Alternatives out;
  if (!can(comparison)) return out;
  const auto meaning = path_meaning(comparison.path);
  for (const Literal& literal : comparison.literals) {
    Alternatives one;
    value(comparison, *meaning, literal, one);
    merge(out, std::move(one));
    if (too_many_) break;
  }
  return out;
}

void Lowering::value(const Comparison& comparison, const PathMeaning& meaning, const Literal& literal, Alternatives& out) {
  if (literal.kind != Literal::Kind::text)
    return wrong(comparison.path.text() + ": expected text in quotes, found " + visible(literal.value.substr(0, 60)));
  if (meaning.value == PathValue::ref_type) {
    out.push_back({comparison.path.type, {}, {literal.value}});
    return;
  }
  auto term = path_term(meaning, literal.value);
  if (!term) return wrong(comparison.path.text() + ": " + term.error().message, term.error().hint);
  out.push_back({comparison.path.type, {std::move(*term)}, {}});
}

void Lowering::finish(Alternative& alternative) {
  std::vector<Term>& terms = alternative.terms;
  if (terms.empty()) return unsupported("object path " + std::string(kTraffic) + ": the type of an end without its value");
  for (const std::string& ref_type : alternative.ref_types)
    if (std::none_of(terms.begin(), terms.end(), [&](const Term& term) { return fits(term, ref_type); }))
      return wrong("no value beside it is of the type '" + visible(ref_type.substr(0, 40)) + "'");
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  if (seen_.insert(terms).second) out_.any_of.push_back(std::move(terms));
}

}  // namespace

Lowered lower_pattern(const ObservationNode& pattern) { return Lowering().run(pattern); }

}  // namespace demarche::intel
