// BindingSearch: exact bindings where rows are shared between observations, or REPEATS is of more than single rows. Tries
// bindings one after the other, newest rows first, within a budget of steps.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "pipeline/sweep/pattern/timeline.h"

namespace demarche::pattern {

class BindingSearch {
 public:
  // Rows in order; they must outlive it. `steps`: how many rows may be tried in all searches together.
  BindingSearch(const TimelinePlan& plan, std::span<const TimedRow> rows, std::uint64_t steps);

  // Among the rows from `first` to before `end`: a binding that starts as late as possible.
  [[nodiscard]] std::optional<Binding> find(std::size_t first, std::size_t end);
  // The budget is spent: what find() did not find may exist.
  [[nodiscard]] bool exhausted() const { return steps_ == 0; }

 private:
  struct Window {
    std::int64_t low = INT64_MIN, high = INT64_MAX;   // of the times of rows, both included
    std::int64_t span = INT64_MAX;                    // the last less than this after the first
    std::size_t rows = 0;                             // only rows before this one
  };
  struct Hull {
    std::int64_t start = INT64_MAX, end = INT64_MIN;
    std::size_t last = 0;                             // of a single row: its number
  };
  // What is to be done with one way of binding a node; true ends the search.
  class Next {
   public:
    virtual ~Next() = default;
    virtual bool operator()(const Hull& hull) = 0;
  };
  template <class Fn>
  class Then;

  bool search(std::uint32_t node, const Window& window, Next& next);
  bool search_leaf(std::uint32_t leaf, const Window& window, Next& next);
  bool search_all(const TimelinePlan::Node& node, std::size_t part, const Window& window, const Hull& so_far, Next& next);
  bool search_then(const TimelinePlan::Node& node, const Window& window, Next& next);
  bool search_repeats(const TimelinePlan::Node& node, std::uint64_t left, const Window& window, const Hull& so_far, Next& next);
  // No more bindings of a node without a row in common can lie there.
  [[nodiscard]] std::uint64_t at_most(std::uint32_t node, const Window& window) const;
  void spend(std::uint64_t steps) { steps_ -= steps < steps_ ? steps : steps_; }
  bool exists(std::size_t first);
  static Window around(Window window, const Hull& hull);

  const TimelinePlan& plan_;
  std::uint64_t steps_;
  std::span<const TimedRow> rows_;
  std::vector<std::vector<std::size_t>> shows_;   // by leaf: the rows that show it, ascending
  std::size_t first_ = 0, end_ = 0;
  std::vector<bool> used_;
  Binding chosen_, found_;
};

}  // namespace demarche::pattern
