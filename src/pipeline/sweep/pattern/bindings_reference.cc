// The slow, obvious form of bindings.h: every binding as a set of rows, by the words of the specification. Shares nothing
// with the timeline.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/check.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "pipeline/sweep/pattern/bindings.h"

namespace demarche::pattern {
namespace {

using Rows = std::uint32_t;   // a set of rows, one bit each

class Enumerator {
 public:
  explicit Enumerator(std::span<const TimedRow> rows) : rows_(rows) {}

  // Every set of rows that is a binding, with one way of binding it.
  std::map<Rows, Binding> all(const ObservationNode& node) {
    std::map<Rows, Binding> out;
    if (node.join == Join::leaf) {
      const std::uint32_t leaf = leaves_++;
      for (std::size_t row = 0; row < rows_.size(); ++row)
        if (std::find(rows_[row].leaves.begin(), rows_[row].leaves.end(), leaf) != rows_[row].leaves.end()) out[Rows{1} << row] = {{row, leaf}};
    } else {
      out = all(node.parts.front());
      for (std::size_t i = 1; i < node.parts.size(); ++i) out = joined(node.join, out, all(node.parts[i]));
    }
    for (const Qualifier& qualifier : node.qualifiers) out = qualified(qualifier, out);
    return out;
  }

  [[nodiscard]] std::int64_t first(Rows set) const { return time(set, [](auto a, auto b) { return std::min(a, b); }); }
  [[nodiscard]] std::int64_t last(Rows set) const { return time(set, [](auto a, auto b) { return std::max(a, b); }); }

 private:
  template <class Choose>
  [[nodiscard]] std::int64_t time(Rows set, Choose choose) const {
    std::optional<std::int64_t> out;
    for (std::size_t row = 0; row < rows_.size(); ++row)
      if ((set >> row & 1) != 0) out = out ? choose(*out, rows_[row].time) : rows_[row].time;
    return out.value_or(0);
  }

  std::map<Rows, Binding> joined(Join join, const std::map<Rows, Binding>& left, const std::map<Rows, Binding>& right) const {
    std::map<Rows, Binding> out;
    if (join == Join::any) {
      out = left;
      out.insert(right.begin(), right.end());
      return out;
    }
    for (const auto& [a, bound_a] : left) {
      for (const auto& [b, bound_b] : right) {
        if ((a & b) != 0 || (join == Join::followed_by && last(a) > first(b))) continue;
        Binding both = bound_a;
        both.insert(both.end(), bound_b.begin(), bound_b.end());
        out.emplace(a | b, std::move(both));
      }
    }
    return out;
  }

  std::map<Rows, Binding> qualified(const Qualifier& qualifier, const std::map<Rows, Binding>& in) const {
    std::map<Rows, Binding> out;
    if (qualifier.kind == Qualifier::Kind::repeats) {
      out = in;
      for (std::uint64_t i = 1; i < parse_unsigned(qualifier.first).value_or(1); ++i) out = joined(Join::all, out, in);
      return out;
    }
    for (const auto& [set, binding] : in) {
      bool holds = false;
      if (qualifier.kind == Qualifier::Kind::within) {
        holds = static_cast<double>(last(set) - first(set)) < std::round(parse_number(qualifier.first).value_or(0) * 1e6);
      } else {
        holds = Timestamp::from_micros(first(set)) >= *Timestamp::parse_iso(qualifier.first) &&
                Timestamp::from_micros(last(set)) < *Timestamp::parse_iso(qualifier.second);
      }
      if (holds) out.emplace(set, binding);
    }
    return out;
  }

  std::span<const TimedRow> rows_;
  std::uint32_t leaves_ = 0;
};

}  // namespace

Bindings find_bindings_by_reference(const ObservationNode& pattern, std::span<const TimedRow> rows) {
  CHECK(rows.size() <= 16);
  Bindings out;
  for (std::size_t first = 0, end = 1; end <= rows.size(); ++end) {
    Enumerator enumerator(rows.subspan(first, end - first));
    const Binding* best = nullptr;
    std::int64_t latest = 0;
    const auto bindings = enumerator.all(pattern);
    for (const auto& [set, binding] : bindings) {
      if (best != nullptr && enumerator.first(set) <= latest) continue;
      best = &binding;
      latest = enumerator.first(set);
    }
    if (best == nullptr) continue;
    Binding found = *best;
    for (BoundRow& bound : found) bound.row += first;
    std::sort(found.begin(), found.end());
    out.list.push_back(std::move(found));
    first = end;
  }
  return out;
}

bool is_binding_by_reference(const ObservationNode& pattern, std::span<const TimedRow> rows, const Binding& binding) {
  std::vector<TimedRow> only;
  for (const BoundRow& bound : binding) {
    if (bound.row >= rows.size()) return false;
    only.push_back({rows[bound.row].time, {bound.leaf}});
  }
  const auto all = Enumerator(only).all(pattern);
  return all.contains((Rows{1} << only.size()) - 1);
}

}  // namespace demarche::pattern
