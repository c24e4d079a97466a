// Bindings: which rows together make a pattern hold.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pipeline/sweep/pattern/timeline.h"

namespace demarche::pattern {

struct Bindings {
  std::vector<Binding> list;       // in order of time, no row in two
  bool undecided = false;          // the budget of steps was spent: from some row on nothing was decided
};

inline constexpr std::uint64_t kMostSearched = 2'000;     // rows of one binding where a search is needed; more is undecided

inline constexpr std::uint64_t kMostSteps = 2'000'000;   // of one pattern

// Rows in order: by time, then as the caller ranks rows of one time. The bindings are told one after the other: the one that is
// complete with the earliest row (of these the one that starts latest), then the next among the rows after that one.
[[nodiscard]] Bindings find_bindings(const TimelinePlan& plan, std::span<const TimedRow> rows, std::uint64_t steps = kMostSteps);

// The same, by building every binding of every prefix of the rows: the slow, obvious form, for tests. At most 16 rows.
[[nodiscard]] Bindings find_bindings_by_reference(const ObservationNode& pattern, std::span<const TimedRow> rows);
// Is it one, by the words of the specification?
[[nodiscard]] bool is_binding_by_reference(const ObservationNode& pattern, std::span<const TimedRow> rows, const Binding& binding);

}  // namespace demarche::pattern
