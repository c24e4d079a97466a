#include "model/place.h"

#include <functional>
#include <string_view>

#include "base/check.h"

namespace demarche {
namespace {

constexpr unsigned kV4Bits = 96;   // an IPv4 address starts after this many bits

}  // namespace

std::size_t PlaceBook::IpHash::operator()(const Ip& ip) const {
  const auto& bytes = ip.bytes();
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool PlaceBook::add(const Prefix& prefix, Place place) {
  const bool added = by_bits_[prefix.bits()].emplace(prefix.address(), std::move(place)).second;
  if (added) ++size_;
  return added;
}

const Place* PlaceBook::find(const Ip& ip) const {
  for (const auto& [bits, blocks] : by_bits_) {
    if (ip.is_v4() && bits < kV4Bits) return nullptr;   // the rest are IPv6 blocks
    const auto block = Prefix::make(ip, ip.is_v4() ? bits - kV4Bits : bits);
    CHECK(block.has_value());
    if (const auto found = blocks.find(block->address()); found != blocks.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace demarche
