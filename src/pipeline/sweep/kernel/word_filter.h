// WordFilter: a set of hashes that may answer "perhaps" for what was never added, and never "no" for what was.
//
// A Bloom filter whose keys each set four bits of one 64-bit word (Putze, Sanders, Singler, "Cache-, hash- and space-efficient
// Bloom filters", 2007), so that a probe is one load. At 16 bits a key about 0.3 % of foreign keys pass; small sets get up to
// 64 bits a key, since what lies in the near cache is free.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/sweep/kernel/scan.h"

namespace demarche::kernel {

// Of any bytes; the same on every machine.
[[nodiscard]] std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0);

class WordFilter {
 public:
  // Room for `keys` of them. All adding comes first; then any number of threads may ask.
  void reserve(std::size_t keys);
  void add(std::uint64_t place, std::uint64_t bits) { words_[word_of(place)] |= bits_of(bits); }
  void add(std::uint64_t hash) { add(hash, hash >> 32); }
  // Adds from several threads at once.
  void add_shared(std::uint64_t place, std::uint64_t bits);
  void add_shared(std::uint64_t hash) { add_shared(hash, hash >> 32); }
  void prefetch(std::uint64_t place) const { __builtin_prefetch(&words_[word_of(place)], 1); }

  [[nodiscard]] bool may_have(std::uint64_t hash) const {
    const std::uint64_t bits = bits_of(hash >> 32);
    return !empty() && (words_[word_of(hash)] & bits) == bits;
  }
  [[nodiscard]] bool may_have(std::string_view text) const { return !empty() && may_have(hash_text(text)); }
  [[nodiscard]] bool empty() const { return words_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }
  [[nodiscard]] const std::vector<std::uint64_t>& words() const { return words_; }

 private:
  [[nodiscard]] std::size_t word_of(std::uint64_t place) const { return (place & 0xFFFFFFFF) * words_.size() >> 32; }
  static std::uint64_t bits_of(std::uint64_t hash) {
    const auto bit = [&](int shift) { return std::uint64_t{1} << (hash >> shift & 63); };
    return bit(0) | bit(6) | bit(12) | bit(18);
  }
  std::vector<std::uint64_t> words_;
};

}  // namespace demarche::kernel
