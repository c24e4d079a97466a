#include "workbench/bound_sightings.h"

#include <algorithm>

#include "base/text.h"

namespace demarche::workbench {
namespace {

FileSighting sighting_of(const Intelligence& intelligence, const std::string& file, const pattern::HeldRow& row, std::uint64_t binding) {
  const Indicator indicator = intelligence.indicators.at(row.indicator);
  return {file, row.line, row.offset, row.length, row.field, row.log, std::string(indicator_type_text(row.type)), indicator.value(),
          row.value, indicator.id, intelligence.origin_of(row.indicator), indicator.line, {}, binding};
}

}  // namespace

Problem undecided_problem(const Intelligence& intelligence, std::uint32_t indicator, std::string file) {
  const Indicator which = intelligence.indicators.at(indicator);
  return {std::move(file), which.line, which.offset, visible(which.id) + ": too many rows could make its pattern hold in too many ways; not all were tried",
          "write the pattern with WITHIN, or with observations that no row shows two of", 1};
}

BoundSightings::BoundSightings(const Intelligence& intelligence, const std::vector<FileHeld>& held, std::vector<Problem>& problems)
    : intelligence_(intelligence), held_(held) {
  std::vector<pattern::HeldFile> rows;
  for (std::size_t file = 0; file < held.size(); ++file) rows.push_back({file, held[file].rows});
  bound_ = pattern::bind_held(intelligence.patterns, rows);
  for (const std::uint32_t indicator : bound_.undecided)
    problems.push_back(undecided_problem(intelligence, indicator, intelligence.origin_of(indicator)));
}

std::vector<FileSighting> BoundSightings::of(std::size_t file, const std::string& name) const {
  const auto before = [](const pattern::BoundSighting& one, std::size_t wanted) { return one.file < wanted; };
  std::vector<FileSighting> out;
  for (auto one = std::lower_bound(bound_.sightings.begin(), bound_.sightings.end(), file, before);
       one != bound_.sightings.end() && one->file == file; ++one)
    out.push_back(sighting_of(intelligence_, name, held_[file].rows[one->row], one->binding));
  return out;
}

std::vector<FileSighting> merged(std::vector<FileSighting> found, std::vector<FileSighting> bound) {
  std::vector<FileSighting> out;
  out.reserve(found.size() + bound.size());
  std::merge(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()), std::make_move_iterator(bound.begin()),
             std::make_move_iterator(bound.end()), std::back_inserter(out),
             [](const FileSighting& a, const FileSighting& b) { return a.offset < b.offset; });
  return out;
}

}  // namespace demarche::workbench
