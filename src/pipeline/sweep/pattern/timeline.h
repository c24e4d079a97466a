// The layer of a pattern between its observations: AND, OR, FOLLOWEDBY, WITHIN, REPEATS, START STOP (STIX 2.1, part 9.4 and
// 9.5), over rows that show observations.
//
// Meaning. A binding is a set of rows, each bound to one observation and no row to two. AND: bindings of all parts. FOLLOWEDBY:
// no row of the left is later than any row of the right; equal times follow. WITHIN x: the last is less than x after the
// first. REPEATS n: n bindings without a row in common. START STOP: every row at or after START and before STOP. Qualifiers
// apply in the order written, each to all before it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "model/pattern.h"

namespace demarche::pattern {

// Times are microseconds since the epoch.
struct TimedRow {
  std::int64_t time = 0;
  std::vector<std::uint32_t> leaves;    // which observations of the pattern it shows; ascending
};

struct BoundRow {
  std::size_t row = 0;                  // in the rows given
  std::uint32_t leaf = 0;               // the observation it is bound to
  friend auto operator<=>(const BoundRow&, const BoundRow&) = default;
};
using Binding = std::vector<BoundRow>;  // by row

// The operators as a tree in one array, parts before their whole; the root is the last. Leaves are numbered in the order of
// the pattern.
struct TimelinePlan {
  enum class Kind : std::uint8_t { leaf, all, any, then, within, repeats, window };
  struct Node {
    Kind kind = Kind::leaf;
    std::vector<std::uint32_t> parts;      // of `then` two
    std::uint32_t leaf = 0;
    std::uint64_t count = 1;               // of repeats
    std::int64_t first = 0, second = 0;    // of within: the span; of window: START and STOP
    bool single = false;                   // every binding is one row
    bool before = false;                   // the left of a `then`: earlier ends may be wanted
  };
  std::vector<Node> nodes;
  std::vector<std::uint32_t> above;        // by node: the node that it is a part of; the root's is the root
  std::vector<std::uint32_t> leaf_nodes;   // by leaf
  std::uint64_t rows = 0;                  // that the largest binding needs
  bool repeats_compound = false;           // some REPEATS is of more than single rows

  explicit TimelinePlan(const ObservationNode& pattern);
  [[nodiscard]] const Node& root() const { return nodes.back(); }
  // Every row that shows a leaf is by itself a binding: nothing between observations matters.
  [[nodiscard]] bool per_row() const;

 private:
  std::uint32_t add(const ObservationNode& node);
  std::uint32_t add(Node node);
};

// Reads rows in order and keeps, for each operator and end, the latest possible start: everything that a later row can make
// of the rows before it. Cost of a row: the operators above the observations that it shows (and a binary search for each
// FOLLOWEDBY).
//
// Exact when no row shows two observations of the pattern and no REPEATS is of more than single rows. Otherwise it ignores
// that a row may be bound once only: it then never misses a binding but may see one that is none (binding_search.h decides).
class Timeline {
 public:
  explicit Timeline(const TimelinePlan& plan) : plan_(plan), states_(plan.nodes.size()), is_touched_(plan.nodes.size()) {}

  // The binding that ends with this row and starts latest, if there is one that starts later than all before.
  [[nodiscard]] std::optional<Binding> advance(const TimedRow& row, std::size_t number);
  // Forgets all rows.
  void clear();

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Interval {
    std::int64_t start = 0, end = 0;
    std::uint32_t witness = 0;
  };
  // A row bound to a leaf, or two witnesses together, or the newest `count` of a run of rows.
  struct Witness {
    std::uint32_t left = kNone, right = kNone;   // of a run: the row's witness, the run before it
    std::uint64_t count = 0;                     // not 0: a run
    BoundRow row;
  };
  struct State {
    std::deque<Interval> chain;            // starts and ends both rise; only the last is kept where only it is asked for
    std::deque<Interval> recent;           // of repeats: the newest `count` single rows
    std::uint32_t run = kNone;
    std::optional<Interval> now;           // made by the current row
  };
  void step(std::uint32_t node, const TimedRow& row, std::size_t number);
  [[nodiscard]] std::optional<Interval> of_all(const TimelinePlan::Node& node);
  [[nodiscard]] std::optional<Interval> of_any(const TimelinePlan::Node& node) const;
  [[nodiscard]] std::optional<Interval> of_then(const TimelinePlan::Node& node);
  [[nodiscard]] std::optional<Interval> of_repeats(const TimelinePlan::Node& node, State& state);
  static bool keep(State& state, bool whole_chain);
  std::uint32_t together(std::uint32_t a, std::uint32_t b);
  [[nodiscard]] Binding binding_of(std::uint32_t witness) const;

  const TimelinePlan& plan_;
  std::vector<State> states_;
  std::vector<Witness> witnesses_;
  std::vector<std::uint32_t> current_;       // nodes that the current row may change, ascending
  std::vector<std::uint32_t> touched_;       // nodes that any row since clear() has changed
  std::vector<bool> is_touched_;
};

}  // namespace demarche::pattern
