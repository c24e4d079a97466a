#include "pipeline/sweep/pattern/bindings_case.h"

#include <algorithm>

#include "base/timestamp.h"

namespace demarche::pattern {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

std::string iso(std::size_t seconds) { return Timestamp::from_seconds(static_cast<std::int64_t>(seconds)).iso(); }

Qualifier random_qualifier(sweep::Chooser& choose) {
  Qualifier out;
  switch (choose.below(3)) {
    case 0:
      out.kind = Qualifier::Kind::within;
      out.first = choose.one_in(4) ? "0.5" : std::to_string(1 + choose.below(5));
      break;
    case 1:
      out.kind = Qualifier::Kind::repeats;
      out.first = std::to_string(1 + choose.below(3));
      break;
    default: {
      const std::size_t start = choose.below(5);
      out.kind = Qualifier::Kind::start_stop;
      out.first = iso(start);
      out.second = iso(start + 1 + choose.below(6));
    }
  }
  return out;
}

ObservationNode random_node(sweep::Chooser& choose, unsigned depth, std::uint32_t& leaves) {
  ObservationNode node;
  const bool leaf = depth == 0 || leaves >= 4 || choose.one_in(3);
  if (leaf) {
    ++leaves;
  } else {
    node.join = choose.pick(std::vector<Join>{Join::all, Join::any, Join::followed_by});
    const std::size_t parts = 1 + choose.below(3);
    for (std::size_t i = 0; i < parts; ++i) node.parts.push_back(random_node(choose, depth - 1, leaves));
  }
  while (choose.one_in(4) && node.qualifiers.size() < 2) node.qualifiers.push_back(random_qualifier(choose));
  return node;
}

std::string spelled(const ObservationNode& node, std::uint32_t& leaf) {
  std::string out;
  if (node.join == Join::leaf) out = std::string(1, static_cast<char>('A' + leaf++));
  else {
    for (const ObservationNode& part : node.parts)
      out += (out.empty() ? "(" : node.join == Join::all ? " AND " : node.join == Join::any ? " OR " : " FOLLOWEDBY ") + spelled(part, leaf);
    out += ")";
  }
  for (const Qualifier& qualifier : node.qualifiers) {
    if (qualifier.kind == Qualifier::Kind::within) out += " WITHIN " + qualifier.first;
    if (qualifier.kind == Qualifier::Kind::repeats) out += " REPEATS " + qualifier.first;
    if (qualifier.kind == Qualifier::Kind::start_stop) out += " START " + qualifier.first + " STOP " + qualifier.second;
  }
  return out;
}

std::string shown(const Bindings& bindings) {
  std::string out;
  for (const Binding& binding : bindings.list) {
    for (const BoundRow& bound : binding) out += " " + std::to_string(bound.row) + static_cast<char>('A' + bound.leaf);
    out += ";";
  }
  return out + (bindings.undecided ? " undecided" : "");
}

std::int64_t start_of(const std::vector<TimedRow>& rows, const Binding& binding) {
  std::int64_t start = INT64_MAX;
  for (const BoundRow& bound : binding) start = std::min(start, rows[bound.row].time);
  return start;
}

bool same(const BindingsCase& which, const Binding& a, const Binding& b) {
  return a.back().row == b.back().row && start_of(which.rows, a) == start_of(which.rows, b) &&
         is_binding_by_reference(which.pattern, which.rows, a);
}

}  // namespace

BindingsCase::BindingsCase(sweep::Chooser& choose) {
  std::uint32_t leaves = 0;
  pattern = random_node(choose, 3, leaves);
  const bool shared = choose.one_in(2);
  std::int64_t time = 0;
  for (std::size_t count = choose.below(9); count > 0; --count) {
    time += static_cast<std::int64_t>(choose.below(4)) * kSecond / 2;
    TimedRow row{time, {static_cast<std::uint32_t>(choose.below(leaves))}};
    for (std::uint32_t leaf = 0; shared && leaf < leaves; ++leaf)
      if (choose.one_in(3)) row.leaves.push_back(leaf);
    std::sort(row.leaves.begin(), row.leaves.end());
    row.leaves.erase(std::unique(row.leaves.begin(), row.leaves.end()), row.leaves.end());
    rows.push_back(std::move(row));
  }
}

std::string BindingsCase::text() const {
  std::uint32_t leaf = 0;
  std::string out = spelled(pattern, leaf) + " over";
  for (const TimedRow& row : rows) {
    out += " " + std::to_string(static_cast<double>(row.time) / 1e6).substr(0, 4) + ":";
    for (const std::uint32_t shows : row.leaves) out += static_cast<char>('A' + shows);
  }
  return out;
}

std::string disagreement(const BindingsCase& which) {
  const TimelinePlan plan(which.pattern);
  const Bindings fast = find_bindings(plan, which.rows), slow = find_bindings_by_reference(which.pattern, which.rows);
  bool agree = !fast.undecided && fast.list.size() == slow.list.size();
  for (std::size_t i = 0; agree && i < fast.list.size(); ++i) agree = same(which, fast.list[i], slow.list[i]);
  return agree ? "" : which.text() + "\n  fast:" + shown(fast) + "\n  slow:" + shown(slow);
}

}  // namespace demarche::pattern
