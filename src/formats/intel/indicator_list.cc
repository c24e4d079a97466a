#include "formats/intel/indicator_list.h"

#include "base/check.h"
#include "base/text.h"
#include "formats/intel/repeats.h"

namespace demarche::intel {

bool says_the_same(const Indicator& a, const Indicator& b) {
  return a.any_of == b.any_of && (a.tree == nullptr) == (b.tree == nullptr) && (a.tree == nullptr || a.pattern == b.pattern) && a.valid_from == b.valid_from && a.valid_until == b.valid_until && a.actor == b.actor;
}

void IndicatorList::adopt(PackedIndicators indicators, unsigned jobs) {
  CHECK(list_.empty());
  repeated_ += drop_repeated(indicators, jobs);
  list_ = std::move(indicators);
}

void IndicatorList::add(Indicator indicator) {
  CHECK(indicator.tree != nullptr || (!indicator.any_of.empty() && !indicator.any_of.front().empty()));
  if (indicator.id.empty())
    indicator.id = derived_indicator_id(indicator.tree != nullptr ? Term{IndicatorType::pattern, indicator.pattern} : indicator.any_of.front().front());
  const std::string id = indicator.id;
  const auto known = by_id_.find(id);
  if (known != by_id_.end()) {
    if (says_the_same(list_.at(known->second), indicator)) {
      ++repeated_;
      return;
    }
    do indicator.id = id + "-" + std::to_string(++copies_.try_emplace(id, 1U).first->second);
    while (by_id_.count(indicator.id) != 0);
    by_id_[indicator.id] = list_.size();
  }
  by_id_[id] = list_.size();
  list_.add(std::move(indicator));
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return with_thousands(static_cast<std::int64_t>(count)) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace demarche::intel
