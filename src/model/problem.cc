#include "model/problem.h"

namespace demarche {

void Problems::add(std::uint64_t line, std::uint64_t offset, std::string reason, std::string hint, std::string_view key) {
  Seen& seen = seen_[std::string(key.empty() ? std::string_view(reason) : key)];
  if (seen.entries == kept) {
    ++list_[seen.last].count;
    return;
  }
  ++seen.entries;
  seen.last = list_.size();
  list_.push_back({file_, line, offset, std::move(reason), std::move(hint), 1});
}

std::uint64_t Problems::total() const {
  std::uint64_t sum = 0;
  for (const Problem& problem : list_) sum += problem.count;
  return sum;
}

}  // namespace demarche
