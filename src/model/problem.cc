#include "model/problem.h"

namespace demarche {

void Problems::add(std::uint64_t line, std::uint64_t offset, std::string reason, std::string hint, std::string_view key) {
  std::string own(key.empty() ? std::string_view(reason) : key);
  take({file_, line, offset, std::move(reason), std::move(hint), 1}, std::move(own));
}

void Problems::take(Problem problem, std::string key) {
  Seen& seen = seen_[key];
  if (seen.entries == kept) {
    list_[seen.last].count += problem.count;
    return;
  }
  ++seen.entries;
  seen.last = list_.size();
  list_.push_back(std::move(problem));
  keys_.push_back(std::move(key));
}

void Problems::merge(Problems other) {
  for (std::size_t i = 0; i < other.list_.size(); ++i) {
    if (other.keys_[i].empty()) add(std::move(other.list_[i]));
    else take(std::move(other.list_[i]), std::move(other.keys_[i]));
  }
}

std::uint64_t Problems::total() const {
  std::uint64_t sum = 0;
  for (const Problem& problem : list_) sum += problem.count;
  return sum;
}

}  // namespace demarche
