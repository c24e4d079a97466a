#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/timestamp.h"
#include "pipeline/sweep/pattern/timeline.h"

namespace demarche::pattern {
namespace {

using Kind = TimelinePlan::Kind;

constexpr std::uint64_t kMostRows = std::uint64_t{1} << 40;   // counted no further

std::int64_t microseconds(std::string_view seconds) {
  const double number = parse_number(seconds.starts_with('+') ? seconds.substr(1) : seconds).value_or(0);
  return static_cast<std::int64_t>(std::llround(std::clamp(number, 0.0, 1e12) * 1e6));
}

std::int64_t moment(std::string_view text) {
  const auto time = Timestamp::parse_iso(text);
  return time ? time->micros() : 0;
}

}  // namespace

TimelinePlan::TimelinePlan(const ObservationNode& pattern) {
  add(pattern);
  above.assign(nodes.size(), static_cast<std::uint32_t>(nodes.size() - 1));
  std::vector<std::uint64_t> needed(nodes.size(), 1);
  for (std::uint32_t node = 0; node < nodes.size(); ++node) {
    const auto& parts = nodes[node].parts;
    if (!parts.empty()) needed[node] = 0;
    for (const std::uint32_t part : parts) {
      above[part] = node;
      needed[node] = nodes[node].kind == Kind::any ? std::max(needed[node], needed[part]) : needed[node] + needed[part];
    }
    needed[node] = std::min(needed[node] * nodes[node].count, kMostRows);
  }
  rows = needed.back();
}

std::uint32_t TimelinePlan::add(Node node) {
  const auto all_single = [&] { return std::all_of(node.parts.begin(), node.parts.end(), [&](std::uint32_t part) { return nodes[part].single; }); };
  node.single = node.kind == Kind::leaf || ((node.kind == Kind::any || node.kind == Kind::within || node.kind == Kind::window) && all_single());
  if (node.kind == Kind::repeats && !nodes[node.parts.front()].single) repeats_compound = true;
  nodes.push_back(std::move(node));
  return static_cast<std::uint32_t>(nodes.size() - 1);
}

std::uint32_t TimelinePlan::add(const ObservationNode& node) {
  Node made;
  std::uint32_t at = 0;
  if (node.join == Join::leaf) {
    made.leaf = static_cast<std::uint32_t>(leaf_nodes.size());
    at = add(std::move(made));
    leaf_nodes.push_back(at);
  } else {
    std::vector<std::uint32_t> parts;
    for (const ObservationNode& part : node.parts) parts.push_back(add(part));
    at = parts.front();
    if (node.join != Join::followed_by && parts.size() > 1) {
      made.kind = node.join == Join::all ? Kind::all : Kind::any;
      made.parts = std::move(parts);
      at = add(std::move(made));
    }
    for (std::size_t i = 1; node.join == Join::followed_by && i < parts.size(); ++i) {   // from the left, two by two
      Node then;
      then.kind = Kind::then;
      then.parts = {at, parts[i]};
      nodes[at].before = true;
      at = add(std::move(then));
    }
  }
  for (const Qualifier& qualifier : node.qualifiers) {
    Node outer;
    outer.parts = {at};
    switch (qualifier.kind) {
      case Qualifier::Kind::within:
        outer.kind = Kind::within;
        outer.first = microseconds(qualifier.first);
        break;
      case Qualifier::Kind::repeats:
        outer.kind = Kind::repeats;
        outer.count = parse_unsigned(qualifier.first).value_or(1);
        if (outer.count == 1) continue;
        break;
      case Qualifier::Kind::start_stop:
        outer.kind = Kind::window;
        outer.first = moment(qualifier.first);
        outer.second = moment(qualifier.second);
        break;
    }
    at = add(std::move(outer));
  }
  return at;
}

bool TimelinePlan::per_row() const {
  return std::all_of(nodes.begin(), nodes.end(), [](const Node& node) { return node.kind == Kind::leaf || node.kind == Kind::any; });
}

}  // namespace demarche::pattern
