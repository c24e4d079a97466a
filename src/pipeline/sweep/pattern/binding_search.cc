#include "pipeline/sweep/pattern/binding_search.h"

#include <algorithm>

namespace demarche::pattern {

using Kind = TimelinePlan::Kind;

template <class Fn>
class BindingSearch::Then final : public BindingSearch::Next {
 public:
  explicit Then(Fn fn) : fn_(std::move(fn)) {}
  bool operator()(const Hull& hull) override { return fn_(hull); }

 private:
  Fn fn_;
};

BindingSearch::BindingSearch(const TimelinePlan& plan, std::span<const TimedRow> rows, std::uint64_t steps)
    : plan_(plan), steps_(steps), rows_(rows), shows_(plan.leaf_nodes.size()), used_(rows.size()) {
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (const std::uint32_t leaf : rows[row].leaves) shows_[leaf].push_back(row);
}

// Where other rows of the same whole can lie.
BindingSearch::Window BindingSearch::around(Window window, const Hull& hull) {
  if (window.span == INT64_MAX || hull.start > hull.end) return window;
  window.low = std::max(window.low, hull.end - window.span + 1);
  window.high = std::min(window.high, hull.start + window.span - 1);
  return window;
}

bool BindingSearch::search(std::uint32_t number, const Window& window, Next& next) {
  const TimelinePlan::Node& node = plan_.nodes[number];
  Window inner = window;
  switch (node.kind) {
    case Kind::leaf: return search_leaf(node.leaf, window, next);
    case Kind::any:
      return std::any_of(node.parts.begin(), node.parts.end(), [&](std::uint32_t part) { return search(part, window, next); });
    case Kind::all: return search_all(node, 0, window, {}, next);
    case Kind::then: return search_then(node, window, next);
    case Kind::repeats: return search_repeats(node, node.count, window, {}, next);
    case Kind::window:
      inner.low = std::max(inner.low, node.first);
      inner.high = std::min(inner.high, node.second - 1);
      return search(node.parts.front(), inner, next);
    case Kind::within: {
      inner.span = std::min(inner.span, node.first);
      Then checked([&](const Hull& hull) { return hull.end - hull.start < node.first && next(hull); });
      return search(node.parts.front(), inner, checked);
    }
  }
  return false;
}

bool BindingSearch::search_leaf(std::uint32_t leaf, const Window& window, Next& next) {
  const auto& rows = shows_[leaf];
  for (auto at = std::lower_bound(rows.begin(), rows.end(), window.rows); at != rows.begin();) {
    const std::size_t row = *--at;
    if (row < first_ || rows_[row].time < window.low) return false;
    if (used_[row] || rows_[row].time > window.high) continue;
    if (steps_ == 0) return false;
    --steps_;
    used_[row] = true;
    chosen_.push_back({row, leaf});
    if (next({rows_[row].time, rows_[row].time, row})) return true;
    chosen_.pop_back();
    used_[row] = false;
  }
  return false;
}

bool BindingSearch::search_all(const TimelinePlan::Node& node, std::size_t part, const Window& window, const Hull& so_far, Next& next) {
  if (part == node.parts.size()) return next(so_far);
  Then more([&](const Hull& hull) {
    return search_all(node, part + 1, window, {std::min(so_far.start, hull.start), std::max(so_far.end, hull.end), 0}, next);
  });
  return search(node.parts[part], around(window, so_far), more);
}

bool BindingSearch::search_then(const TimelinePlan::Node& node, const Window& window, Next& next) {
  Then left([&](const Hull& right) {
    Window before = around(window, right);
    before.high = std::min(before.high, right.start);
    Then both([&](const Hull& hull) { return next({hull.start, right.end, 0}); });
    return search(node.parts[0], before, both);
  });
  return search(node.parts[1], window, left);
}

std::uint64_t BindingSearch::at_most(std::uint32_t number, const Window& window) const {
  const TimelinePlan::Node& node = plan_.nodes[number];
  if (node.kind == Kind::leaf) {
    const auto& rows = shows_[node.leaf];
    const auto before = [&](std::size_t row, std::int64_t time) { return rows_[row].time < time; };
    const auto after = [&](std::int64_t time, std::size_t row) { return time < rows_[row].time; };
    const auto begin = std::max(std::lower_bound(rows.begin(), rows.end(), first_), std::lower_bound(rows.begin(), rows.end(), window.low, before));
    const auto end = std::min(std::lower_bound(rows.begin(), rows.end(), window.rows), std::upper_bound(rows.begin(), rows.end(), window.high, after));
    return begin < end ? static_cast<std::uint64_t>(end - begin) : 0;
  }
  Window inner = window;
  if (node.kind == Kind::window) {
    inner.low = std::max(inner.low, node.first);
    inner.high = std::min(inner.high, node.second - 1);
  }
  std::uint64_t out = at_most(node.parts.front(), inner);
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    const std::uint64_t part = at_most(node.parts[i], inner);
    out = node.kind == Kind::any ? out + part : std::min(out, part);
  }
  return out / node.count;
}

// Each next one ends no later than the one before; of single rows it is an earlier row: no set is tried twice.
bool BindingSearch::search_repeats(const TimelinePlan::Node& node, std::uint64_t left, const Window& window, const Hull& so_far, Next& next) {
  if (left == 0) return next(so_far);
  const TimelinePlan::Node& part = plan_.nodes[node.parts.front()];
  const Window here = around(window, so_far);
  spend(plan_.nodes.size() / 16);
  if (at_most(node.parts.front(), here) < left) return false;
  Then more([&](const Hull& hull) {
    Window earlier = window;
    earlier.high = std::min(earlier.high, hull.end);
    if (part.single) earlier.rows = std::min(earlier.rows, hull.last);
    return search_repeats(node, left - 1, earlier, {std::min(so_far.start, hull.start), std::max(so_far.end, hull.end), hull.last}, next);
  });
  return search(node.parts.front(), here, more);
}

bool BindingSearch::exists(std::size_t first) {
  first_ = first;
  for (const BoundRow& bound : chosen_) used_[bound.row] = false;
  chosen_.clear();
  Window window;
  window.low = rows_[first].time;
  window.rows = end_;
  const auto root = static_cast<std::uint32_t>(plan_.nodes.size() - 1);
  spend(1);
  Then done([&](const Hull&) { return true; });
  if (at_most(root, window) == 0 || !search(root, window, done)) return false;
  found_ = chosen_;
  return true;
}

std::optional<Binding> BindingSearch::find(std::size_t first, std::size_t end) {
  end_ = end;
  if (first >= end || !exists(first)) return std::nullopt;
  // The more rows, the more bindings: halve to the latest first row.
  std::size_t low = first, high = end;
  while (high - low > 1 && steps_ > 0) {
    const std::size_t middle = low + (high - low) / 2;
    (exists(middle) ? low : high) = middle;
  }
  std::sort(found_.begin(), found_.end());
  return found_;
}

}  // namespace demarche::pattern
