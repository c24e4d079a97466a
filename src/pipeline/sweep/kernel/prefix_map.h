// PrefixMap: does an address lie within one of many prefixes? Exact for IPv6; for IPv4 to the /24 that holds the address.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "model/ip.h"

namespace demarche::kernel {

class PrefixMap {
 public:
  void add(const Prefix& prefix);
  void seal();   // after the last add, before the first question
  [[nodiscard]] bool may_contain(const Ip& ip) const;
  // The /16 blocks of IPv4 that some prefix touches, as their first 16 bits, ascending.
  [[nodiscard]] std::vector<std::uint32_t> wide_blocks() const;
  [[nodiscard]] bool has_v4() const { return !blocks_.empty(); }
  [[nodiscard]] bool has_v6() const { return !ranges_.empty(); }
  [[nodiscard]] bool empty() const { return blocks_.empty() && ranges_.empty(); }

 private:
  void add_blocks(std::uint32_t first, std::uint32_t last);
  using Range = std::pair<Ip::Bytes, Ip::Bytes>;
  std::vector<std::uint64_t> blocks_;    // a bit for each /24
  std::vector<Range> ranges_;            // first and last address; sorted and apart after seal()
};

}  // namespace demarche::kernel
