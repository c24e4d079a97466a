// IndicatorList: what a reader has found so far. Gives ids to those that have none and keeps ids distinct.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/packed_indicators.h"

namespace demarche::intel {

class IndicatorList {
 public:
  // An indicator without an id gets one from its first term or its pattern. One that says the same as an earlier one of that id is only
  // counted; one that says something else gets "-2", "-3" ... behind its id.
  void add(Indicator indicator);
  // All at once, of a file that has no other; those that repeat each other are seen to in the same way.
  void adopt(PackedIndicators indicators, unsigned jobs);
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::uint64_t repeated() const { return repeated_; }
  [[nodiscard]] PackedIndicators take() && { return std::move(list_); }

 private:
  PackedIndicators list_;
  std::map<std::string, std::size_t, std::less<>> by_id_;    // the latest of that id
  std::map<std::string, unsigned> copies_;                   // how many ids were made of this one
  std::uint64_t repeated_ = 0;
};

// Whether two indicators of one id ask for the same and hold at the same times, by the same actor.
[[nodiscard]] bool says_the_same(const Indicator& a, const Indicator& b);

// "1 line", "3 lines"
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace demarche::intel
