#include "pipeline/sweep/pattern/observation.h"

#include <algorithm>

namespace demarche::pattern {
namespace {

IndicatorType type_of(const KnownPath& known, const ObjectValue& value) {
  if (known.value == PathValue::term) return known.type;
  if (value.address) return value.address->is_v4() ? IndicatorType::ipv4 : IndicatorType::ipv6;
  return known.value == PathValue::host ? IndicatorType::domain : IndicatorType::pattern;
}

}  // namespace

Observation::Observation(const ComparisonNode& node) {
  root_ = compile(node);
  for (const Compare& compare : compares_)
    if (std::find(kinds_.begin(), kinds_.end(), compare.kind()) == kinds_.end()) kinds_.push_back(compare.kind());
}

Observation::Node Observation::compile(const ComparisonNode& node) {
  Node out;
  out.join = node.join;
  if (node.join == Join::leaf) {
    out.compare = compares_.size();
    compares_.emplace_back(node.comparison);
    absent_.push_back(node.comparison.comparator == Comparator::exists && node.comparison.negated);
  }
  for (const ComparisonNode& part : node.parts) out.parts.push_back(compile(part));
  return out;
}

bool Observation::holds(const Node& node, const RowObject& object, const ObjectValue*& which) const {
  if (node.join == Join::leaf) return compares_[node.compare].holds(object, which);
  bool held = false;
  for (const Node& part : node.parts) {
    const ObjectValue* found = nullptr;
    if (holds(part, object, found)) {
      held = true;
      if (which == nullptr) which = found;
      if (node.join == Join::any) return true;
    } else if (node.join == Join::all) {
      return false;
    }
  }
  return held;
}

void Observation::add_paths(PathMask& paths) const {
  for (std::size_t i = 0; i < compares_.size(); ++i)
    for (PathId path = 0; path < paths.size(); ++path)
      if (path == compares_[i].path() || (absent_[i] && kind_of(path) == compares_[i].kind())) paths[path] = true;
}

std::optional<Shown> Observation::shown_by(const std::vector<RowObject>& objects) const {
  for (const RowObject& object : objects) {
    if (std::find(kinds_.begin(), kinds_.end(), object.kind) == kinds_.end()) continue;
    const ObjectValue* which = nullptr;
    if (!holds(root_, object, which)) continue;
    if (which == nullptr) which = &object.values.front();   // only absences: any value of the object stands for it
    return Shown{which->column, which->shown, type_of(known_paths()[which->path], *which)};
  }
  return std::nullopt;
}

bool Observation::possible(const Node& node, RowObjects& reader) const {
  if (node.join == Join::leaf)
    return absent_[node.compare] ? reader.can_have_any(compares_[node.compare].kind()) : reader.can_have(compares_[node.compare].path());
  const auto part = [&](const Node& one) { return possible(one, reader); };
  return node.join == Join::all ? std::all_of(node.parts.begin(), node.parts.end(), part)
                                : std::any_of(node.parts.begin(), node.parts.end(), part);
}

// What one of the comparisons needs: of an AND those of any part, of an OR those of all. `leaf` gives those of a comparison.
template <class Leaf>
auto Observation::needed(const Node& node, const Leaf& leaf) const -> decltype(leaf(0)) {
  if (node.join == Join::leaf) return absent_[node.compare] ? std::nullopt : leaf(node.compare);
  decltype(leaf(0)) best;
  for (const Node& part : node.parts) {
    auto one = needed(part, leaf);
    if (node.join == Join::all) {
      if (one && (!best || one->size() < best->size())) best = std::move(one);
      continue;
    }
    if (!one) return std::nullopt;
    if (!best) best.emplace();
    best->insert(best->end(), one->begin(), one->end());
  }
  return best;
}

std::optional<std::vector<PathId>> Observation::needed_paths(const Usable& usable) const {
  return needed(root_, [&](std::size_t which) {
    const PathId path = compares_[which].path();
    return usable(path) ? std::optional(std::vector{path}) : std::nullopt;
  });
}

std::optional<std::vector<Observation::NeededText>> Observation::needed_texts(const Usable& usable, std::size_t least) const {
  return needed(root_, [&](std::size_t which) -> std::optional<std::vector<NeededText>> {
    const Compare& compare = compares_[which];
    const auto texts = usable(compare.path()) ? compare.needed_texts(least) : std::nullopt;
    if (!texts) return std::nullopt;
    std::vector<NeededText> out;
    for (const std::string& text : *texts) out.push_back({compare.path(), text});
    return out;
  });
}

}  // namespace demarche::pattern
