#include "pipeline/sweep/record_hits.h"

#include <algorithm>
#include <tuple>

namespace demarche::sweep {

void RecordHits::add_single(const Found& found) {
  const TermPlace place = index_.place(found.term);
  candidates_.push_back({{place.indicator, found.column, found.element, place.type}, found.offset, place.list});
}

// of_lists_ holds matches of terms of lists of several terms. Terms are numbered by indicator, list and place in the list,
// so sorting by term brings the terms of one list together, in order.
void RecordHits::add_lists() {
  std::sort(of_lists_.begin(), of_lists_.end(), [](const Found& a, const Found& b) {
    return std::tuple(a.term, a.column, a.offset, a.element.size()) < std::tuple(b.term, b.column, b.offset, b.element.size());
  });
  std::uint32_t done = 0xFFFFFFFF;   // the indicator that has had its one hit
  for (std::size_t i = 0; i < of_lists_.size();) {
    const TermPlace first = index_.place(of_lists_[i].term);
    std::uint32_t distinct = 0;
    std::size_t end = i;
    for (; end < of_lists_.size(); ++end) {
      const TermPlace place = index_.place(of_lists_[end].term);
      if (place.indicator != first.indicator || place.list != first.list) break;
      if (end == i || of_lists_[end].term != of_lists_[end - 1].term) ++distinct;
    }
    if (distinct == first.list_size && first.indicator != done) {
      done = first.indicator;
      add_single(of_lists_[i]);
    }
    i = end;
  }
}

void RecordHits::finish(std::vector<Hit>& out) {
  candidates_.clear();
  of_lists_.clear();
  for (const Found& found : found_) {
    if (index_.place(found.term).list_size == 1) add_single(found);
    else of_lists_.push_back(found);
  }
  found_.clear();
  if (!of_lists_.empty()) add_lists();
  if (candidates_.size() > 1) {
    const auto same = [](const Candidate& c) { return std::tuple(c.hit.column, c.hit.indicator, c.hit.value); };
    std::sort(candidates_.begin(), candidates_.end(), [&](const Candidate& a, const Candidate& b) {
      return std::tuple(same(a), a.offset, a.list) < std::tuple(same(b), b.offset, b.list);
    });
    const auto end = std::unique(candidates_.begin(), candidates_.end(),
                                 [&](const Candidate& a, const Candidate& b) { return same(a) == same(b); });
    candidates_.erase(end, candidates_.end());
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
      return std::tuple(a.hit.column, a.offset, a.hit.value.size(), a.hit.indicator) <
             std::tuple(b.hit.column, b.offset, b.hit.value.size(), b.hit.indicator);
    });
  }
  for (const Candidate& candidate : candidates_) out.push_back(candidate.hit);
}

}  // namespace demarche::sweep
