// GramFilter: may a text have one of many others in it? One pass of a few instructions a byte; never says no wrongly.
//
// Of each text looked for, the three or four bytes that are rarest in logs are kept, as a bit of a table by their hash.
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
  [[nodiscard]] std::uint32_t place_of(std::uint32_t gram) const { return (gram & mask_) * 0x9E3779B1U >> shift_; }
  std::vector<std::uint64_t> bits_;
  std::uint32_t mask_ = 0;      // of the bytes of a gram
  unsigned shift_ = 0;
  std::size_t size_ = 0;        // of a gram
};

}  // namespace demarche::sweep
