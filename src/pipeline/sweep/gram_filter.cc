#include "pipeline/sweep/gram_filter.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace demarche::sweep {
namespace {

// Roughly as common as they are in logs, the common ones first; all others are rarer.
constexpr std::string_view kCommon = "eoaict.nsrm0d1l2-/w3p4h5u6g7b8f9:_vykxjzq ";

std::size_t rareness(char c) {
  const std::size_t at = kCommon.find(c);
  return at == std::string_view::npos ? kCommon.size() : at;
}

// Where the `size` bytes of a text begin that are the rarest together.
std::size_t rarest(std::string_view text, std::size_t size) {
  std::size_t best = 0, most = 0;
  for (std::size_t at = 0; at + size <= text.size(); ++at) {
    std::size_t sum = 0;
    for (std::size_t i = at; i < at + size; ++i) sum += rareness(text[i]);
    if (sum >= most) best = at, most = sum;
  }
  return best;
}

unsigned first_bit(std::uint64_t hash) { return static_cast<unsigned>(hash >> 28) & 63; }
unsigned second_bit(std::uint64_t hash) { return static_cast<unsigned>(hash >> 34) & 63; }

}  // namespace

template <std::size_t kSize>
std::uint64_t GramFilter::hash_of(const char* gram) {
  std::uint32_t word = 0;
  std::memcpy(&word, gram, kSize);
  return (word | 0x20202020U) * 0x9E3779B97F4A7C15ULL;
}

GramFilter::GramFilter(std::span<const std::string> texts) {
  constexpr std::size_t kBitsEach = 1024, kLeastBits = std::size_t{1} << 14, kMostBits = std::size_t{1} << 21;
  std::size_t shortest = SIZE_MAX;
  for (const std::string& text : texts) shortest = std::min(shortest, text.size());
  size_ = shortest == kShortest ? kShortest : kShortest + 1;
  step_ = shortest >= size_ + 3 ? 4 : shortest > size_ ? 2 : 1;
  const std::size_t bits = std::bit_ceil(std::clamp(texts.size() * kBitsEach, kLeastBits, kMostBits));
  bits_.assign(bits / 64, 0);
  shift_ = 64U - static_cast<unsigned>(std::countr_zero(bits_.size()));
  for (const std::string& text : texts) {
    const std::size_t from = rarest(text, size_ + step_ - 1);
    for (std::size_t at = from; at < from + step_; ++at) {
      const std::uint64_t hash = size_ == kShortest ? hash_of<kShortest>(text.data() + at) : hash_of<kShortest + 1>(text.data() + at);
      bits_[hash >> shift_] |= std::uint64_t{1} << first_bit(hash) | std::uint64_t{1} << second_bit(hash);
    }
  }
}

template <std::size_t kSize>
bool GramFilter::has_gram(std::string_view text) const {
  if (text.size() < kSize) return false;
  const char* const data = text.data();
  const std::uint64_t* const bits = bits_.data();
  const unsigned shift = shift_;
  const std::size_t step = step_;
  std::uint64_t found = 0;
  for (std::size_t at = 0; at + kSize <= text.size(); at += step) {
    const std::uint64_t hash = hash_of<kSize>(data + at), word = bits[hash >> shift];
    found |= (word >> first_bit(hash)) & (word >> second_bit(hash));
  }
  return (found & 1) != 0;
}

bool GramFilter::may_have_one(std::string_view text) const {
  if (bits_.empty()) return true;
  if (size_ == kShortest ? has_gram<kShortest>(text) : has_gram<kShortest + 1>(text)) return true;
  unsigned all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return (all & 0x80) != 0;
}

}  // namespace demarche::sweep
