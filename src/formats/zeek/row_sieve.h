// RowSieve: which rows of a TSV log its reader must parse. The others are only counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "formats/zeek/tsv_header.h"
#include "model/record.h"

namespace demarche::zeek {

// A line of a buffer.
struct LinePlace {
  std::uint32_t line = 0;    // from 0
  std::uint32_t begin = 0;   // offset of its first byte
};

class RowSieve {
 public:
  virtual ~RowSieve() = default;

  // Rows of these columns come next, cut as the header says; both live until the next call. False: all must be parsed.
  virtual bool use(const ColumnPlan& plan, const TsvHeader& header) = 0;
  // Puts into `found`, in order, the lines of `text` that must be parsed: all that are no plain rows of the plan, all
  // that the reader would have something to say about, and those that the caller wants. A '#' line is the last one: what
  // comes behind it is not looked at. `text` is whole lines, each with its '\n'; LineReader::kPadding bytes around it may
  // be read; `first` is the number of its first line (from 1). Returns the number of lines that were looked at.
  virtual std::uint32_t scan(std::string_view text, std::uint64_t first, std::vector<LinePlace>& found) = 0;
  // Over the times of all rows that were passed over.
  [[nodiscard]] virtual std::optional<Timestamp> first_time() const = 0;
  [[nodiscard]] virtual std::optional<Timestamp> last_time() const = 0;
};

}  // namespace demarche::zeek
