// KeyTable: from a key to the numbers of the terms that ask for it. It holds no keys: those lie where the terms are kept,
// and whoever looks something up brings them along.
//
// Open addressing in cells: the first bits of a key's hash choose a cell, in which its slots are probed one after the other.
// A slot is 8 bytes (32 bits of the hash, the term's number); terms with equal keys share one slot by way of a group. Built
// cell by cell on several threads, then read by many. A miss touches one cache line, most of the time.
//
// The arrays may be those of a mapped file that someone else wrote: a lookup stays within them and ends, whatever they hold.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/key_hash.h"
#include "base/partition.h"
#include "base/raw_vector.h"

namespace demarche::sweep {

using demarche::hash_key;

// The arrays of a table, owned or mapped.
struct KeyTableView {
  std::span<const std::uint64_t> slots;
  std::span<const std::uint32_t> cells;         // where each cell's slots start; one more than there are cells
  std::span<const std::uint32_t> groups;        // where each group's terms start; one more than there are groups
  std::span<const std::uint32_t> grouped;       // terms of groups, ascending within each

  static constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
  static constexpr std::uint32_t kGroup = 0x80000000;   // in a slot's number: it is a group's

  [[nodiscard]] bool empty() const { return slots.empty(); }
  [[nodiscard]] std::uint64_t memory() const {
    return slots.size_bytes() + cells.size_bytes() + groups.size_bytes() + grouped.size_bytes();
  }

  // Calls fn(term) for each term whose key this is, in no fixed order. keys(term) is a term's key.
  template <class Keys, class Fn>
  void for_each(std::string_view key, const Keys& keys, Fn&& fn) const {
    if (slots.empty() || cells.size() < 2) return;
    const std::uint64_t hash = hash_key(key);
    const std::size_t cell = cell_of(hash, cells.size() - 1);
    const std::size_t first = cells[cell], last = cells[cell + 1];
    if (first >= last || last > slots.size()) return;
    std::size_t at = first + place_of(hash, last - first);
    for (std::size_t left = last - first; left > 0; --left, at = at + 1 == last ? first : at + 1) {
      const std::uint64_t slot = slots[at];
      if (slot == kEmpty) return;
      if (slot >> 32 != tag_of(hash)) continue;
      const auto number = static_cast<std::uint32_t>(slot);
      if ((number & kGroup) == 0) {
        if (keys(number) != key) continue;
        fn(number);
      } else {
        const auto terms = group(number & ~kGroup);
        if (terms.empty() || keys(terms.front()) != key) continue;
        for (const std::uint32_t term : terms) fn(term);
      }
      return;
    }
  }
  template <class Keys>
  [[nodiscard]] bool contains(std::string_view key, const Keys& keys) const {
    bool found = false;
    for_each(key, keys, [&](std::uint32_t) { found = true; });
    return found;
  }

  [[nodiscard]] static std::size_t cell_of(std::uint64_t hash, std::size_t count) {   // count: a power of two
    return count == 1 ? 0 : hash >> 48 & (count - 1);
  }
  [[nodiscard]] static std::size_t place_of(std::uint64_t hash, std::size_t size) {
    return (hash & 0xFFFFFFFF) * size >> 32;
  }
  [[nodiscard]] static std::uint64_t tag_of(std::uint64_t hash) { return hash >> 16 & 0xFFFFFFFF; }

 private:
  [[nodiscard]] std::span<const std::uint32_t> group(std::size_t number) const {
    if (number + 1 >= groups.size() || groups[number] > groups[number + 1] || groups[number + 1] > grouped.size()) return {};
    return grouped.subspan(groups[number], groups[number + 1] - groups[number]);
  }
};

// The arrays of one table while and after they are made.
class KeyTable {
 public:
  static constexpr std::size_t kMostCells = 1024;
  static constexpr std::size_t kKeysPerCell = std::size_t{1} << 14;   // what a core's cache holds with its slots

  // Makes the table of `keys` keys, of which cells [first, first + cells) of the partition hold the hashes and terms.
  template <class Keys>
  void build(const Partition& partition, std::size_t first, std::size_t cells, const Keys& keys, unsigned jobs) {
    lay_out(partition, first, cells);
    std::vector<Repeats> repeats(cells);
    parallel_for(jobs, cells, [&](std::size_t cell) { fill(partition.cell(first + cell), cell, keys, repeats[cell]); });
    join_groups(repeats);
  }
  [[nodiscard]] KeyTableView view() const { return {slots_, cells_, groups_, grouped_}; }

  // A power of two: how many cells a table of so many keys should have.
  [[nodiscard]] static std::size_t cells_for(std::size_t keys);

 private:
  // Slots that several terms share, by slot; in the order of the terms.
  struct Repeats {
    struct One {
      std::size_t slot;
      std::uint32_t term;
    };
    std::vector<One> list;
  };
  void lay_out(const Partition& partition, std::size_t first, std::size_t cells);
  void join_groups(std::vector<Repeats>& repeats);

  template <class Keys>
  void fill(Partition::Cell entries, std::size_t cell, const Keys& keys, Repeats& repeats) {
    const std::size_t first = cells_[cell], last = cells_[cell + 1];
    std::fill(slots_.begin() + static_cast<std::ptrdiff_t>(first), slots_.begin() + static_cast<std::ptrdiff_t>(last), KeyTableView::kEmpty);
    for (const PartitionEntry* entry = entries.begin; entry != entries.end; ++entry) {
      std::size_t at = first + KeyTableView::place_of(entry->hash, last - first);
      const std::uint64_t tag = KeyTableView::tag_of(entry->hash);
      for (; slots_[at] != KeyTableView::kEmpty; at = at + 1 == last ? first : at + 1)
        if (slots_[at] >> 32 == tag && keys(static_cast<std::uint32_t>(slots_[at])) == keys(entry->number)) break;
      if (slots_[at] == KeyTableView::kEmpty) slots_[at] = tag << 32 | entry->number;
      else repeats.list.push_back({at, entry->number});
    }
  }

  RawVector<std::uint64_t> slots_;
  std::vector<std::uint32_t> cells_, groups_, grouped_;
};

}  // namespace demarche::sweep
