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
    KeyWork work{.tokens = {}, .counts = {}, .places = places_.get(), .masks = masks_.get(), .probes = probes_.get(),
                 .sixes = sixes_.get(), .left = left_.get(), .left_count = 0};
    for (std::size_t way = 0; way < kWays; ++way) work.tokens[way] = tokens_.get() + way * kMostTokens;
    return work;
  }
  [[nodiscard]] const Token& token(std::uint32_t number) const { return tokens_[number]; }

 private:
  template <class Number>
  static std::unique_ptr<Number[]> room(std::size_t size) { return std::make_unique_for_overwrite<Number[]>(size); }

  // Not cleared: of a log's chunks only a small part is ever touched.
  std::unique_ptr<Token[]> tokens_ = room<Token>(std::size_t{kWays} * kMostTokens);
  std::unique_ptr<std::uint32_t[]> masks_ = room<std::uint32_t>(kMostKeys), sixes_ = room<std::uint32_t>(kMostKeys);
  std::unique_ptr<std::uint32_t[]> left_ = room<std::uint32_t>(std::size_t{2} * kMostKeys);
  std::unique_ptr<std::uint64_t[]> places_ = room<std::uint64_t>(kMostKeys), probes_ = room<std::uint64_t>(std::size_t{2} * kMostKeys);
};

}  // namespace demarche::kernel
