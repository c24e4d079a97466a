#include "formats/intel/prune.h"

#include <algorithm>
#include <set>

#include "base/regex.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "model/pattern_path.h"

namespace demarche::intel {
namespace {

using Kind = Literal::Kind;

bool is_number(const Literal& literal) { return literal.kind == Kind::integer || literal.kind == Kind::real; }
bool is_octets(const Literal& literal) { return literal.kind == Kind::hex || literal.kind == Kind::binary; }

class Pruning {
 public:
  explicit Pruning(std::vector<LeftOut>& out) : out_(out) {}

  std::optional<ObservationNode> observation(const ObservationNode& node);

 private:
  void unsupported(std::string what, std::string hint = {}) { out_.push_back({"not yet supported: " + what, std::move(hint), true}); }
  void wrong(std::string what, std::string hint = {}) { out_.push_back({std::move(what), std::move(hint), false}); }

  bool qualifiers(const ObservationNode& node);
  std::optional<ComparisonNode> comparisons(const ComparisonNode& node);
  std::optional<Comparison> comparison(const Comparison& comparison);
  bool fits(const Comparison& comparison, const KnownPath& path);
  bool literal(const Comparison& comparison, const KnownPath& path, const Literal& literal);

  std::vector<LeftOut>& out_;
};

std::optional<ObservationNode> Pruning::observation(const ObservationNode& node) {
  ObservationNode kept;
  kept.join = node.join;
  kept.qualifiers = node.qualifiers;
  bool lost = !qualifiers(node);
  if (node.join == Join::leaf) {
    auto comparison = comparisons(node.comparison);
    if (!comparison || lost) return std::nullopt;
    kept.comparison = std::move(*comparison);
    return kept;
  }
  for (const ObservationNode& part : node.parts) {
    auto one = observation(part);   // also when the rest is lost: each fault is told
    if (one) kept.parts.push_back(std::move(*one));
    else lost = lost || node.join != Join::any;
  }
  if (lost || kept.parts.empty()) return std::nullopt;
  return kept;
}

// The parser has checked that their texts are numbers and times.
bool Pruning::qualifiers(const ObservationNode& node) {
  for (const Qualifier& qualifier : node.qualifiers) {
    if (qualifier.kind == Qualifier::Kind::within && parse_number(qualifier.first).value_or(0) <= 0)
      return wrong("WITHIN " + qualifier.first + " SECONDS can never hold"), false;
    if (qualifier.kind != Qualifier::Kind::start_stop) continue;
    const auto start = Timestamp::parse_iso(qualifier.first), stop = Timestamp::parse_iso(qualifier.second);
    if (!start || !stop || *start >= *stop) return wrong("START STOP: expected a STOP after its START, found one that is not"), false;
  }
  return true;
}

void object_types(const ComparisonNode& node, std::set<std::string>& out) {
  if (node.join == Join::leaf) out.insert(node.comparison.path.type);
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    std::set<std::string> part;
    object_types(node.parts[i], part);
    if (node.join == Join::any || i == 0) out.insert(part.begin(), part.end());
    else std::erase_if(out, [&](const std::string& type) { return !part.contains(type); });
  }
}

std::optional<ComparisonNode> Pruning::comparisons(const ComparisonNode& node) {
  ComparisonNode kept;
  kept.join = node.join;
  if (node.join == Join::leaf) {
    auto one = comparison(node.comparison);
    if (!one) return std::nullopt;
    kept.comparison = std::move(*one);
    return kept;
  }
  bool lost = false;
  for (const ComparisonNode& part : node.parts) {
    auto one = comparisons(part);
    if (one) kept.parts.push_back(std::move(*one));
    else lost = lost || node.join == Join::all;
  }
  if (lost || kept.parts.empty()) return std::nullopt;
  std::set<std::string> types;
  object_types(kept, types);
  if (types.empty()) {
    wrong("an AND of two object types within one [ ] can never match", "one object cannot be of two types: the author may have meant OR");
    return std::nullopt;
  }
  return kept;
}

// What the comparator and the path allow; tells why not.
bool Pruning::fits(const Comparison& comparison, const KnownPath& path) {
  const auto refused = [&](std::string_view for_what) {
    wrong(std::string(comparator_text(comparison.comparator)) + " is for " + std::string(for_what) + ", found " +
          visible(comparison.path.text().substr(0, 120)));
    return false;
  };
  switch (comparison.comparator) {
    case Comparator::is_subset:
    case Comparator::is_superset: return is_address(path.value) || refused("addresses");
    case Comparator::like:
    case Comparator::matches:
      return (path.value != PathValue::number && path.value != PathValue::time) || refused("text");
    case Comparator::in:
      if (comparison.literals.empty() && !comparison.negated) return wrong("an IN with an empty list can never match"), false;
      return true;
    default: return true;
  }
}

// False for a literal that no value of the path can be compared with; tells why.
bool Pruning::literal(const Comparison& comparison, const KnownPath& path, const Literal& literal) {
  const auto refused = [&](std::string_view expected) {
    wrong(comparison.path.text() + ": expected " + std::string(expected) + ", found " + visible(literal.value.substr(0, 60)));
    return false;
  };
  const Comparator comparator = comparison.comparator;
  if (path.value == PathValue::number) return is_number(literal) || refused("a number");
  if (path.value == PathValue::time) return literal.kind == Kind::timestamp || refused("a time such as t'2013-02-19T08:15:00Z'");
  if (literal.kind != Kind::text && !(path.value == PathValue::text && is_octets(literal))) return refused("text in quotes");
  if (comparator == Comparator::matches) {
    const auto regex = Regex::compile(literal.value, {.dot_matches_newline = true});
    if (!regex) return unsupported("regular expression " + visible(literal.value.substr(0, 80)) + ": " + regex.error().message, regex.error().hint), false;
    return true;
  }
  const bool whole = comparator == Comparator::equal || comparator == Comparator::not_equal || comparator == Comparator::in ||
                     comparator == Comparator::is_subset || comparator == Comparator::is_superset;
  if (!whole || !is_indexed(path.value)) return true;
  const auto term = path_term(path, literal.value);
  if (!term) return wrong(comparison.path.text() + ": " + term.error().message, term.error().hint), false;
  if (term->type == IndicatorType::domain && (comparator == Comparator::is_subset || comparator == Comparator::is_superset))
    return refused("an address or prefix");
  return true;
}

std::optional<Comparison> Pruning::comparison(const Comparison& comparison) {
  const auto path = find_path(comparison.path);
  if (!path) {
    unsupported("object path " + visible(comparison.path.text().substr(0, 120)), "no log field is compared with it");
    return std::nullopt;
  }
  const KnownPath& known = known_paths()[*path];
  if (!fits(comparison, known)) return std::nullopt;
  Comparison kept = comparison;
  std::erase_if(kept.literals, [&](const Literal& one) { return !literal(comparison, known, one); });
  if (kept.literals.empty() && !comparison.literals.empty()) return std::nullopt;
  return kept;
}

std::uint64_t rows_needed(const ObservationNode& node) {
  std::uint64_t rows = node.join == Join::leaf ? 1 : 0;
  for (const ObservationNode& part : node.parts)
    rows = node.join == Join::any ? std::max(rows, rows_needed(part)) : rows + rows_needed(part);
  for (const Qualifier& qualifier : node.qualifiers)
    if (qualifier.kind == Qualifier::Kind::repeats)
      rows = std::min(rows * parse_unsigned(qualifier.first).value_or(1), kMostRowsOfPattern + 1);
  return std::min(rows, kMostRowsOfPattern + 1);
}

}  // namespace

std::optional<ObservationNode> prune(const ObservationNode& pattern, std::vector<LeftOut>& left_out) {
  auto kept = Pruning(left_out).observation(pattern);
  if (!kept || rows_needed(*kept) <= kMostRowsOfPattern) return kept;
  left_out.push_back({"not yet supported: a pattern that needs more than " + with_thousands(kMostRowsOfPattern) + " rows at once",
                      "its REPEATS multiply: write fewer", true});
  return std::nullopt;
}

}  // namespace demarche::intel
