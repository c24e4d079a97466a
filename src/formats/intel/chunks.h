// Chunks: a table or list cut into parts that can be read apart, each from the start of a record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "formats/registry/csv.h"

namespace demarche::intel {

struct Chunk {
  std::size_t begin = 0, end = 0;   // of the content
  std::uint64_t line = 1;           // of its first byte
};

inline constexpr std::size_t kChunkBytes = std::size_t{4} << 20;   // about; a record is never cut

// From `start` (its offset and line) to the end of the content, cut between lines. At least one chunk.
[[nodiscard]] std::vector<Chunk> cut_lines(std::string_view content, Chunk start, unsigned jobs, std::size_t bytes = kChunkBytes);
// The same where quoted cells may hold line ends: cut between records.
[[nodiscard]] std::vector<Chunk> cut_records(std::string_view content, Chunk start, registry::CsvOptions options, unsigned jobs,
                                             std::size_t bytes = kChunkBytes);

}  // namespace demarche::intel
