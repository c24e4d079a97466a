// TermTable: from a canonical key (a text, or the 16 bytes of an address) to the terms that ask for it.
//
// Open addressing with linear probing over slots of 8 bytes (a tag of the hash, the key's number); the keys lie one after
// the other in one buffer. Built once, then read by many threads. A miss touches one cache line, most of the time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::sweep {

[[nodiscard]] std::uint64_t hash_key(std::string_view key);

class TermTable {
 public:
  // Building: add all, then seal() once; before that find() knows nothing.
  void add(std::string_view key, std::uint32_t term);
  void seal();

  // The terms that ask for this key, ascending; empty when there are none.
  [[nodiscard]] std::span<const std::uint32_t> find(std::string_view key) const {
    if (slots_.empty()) return {};
    const std::uint32_t number = number_of(key, hash_key(key));
    if (number == kNone) return {};
    return std::span(terms_).subspan(terms_from_[number], terms_from_[number + 1] - terms_from_[number]);
  }
  [[nodiscard]] bool empty() const { return key_from_.size() <= 1; }
  [[nodiscard]] std::size_t longest() const { return longest_; }   // bytes of the longest key

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t number = kNone;
  };
  struct Wish {
    std::uint32_t number, term;
  };
  [[nodiscard]] std::string_view key(std::uint32_t number) const {
    return std::string_view(keys_).substr(key_from_[number], key_from_[number + 1] - key_from_[number]);
  }
  [[nodiscard]] std::uint32_t number_of(std::string_view key, std::uint64_t hash) const {
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.number == kNone) return kNone;
      if (slot.tag == tag && this->key(slot.number) == key) return slot.number;
    }
  }
  void put(std::uint32_t number, std::uint64_t hash);
  void grow();

  std::vector<Slot> slots_;                   // a power of two, at most half full
  std::size_t mask_ = 0;
  std::size_t longest_ = 0;
  std::string keys_;
  std::vector<std::size_t> key_from_ = {0};   // key n is keys_[key_from_[n], key_from_[n + 1])
  std::vector<Wish> wishes_;                  // only while building
  std::vector<std::uint32_t> terms_;
  std::vector<std::uint32_t> terms_from_;     // the terms of key n are terms_[terms_from_[n], terms_from_[n + 1])
};

}  // namespace demarche::sweep
