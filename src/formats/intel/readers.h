// The readers of single formats; intel.cc tells which one a file is for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/intel/chunks.h"
#include "formats/intel/indicator_list.h"
#include "formats/intel/intel.h"
#include "formats/intel/pieces.h"
#include "model/problem.h"

namespace demarche::intel {

// Where a reader puts what it finds.
struct Findings {
  IndicatorList indicators;
  std::vector<std::string> notes;
  Problems& problems;
  ReadOptions options = {};
};

// The same for one chunk of a table or list.
struct ChunkFindings {
  PackedIndicators indicators;
  Problems problems;
};
// Reads each chunk by read(chunk, ChunkFindings) on several threads and puts what they found together, in order.
void read_chunks(const std::vector<Chunk>& chunks, Findings& findings, const std::function<void(const Chunk&, ChunkFindings&)>& read);

// JSON formats get the objects that hold the intelligence; `lines` is of the whole file.
void read_stix(const std::vector<Piece>& objects, const Lines& lines, Findings& findings);
void read_misp(const std::vector<Piece>& events, const Lines& lines, Findings& findings);
// Tables and lists get the whole content. Error: a header without its columns.
[[nodiscard]] Status read_zeek_intel(std::string_view content, Findings& findings);
[[nodiscard]] Status read_indicator_table(std::string_view content, Findings& findings);
void read_value_list(std::string_view content, Findings& findings);

[[nodiscard]] bool looks_like_zeek_intel(std::string_view content);
// A header with a column of values.
[[nodiscard]] bool looks_like_indicator_table(std::string_view content);

// The time of a cell or member; a bad one is a problem and counts as absent.
struct Spot {
  std::uint64_t line = 0, offset = 0;
};
[[nodiscard]] std::optional<Timestamp> read_time(std::string_view name, std::string_view text, Spot spot, Problems& problems);
// The first `most` bytes, cut between characters of UTF-8.
[[nodiscard]] std::string_view shortened(std::string_view text, std::size_t most);
// 0..100, else a problem and absent.
[[nodiscard]] std::optional<int> read_confidence(std::string_view text, Spot spot, Problems& problems);

}  // namespace demarche::intel
