// KeyMemory: the working memory behind a KeyWork, one thread's.
#pragma once

#include <cstdint>
#include <memory>

#include "pipeline/sweep/kernel/scan.h"

namespace demarche::kernel {

class KeyMemory {
 public:
  // Views of this memory, empty.
  [[nodiscard]] KeyWork work() {
    KeyWork work{.tokens = {}, .places = places_.get(), .masks = masks_.get(), .probes = probes_.get(), .sixes = sixes_.get(),
                 .left = left_.get(), .left_count = 0};
    for (std::size_t way = 0; way < kWays; ++way) {
      const std::size_t from = way * kMostTokens;
      work.tokens[way] = {.begins = begins_.get() + from, .ends = ends_.get() + from, .keys = keys_.get() + from, .count = 0};
    }
    return work;
  }
  [[nodiscard]] Extent extent(std::uint32_t token) const { return {begins_[token], ends_[token]}; }
  [[nodiscard]] std::uint32_t key(std::uint32_t token) const { return keys_[token]; }

 private:
  template <class Number>
  static std::unique_ptr<Number[]> room(std::size_t size) { return std::make_unique_for_overwrite<Number[]>(size); }

  // Not cleared: of a log's chunks only a small part is ever touched.
  static constexpr std::size_t kAllTokens = std::size_t{kWays} * kMostTokens;
  std::unique_ptr<std::uint32_t[]> begins_ = room<std::uint32_t>(kAllTokens), ends_ = room<std::uint32_t>(kAllTokens);
  std::unique_ptr<std::uint32_t[]> keys_ = room<std::uint32_t>(kAllTokens);
  std::unique_ptr<std::uint32_t[]> masks_ = room<std::uint32_t>(kMostKeys), sixes_ = room<std::uint32_t>(kMostKeys);
  std::unique_ptr<std::uint32_t[]> left_ = room<std::uint32_t>(std::size_t{2} * kMostKeys);
  std::unique_ptr<std::uint64_t[]> places_ = room<std::uint64_t>(kMostKeys), probes_ = room<std::uint64_t>(std::size_t{2} * kMostKeys);
};

}  // namespace demarche::kernel
