#include <algorithm>
#include <tuple>

#include "base/check.h"
#include "pipeline/sweep/pattern/pattern_set.h"

namespace demarche::pattern {
namespace {

// One held row of one file, with what orders it.
struct Place {
  std::uint32_t indicator = 0;
  std::int64_t time = 0;
  std::size_t file = 0;             // in `files`
  std::uint64_t offset = 0;
  std::uint32_t leaf = 0;
  std::size_t row = 0;
};

std::vector<Place> in_order(std::span<const HeldFile> files) {
  std::vector<Place> places;
  for (std::size_t file = 0; file < files.size(); ++file)
    for (std::size_t row = 0; row < files[file].rows.size(); ++row) {
      const HeldRow& held = files[file].rows[row];
      places.push_back({held.indicator, held.time, file, held.offset, held.leaf, row});
    }
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    return std::tuple(a.indicator, a.time, files[a.file].file, a.offset, a.leaf) < std::tuple(b.indicator, b.time, files[b.file].file, b.offset, b.leaf);
  });
  return places;
}

void bind_one(const TimelinePlan& plan, std::span<const Place> places, std::span<const HeldFile> files, BoundRows& out) {
  std::vector<TimedRow> rows;
  std::vector<std::size_t> first;   // by row: its first place
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool fresh = i == 0 || places[i].file != places[i - 1].file || places[i].offset != places[i - 1].offset;
    if (fresh) rows.push_back({places[i].time, {}}), first.push_back(i);
    rows.back().leaves.push_back(places[i].leaf);
  }
  const Bindings bindings = find_bindings(plan, rows);
  if (bindings.undecided) out.undecided.push_back(places.front().indicator);
  for (std::size_t number = 0; number < bindings.list.size(); ++number) {
    for (const BoundRow& bound : bindings.list[number]) {
      std::size_t at = first[bound.row];
      while (places[at].leaf != bound.leaf) ++at;
      out.sightings.push_back({files[places[at].file].file, places[at].row, number + 1});
    }
  }
}

}  // namespace

BoundRows bind_held(const PatternSet& patterns, std::span<const HeldFile> files) {
  BoundRows out;
  const std::vector<Place> places = in_order(files);
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    while (end < places.size() && places[end].indicator == places[begin].indicator) ++end;
    const TimelinePlan* plan = patterns.plan(places[begin].indicator);
    CHECK(plan != nullptr);
    bind_one(*plan, std::span(places).subspan(begin, end - begin), files, out);
  }
  std::sort(out.sightings.begin(), out.sightings.end());
  return out;
}

}  // namespace demarche::pattern
