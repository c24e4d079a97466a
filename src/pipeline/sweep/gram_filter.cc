#include "pipeline/sweep/gram_filter.h"

#include <algorithm>
#include <bit>

namespace demarche::sweep {
namespace {

// Roughly as common as they are in logs, the common ones first; all others are rarer.
constexpr std::string_view kCommon = "eoaict.nsrm0d1l2-/w3p4h5u6g7b8f9:_vykxjzq ";

std::size_t rareness(char c) {
  const std::size_t at = kCommon.find(c);
  return at == std::string_view::npos ? kCommon.size() : at;
}

std::uint32_t folded(char c) { return static_cast<unsigned char>(c) | 0x20U; }

// Where the rarest `size` bytes of a text begin.
std::size_t rarest(std::string_view text, std::size_t size) {
  std::size_t best = 0, most = 0;
  for (std::size_t at = 0; at + size <= text.size(); ++at) {
    std::size_t sum = 0;
    for (std::size_t i = at; i < at + size; ++i) sum += rareness(text[i]);
    if (sum >= most) best = at, most = sum;
  }
  return best;
}

}  // namespace

GramFilter::GramFilter(std::span<const std::string> texts) {
  constexpr std::size_t kBitsEach = 1024, kLeastBits = std::size_t{1} << 14, kMostBits = std::size_t{1} << 21;
  const bool long_ones = std::all_of(texts.begin(), texts.end(), [](const std::string& text) { return text.size() > kShortest; });
  size_ = kShortest + (long_ones ? 1 : 0);
  mask_ = long_ones ? 0xFFFFFFFF : 0x00FFFFFF;
  const std::size_t bits = std::bit_ceil(std::clamp(texts.size() * kBitsEach, kLeastBits, kMostBits));
  shift_ = 32U - static_cast<unsigned>(std::countr_zero(bits));
  bits_.assign(bits / 64, 0);
  for (const std::string& text : texts) {
    std::uint32_t gram = 0;
    for (const char c : std::string_view(text).substr(rarest(text, size_), size_)) gram = gram << 8 | folded(c);
    const std::uint32_t place = place_of(gram);
    bits_[place / 64] |= std::uint64_t{1} << (place % 64);
  }
}

bool GramFilter::may_have_one(std::string_view text) const {
  if (bits_.empty()) return true;
  std::uint32_t gram = 0;
  std::uint64_t found = 0, high = 0;
  std::size_t i = 0;
  for (; i < text.size() && i + 1 < size_; ++i) {
    gram = gram << 8 | folded(text[i]);
    high |= folded(text[i]);
  }
  for (; i < text.size(); ++i) {
    const std::uint32_t byte = folded(text[i]);
    gram = gram << 8 | byte;
    high |= byte;
    const std::uint32_t place = place_of(gram);
    found |= bits_[place / 64] >> (place % 64);
  }
  return ((found & 1) | (high & 0x80)) != 0;
}

}  // namespace demarche::sweep
