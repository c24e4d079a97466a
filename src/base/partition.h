// Partition: numbers 0..count-1 put into cells by a hash, on several threads. Within a cell they stand in their order,
// whatever the number of threads. Tables of millions of keys are built cell by cell, each within a core's cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/parallel.h"
#include "base/raw_vector.h"

namespace demarche {

struct PartitionEntry {
  std::uint64_t hash;
  std::uint32_t number;
};

class Partition {
 public:
  struct Cell {
    const PartitionEntry* begin;
    const PartitionEntry* end;
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end - begin); }
  };

  // place(number, entry) gives the cell of a number below `cells` and fills in its hash, or returns `cells`: left out.
  // It is called twice for each number, from several threads, and must answer alike.
  template <class Place>
  Partition(unsigned jobs, std::size_t count, std::size_t cells, const Place& place) : cells_(cells) {
    const std::size_t chunks = (count + kChunk - 1) / kChunk;
    std::vector<std::vector<std::uint32_t>> sizes(chunks);
    const auto walk = [&](std::size_t chunk, const auto& take) {
      const std::size_t last = count < (chunk + 1) * kChunk ? count : (chunk + 1) * kChunk;
      for (std::size_t i = chunk * kChunk; i < last; ++i) {
        PartitionEntry entry{0, static_cast<std::uint32_t>(i)};
        if (const std::size_t cell = place(i, entry); cell < cells) take(cell, entry);
      }
    };
    parallel_for(jobs, chunks, [&](std::size_t chunk) {
      sizes[chunk].assign(cells, 0);
      walk(chunk, [&](std::size_t cell, const PartitionEntry&) { ++sizes[chunk][cell]; });
    });
    lay_out(sizes);
    parallel_for(jobs, chunks, [&](std::size_t chunk) {
      walk(chunk, [&](std::size_t cell, const PartitionEntry& entry) { entries_[starts_[cell] + sizes[chunk][cell]++] = entry; });
    });
  }

  [[nodiscard]] Cell cell(std::size_t number) const {
    return {entries_.data() + starts_[number], entries_.data() + starts_[number + 1]};
  }
  [[nodiscard]] std::size_t cells() const { return cells_; }

 private:
  static constexpr std::size_t kChunk = std::size_t{1} << 17;

  // Turns the sizes into where each chunk's entries of a cell start, from the cell's start.
  void lay_out(std::vector<std::vector<std::uint32_t>>& sizes) {
    starts_.assign(cells_ + 1, 0);
    for (std::size_t cell = 0; cell < cells_; ++cell) {
      std::uint32_t sum = 0;
      for (auto& chunk : sizes) {
        const std::uint32_t size = chunk[cell];
        chunk[cell] = sum;
        sum += size;
      }
      starts_[cell + 1] = starts_[cell] + sum;
    }
    entries_.resize(starts_[cells_]);
  }

  std::size_t cells_;
  std::vector<std::size_t> starts_;
  RawVector<PartitionEntry> entries_;
};

}  // namespace demarche
