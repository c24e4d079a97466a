#include "pipeline/sweep/key_table.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace demarche::sweep {

std::size_t KeyTable::cells_for(std::size_t keys) {
  return std::min(std::bit_ceil((keys + kKeysPerCell - 1) / kKeysPerCell + (keys == 0 ? 1 : 0)), kMostCells);
}

// Ten slots for seven keys.
void KeyTable::lay_out(const Partition& partition, std::size_t first, std::size_t cells) {
  cells_.assign(cells + 1, 0);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const std::size_t keys = partition.cell(first + cell).size();
    const std::size_t end = cells_[cell] + (keys == 0 ? 0 : keys * 10 / 7 + 2);
    CHECK(end <= 0xFFFFFFFF);
    cells_[cell + 1] = static_cast<std::uint32_t>(end);
  }
  slots_.resize(cells_.back());   // fill() writes each cell
}

// A slot with more terms than one becomes a group: the term that took it, then the others.
void KeyTable::join_groups(std::vector<Repeats>& repeats) {
  groups_ = {0};
  for (Repeats& cell : repeats) {
    std::sort(cell.list.begin(), cell.list.end(), [](const auto& a, const auto& b) {
      return a.slot != b.slot ? a.slot < b.slot : a.term < b.term;
    });
    for (std::size_t i = 0; i < cell.list.size();) {
      const std::size_t slot = cell.list[i].slot;
      grouped_.push_back(static_cast<std::uint32_t>(slots_[slot]));
      for (; i < cell.list.size() && cell.list[i].slot == slot; ++i) grouped_.push_back(cell.list[i].term);
      slots_[slot] = slots_[slot] >> 32 << 32 | KeyTableView::kGroup | (groups_.size() - 1);
      groups_.push_back(static_cast<std::uint32_t>(grouped_.size()));
    }
  }
}

}  // namespace demarche::sweep
