#include "pipeline/sweep/pattern/bindings.h"

#include <algorithm>

#include "pipeline/sweep/pattern/binding_search.h"

namespace demarche::pattern {
namespace {

// Rows that show one observation each, and REPEATS of single rows: the timeline alone decides.
Bindings by_timeline(const TimelinePlan& plan, std::span<const TimedRow> rows) {
  Bindings out;
  Timeline timeline(plan);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    auto binding = timeline.advance(rows[row], row);
    if (!binding) continue;
    out.list.push_back(std::move(*binding));
    timeline.clear();
  }
  return out;
}

// The timeline tells before which row no binding can be complete; from there on each row is searched at.
Bindings by_search(const TimelinePlan& plan, std::span<const TimedRow> rows, std::uint64_t steps) {
  Bindings out;
  Timeline timeline(plan);
  BindingSearch search(plan, rows, steps);
  std::size_t first = 0;
  bool possible = false;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!possible) possible = timeline.advance(rows[row], row).has_value();
    if (!possible) continue;
    if (plan.rows > kMostSearched) {
      out.undecided = true;
      return out;
    }
    auto binding = search.find(first, row + 1);
    const bool found = binding.has_value();
    if (found) out.list.push_back(std::move(*binding));
    if (search.exhausted()) {
      out.undecided = true;
      return out;
    }
    if (!found) continue;
    timeline.clear();
    possible = false;
    first = row + 1;
  }
  return out;
}

}  // namespace

Bindings find_bindings(const TimelinePlan& plan, std::span<const TimedRow> rows, std::uint64_t steps) {
  const bool shared = std::any_of(rows.begin(), rows.end(), [](const TimedRow& row) { return row.leaves.size() > 1; });
  return shared || plan.repeats_compound ? by_search(plan, rows, steps) : by_timeline(plan, rows);
}

}  // namespace demarche::pattern
