// KeyMemory: the working memory behind a KeyWork, one thread's.
#pragma once

#include <cstdint>
#include <vector>

#include "pipeline/sweep/kernel/scan.h"

namespace demarche::kernel {

class KeyMemory {
 public:
  // Views of this memory, empty.
  [[nodiscard]] KeyWork work() {
    KeyWork work{.tokens = {}, .counts = {}, .places = places_.data(), .masks = masks_.data(), .probes = probes_.data(),
                 .sixes = sixes_.data(), .left = left_.data(), .left_count = 0};
    for (std::size_t way = 0; way < kWays; ++way) work.tokens[way] = tokens_.data() + way * kMostTokens;
    return work;
  }
  [[nodiscard]] const Token& token(std::uint32_t number) const { return tokens_[number]; }

 private:
  std::vector<Token> tokens_ = std::vector<Token>(std::size_t{kWays} * kMostTokens);
  std::vector<std::uint32_t> masks_ = std::vector<std::uint32_t>(kMostKeys), sixes_ = masks_;
  std::vector<std::uint64_t> places_ = std::vector<std::uint64_t>(kMostKeys);
  std::vector<std::uint64_t> probes_ = std::vector<std::uint64_t>(std::size_t{2} * kMostKeys);
  std::vector<std::uint32_t> left_ = std::vector<std::uint32_t>(std::size_t{2} * kMostKeys);
};

}  // namespace demarche::kernel
