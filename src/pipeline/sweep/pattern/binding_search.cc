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
  const auto above = [](std::int64_t time, const TimedRow& row) { return time < row.time; };
  const auto end = std::upper_bound(rows_.begin(), rows_.end(), window.high, above);
  std::size_t row = std::min(static_cast<std::size_t>(end - rows_.begin()), window.rows);
  while (row-- > 0 && rows_[row].time >= window.low) {
    if (steps_ == 0) return false;
    --steps_;
    if (used_[row] || !std::binary_search(rows_[row].leaves.begin(), rows_[row].leaves.end(), leaf)) continue;
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

// Are there rows for `wanted` more of a node whose bindings are single rows?
bool BindingSearch::enough(const TimelinePlan::Node& part, std::uint64_t wanted, const Window& window) {
  if (part.kind != Kind::leaf) return true;
  const std::size_t end = std::min(rows_.size(), window.rows);
  std::size_t row = end;
  while (row-- > 0 && wanted > 0 && rows_[row].time >= window.low)
    if (!used_[row] && rows_[row].time <= window.high && std::binary_search(rows_[row].leaves.begin(), rows_[row].leaves.end(), part.leaf))
      --wanted;
  spend((end - row) / 16);
  return wanted == 0;
}

// Each next one ends no later than the one before; of single rows it is an earlier row: no set is tried twice.
bool BindingSearch::search_repeats(const TimelinePlan::Node& node, std::uint64_t left, const Window& window, const Hull& so_far, Next& next) {
  if (left == 0) return next(so_far);
  const TimelinePlan::Node& part = plan_.nodes[node.parts.front()];
  const Window here = around(window, so_far);
  if ((left == node.count || so_far.last % 64 == 0) && !enough(part, left, here)) return false;
  Then more([&](const Hull& hull) {
    Window earlier = window;
    earlier.high = std::min(earlier.high, hull.end);
    if (part.single) earlier.rows = std::min(earlier.rows, hull.last);
    return search_repeats(node, left - 1, earlier, {std::min(so_far.start, hull.start), std::max(so_far.end, hull.end), hull.last}, next);
  });
  return search(node.parts.front(), here, more);
}

bool BindingSearch::exists(std::size_t first_row) {
  chosen_.clear();
  used_.assign(rows_.size(), false);
  spend(rows_.size() / 64);
  Window window;
  window.low = rows_[first_row].time;
  Then done([&](const Hull&) { return true; });
  if (!search(static_cast<std::uint32_t>(plan_.nodes.size() - 1), window, done)) return false;
  found_ = chosen_;
  return true;
}

std::optional<Binding> BindingSearch::find(std::span<const TimedRow> rows) {
  rows_ = rows;
  if (rows.empty() || !exists(0)) return std::nullopt;
  // The more rows, the more bindings: halve to the latest first row.
  std::size_t low = 0, high = rows.size();
  while (high - low > 1 && steps_ > 0) {
    const std::size_t middle = low + (high - low) / 2;
    (exists(middle) ? low : high) = middle;
  }
  std::sort(found_.begin(), found_.end());
  return found_;
}

}  // namespace demarche::pattern
