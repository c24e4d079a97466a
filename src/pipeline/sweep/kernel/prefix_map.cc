#include "pipeline/sweep/kernel/prefix_map.h"

#include <algorithm>

namespace demarche::kernel {
namespace {

constexpr std::size_t kBlocks = std::size_t{1} << 24;

Ip::Bytes last_of(const Prefix& prefix) {
  Ip::Bytes bytes = prefix.address().bytes();
  for (unsigned bit = prefix.bits(); bit < 128; ++bit) bytes[bit / 8] |= static_cast<std::uint8_t>(0x80U >> (bit % 8));
  return bytes;
}

}  // namespace

void PrefixMap::add_blocks(std::uint32_t first, std::uint32_t last) {
  if (blocks_.empty()) blocks_.assign(kBlocks / 64, 0);
  for (std::uint32_t block = first; block <= last;) {
    if (block % 64 == 0 && last - block >= 63) {
      blocks_[block / 64] = ~std::uint64_t{0};
      block += 64;
    } else {
      blocks_[block / 64] |= std::uint64_t{1} << (block % 64);
      ++block;
    }
  }
}

void PrefixMap::add(const Prefix& prefix) {
  if (prefix.address().is_v4() && prefix.bits() >= 96) {
    const std::uint32_t first = prefix.address().v4();
    add_blocks(first >> 8, Ip::from_bytes(last_of(prefix)).v4() >> 8);
    return;
  }
  if (prefix.contains(Ip::from_v4(0))) add_blocks(0, kBlocks - 1);   // IPv4 lies within it
  ranges_.emplace_back(prefix.address().bytes(), last_of(prefix));
}

std::vector<std::uint32_t> PrefixMap::wide_blocks() const {
  std::vector<std::uint32_t> found;
  for (std::size_t word = 0; word < blocks_.size(); word += 4)   // 256 blocks of /24
    if ((blocks_[word] | blocks_[word + 1] | blocks_[word + 2] | blocks_[word + 3]) != 0)
      found.push_back(static_cast<std::uint32_t>(word / 4));
  return found;
}

void PrefixMap::seal() {
  std::sort(ranges_.begin(), ranges_.end());
  std::vector<Range> apart;
  for (const Range& range : ranges_) {
    if (apart.empty() || apart.back().second < range.first) apart.push_back(range);
    else apart.back().second = std::max(apart.back().second, range.second);
  }
  ranges_ = std::move(apart);
}

bool PrefixMap::may_contain(const Ip& ip) const {
  if (ip.is_v4()) {
    if (blocks_.empty()) return false;
    const std::uint32_t block = ip.v4() >> 8;
    return (blocks_[block / 64] >> (block % 64) & 1) != 0;
  }
  const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), ip.bytes(),
                                      [](const Ip::Bytes& bytes, const Range& range) { return bytes < range.first; });
  return after != ranges_.begin() && ip.bytes() <= std::prev(after)->second;
}

}  // namespace demarche::kernel
