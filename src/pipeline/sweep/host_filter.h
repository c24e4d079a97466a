// HostFilter: whether a host may be that of some URL that is looked for. A Bloom filter of 16 bits a host with two bits
// set: it never misses, and sends about one in eighty of the others to the exact comparison.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "base/key_hash.h"

namespace demarche::sweep {

[[nodiscard]] inline bool may_be_in(std::span<const std::uint64_t> filter, std::uint64_t hash) {
  if (filter.empty()) return false;
  const std::uint64_t word = filter[(hash & 0xFFFFFFFF) * filter.size() >> 32];
  const std::uint64_t bits = std::uint64_t{1} << (hash >> 58) | std::uint64_t{1} << (hash >> 52 & 63);
  return (word & bits) == bits;
}

class HostFilter {
 public:
  void make_room(std::size_t hosts) { words_.assign(hosts == 0 ? 0 : hosts / 4 + 1, 0); }
  // From several threads.
  void add(std::uint64_t hash) {
    const std::uint64_t bits = std::uint64_t{1} << (hash >> 58) | std::uint64_t{1} << (hash >> 52 & 63);
    std::atomic_ref(words_[(hash & 0xFFFFFFFF) * words_.size() >> 32]).fetch_or(bits, std::memory_order_relaxed);
  }
  [[nodiscard]] std::span<const std::uint64_t> view() const { return words_; }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace demarche::sweep
