#include "pipeline/sweep/key_table.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace demarche::sweep {
namespace {

constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;   // 2^64 / golden ratio

// Both halves of the 128-bit product, folded: every input bit reaches every output bit.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t load(const char* from, std::size_t size) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, size);
  return word;
}

}  // namespace

std::uint64_t hash_key(std::string_view key) {
  const char* at = key.data();
  std::size_t left = key.size();
  std::uint64_t hash = kOdd ^ left;
  for (; left > 8; at += 8, left -= 8) hash = fold(hash ^ load(at, 8), kOdd);
  // The last 1..8 bytes by overlapping loads of a fixed size: a memcpy of a varying size would be a call.
  std::uint64_t last = 0;
  if (left >= 4) last = load(at, 4) | load(at + left - 4, 4) << 32;
  else if (left > 0) last = load(at, 1) | load(at + left / 2, 1) << 8 | load(at + left - 1, 1) << 16;
  return fold(hash ^ last, kOdd ^ 0xD6E8FEB86659FD93ULL);
}

void TermTable::put(std::uint32_t number, std::uint64_t hash) {
  std::size_t at = hash & mask_;
  while (slots_[at].number != kNone) at = (at + 1) & mask_;
  slots_[at] = {static_cast<std::uint32_t>(hash >> 32), number};
}

void TermTable::grow() {
  const std::size_t size = slots_.empty() ? 16 : slots_.size() * 2;
  slots_.assign(size, Slot{});
  mask_ = size - 1;
  for (std::uint32_t number = 0; number + 1 < key_from_.size(); ++number) put(number, hash_key(key(number)));
}

void TermTable::add(std::string_view key, std::uint32_t term) {
  CHECK(terms_from_.empty());   // not sealed yet
  const std::uint64_t hash = hash_key(key);
  std::uint32_t number = slots_.empty() ? kNone : number_of(key, hash);
  if (number == kNone) {
    number = static_cast<std::uint32_t>(key_from_.size() - 1);
    keys_ += key;
    key_from_.push_back(keys_.size());
    longest_ = std::max(longest_, key.size());
    if (slots_.size() < 2 * key_from_.size()) grow();
    else put(number, hash);
  }
  wishes_.push_back({number, term});
}

void TermTable::seal() {
  std::sort(wishes_.begin(), wishes_.end(), [](const Wish& a, const Wish& b) {
    return a.number != b.number ? a.number < b.number : a.term < b.term;
  });
  terms_from_.assign(key_from_.size(), 0);
  for (const Wish& wish : wishes_) {
    terms_.push_back(wish.term);
    terms_from_[wish.number + 1] = static_cast<std::uint32_t>(terms_.size());
  }
  wishes_ = {};
}

}  // namespace demarche::sweep
