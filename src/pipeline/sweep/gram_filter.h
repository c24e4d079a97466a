// GramFilter: may a text have one of many others in it? One pass of a few instructions a byte; never says no wrongly.
//
// Of each text looked for, the four bytes (three of a short one) that are rarest in logs are kept, as two bits of a word by their hash;
// of long texts those beside them too, so that every second or fourth place of a text need be looked at.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::sweep {

class GramFilter {
 public:
  static constexpr std::size_t kShortest = 3;   // bytes of a text that can be looked for

  GramFilter() = default;                                      // everything may
  explicit GramFilter(std::span<const std::string> texts);     // in lower case (ASCII), each of kShortest bytes or more

  // Whatever the case of its ASCII letters; a text with bytes beyond ASCII always may.
  [[nodiscard]] bool may_have_one(std::string_view text) const;
  [[nodiscard]] std::size_t bytes() const { return bits_.size() * sizeof(std::uint64_t); }

 private:
  template <std::size_t kSize>
  [[nodiscard]] static std::uint64_t hash_of(const char* gram);
  template <std::size_t kSize>
  [[nodiscard]] bool has_gram(std::string_view text) const;
  std::vector<std::uint64_t> bits_;
  unsigned shift_ = 0;
  std::size_t size_ = 0, step_ = 1;   // bytes of a gram; from place to place
};

}  // namespace demarche::sweep
