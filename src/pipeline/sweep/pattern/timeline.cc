#include "pipeline/sweep/pattern/timeline.h"

#include <algorithm>

namespace demarche::pattern {

using Kind = TimelinePlan::Kind;

void Timeline::clear() {
  for (const std::uint32_t node : touched_) {
    State& state = states_[node];
    state.chain.clear();
    state.recent.clear();
    state.run = kNone;
    state.now.reset();
    is_touched_[node] = false;
  }
  touched_.clear();
  current_.clear();
  witnesses_.clear();
}

std::uint32_t Timeline::together(std::uint32_t a, std::uint32_t b) {
  Witness both;
  both.left = a;
  both.right = b;
  witnesses_.push_back(both);
  return static_cast<std::uint32_t>(witnesses_.size() - 1);
}

std::optional<Timeline::Interval> Timeline::of_any(const TimelinePlan::Node& node) const {
  std::optional<Interval> best;
  for (const std::uint32_t part : node.parts) {
    const auto& now = states_[part].now;
    if (now && (!best || now->start > best->start)) best = now;
  }
  return best;
}

std::optional<Timeline::Interval> Timeline::of_all(const TimelinePlan::Node& node) {
  const bool changed = std::any_of(node.parts.begin(), node.parts.end(), [&](std::uint32_t part) { return states_[part].now.has_value(); });
  const bool complete = std::all_of(node.parts.begin(), node.parts.end(), [&](std::uint32_t part) { return !states_[part].chain.empty(); });
  if (!changed || !complete) return std::nullopt;
  Interval out = states_[node.parts.front()].chain.back();
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    const Interval& next = states_[node.parts[i]].chain.back();
    out = {std::min(out.start, next.start), std::max(out.end, next.end), together(out.witness, next.witness)};
  }
  return out;
}

std::optional<Timeline::Interval> Timeline::of_then(const TimelinePlan::Node& node) {
  State& left = states_[node.parts[0]];
  const State& right = states_[node.parts[1]];
  std::optional<Interval> out;
  const auto join = [&](const Interval& a, const Interval& b) {
    if (!out || a.start > out->start) out = Interval{a.start, b.end, together(a.witness, b.witness)};
  };
  // Rows of one time come one after the other, but follow each other either way.
  if (left.now && !right.chain.empty() && right.chain.back().start >= left.now->end) join(*left.now, right.chain.back());
  if (right.now && !left.chain.empty()) {
    const auto after = std::upper_bound(left.chain.begin(), left.chain.end(), right.now->start,
                                        [](std::int64_t start, const Interval& interval) { return start < interval.end; });
    if (after != left.chain.begin()) join(*std::prev(after), *right.now);
  }
  // The right's latest start only rises: of the left's that end before it, only the last can be wanted again.
  while (!right.chain.empty() && left.chain.size() > 1 && left.chain[1].end <= right.chain.back().start) left.chain.pop_front();
  return out;
}

std::optional<Timeline::Interval> Timeline::of_repeats(const TimelinePlan::Node& node, State& state) {
  const auto& now = states_[node.parts.front()].now;
  if (!now || !plan_.nodes[node.parts.front()].single) return now;
  state.recent.push_back(*now);
  if (state.recent.size() > node.count) state.recent.pop_front();
  state.run = together(now->witness, state.run);
  witnesses_[state.run].count = node.count;
  if (state.recent.size() < node.count) return std::nullopt;
  return Interval{state.recent.front().start, now->end, state.run};
}

// Adds what the current row made, unless it starts no later than what ended before.
bool Timeline::keep(State& state, bool whole_chain) {
  if (!state.now) return false;
  if (!state.chain.empty() && state.now->start <= state.chain.back().start) return false;
  if (!state.chain.empty() && (!whole_chain || state.chain.back().end == state.now->end)) state.chain.pop_back();
  state.chain.push_back(*state.now);
  return true;
}

void Timeline::step(std::uint32_t number, const TimedRow& row, std::size_t row_number) {
  const TimelinePlan::Node& node = plan_.nodes[number];
  State& state = states_[number];
  state.now.reset();
  const auto& part = node.parts.empty() ? state.now : states_[node.parts.front()].now;
  switch (node.kind) {
    case Kind::leaf:
      if (!std::binary_search(row.leaves.begin(), row.leaves.end(), node.leaf)) return;
      state.now = Interval{row.time, row.time, together(kNone, kNone)};
      witnesses_.back().row = {row_number, node.leaf};
      return;
    case Kind::all: state.now = of_all(node); return;
    case Kind::any: state.now = of_any(node); return;
    case Kind::then: state.now = of_then(node); return;
    case Kind::repeats: state.now = of_repeats(node, state); return;
    case Kind::within:
      if (part && part->end - part->start < node.first) state.now = part;
      return;
    case Kind::window:
      if (part && part->start >= node.first && part->end < node.second) state.now = part;
      return;
  }
}

std::optional<Binding> Timeline::advance(const TimedRow& row, std::size_t number) {
  for (const std::uint32_t node : current_) states_[node].now.reset();
  current_.clear();
  for (const std::uint32_t leaf : row.leaves) {
    for (std::uint32_t node = plan_.leaf_nodes[leaf];; node = plan_.above[node]) {
      current_.push_back(node);
      if (node == plan_.above[node]) break;
    }
  }
  std::sort(current_.begin(), current_.end());
  current_.erase(std::unique(current_.begin(), current_.end()), current_.end());
  bool newest = false;
  for (const std::uint32_t node : current_) {
    if (!is_touched_[node]) touched_.push_back(node), is_touched_[node] = true;
    step(node, row, number);
    newest = keep(states_[node], plan_.nodes[node].before);   // of the last: the root
  }
  if (!newest) return std::nullopt;
  return binding_of(states_.back().chain.back().witness);
}

Binding Timeline::binding_of(std::uint32_t witness) const {
  Binding out;
  std::vector<std::uint32_t> open = {witness};
  while (!open.empty()) {
    const Witness& next = witnesses_[open.back()];
    open.pop_back();
    if (next.count != 0) {
      std::uint64_t left = next.count;
      for (const Witness* run = &next; left > 0; --left) {
        open.push_back(run->left);
        if (left > 1) run = &witnesses_[run->right];
      }
    } else if (next.left == kNone) {
      out.push_back(next.row);
    } else {
      open.push_back(next.left);
      open.push_back(next.right);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace demarche::pattern
