// RowSieve: which rows of a log its reader must parse. The others are only counted.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "formats/zeek/time_span.h"
#include "formats/zeek/tsv_header.h"
#include "model/record.h"

namespace demarche::zeek {

// A line of a buffer.
struct LinePlace {
  std::uint32_t line = 0;    // from 0
  std::uint32_t begin = 0;   // offset of its first byte
};

// Rows that a caller wants besides those that show something.
struct WantedRows {
  std::vector<std::string_view> columns;               // names; a list is asked element by element
  std::function<bool(std::string_view)> is_wanted;     // of a value in canonical text (model/record.h); null: none is
  std::function<bool(std::uint64_t)> is_wanted_line;   // by number, from 1; null: none is
};

class RowSieve {
 public:
  virtual ~RowSieve() = default;

  // A TSV log: rows of these columns come next, cut as the header says; both live until the next call. False: all must be
  // parsed.
  virtual bool use(const ColumnPlan& plan, const TsvHeader& header) = 0;
  // Puts into `found`, in order, the lines of `text` that must be parsed: all that are no plain rows of the plan, all
  // that the reader would have something to say about, and those that the caller wants. A '#' line is the last one: what
  // comes behind it is not looked at. `text` is whole lines, each with its '\n'; LineReader::kPadding bytes around it may
  // be read; `first` is the number of its first line (from 1). Returns the number of lines that were looked at.
  virtual std::uint32_t scan(std::string_view text, std::uint64_t first, std::vector<LinePlace>& found) = 0;
  // JSON lines: only those that may show something.
  virtual void scan_json(std::string_view text, std::vector<LinePlace>& found) = 0;

  // FieldClass bits of JSON columns in which the text of a list of lists, "[[...]]", may show something that
  // scan_json does not see.
  [[nodiscard]] virtual std::uint32_t blind_to_lists() const = 0;

  [[nodiscard]] virtual const WantedRows& wanted() const = 0;
  // Of the rows that were passed over; those that were parsed may be among them.
  [[nodiscard]] virtual TimeSpan& times() = 0;
};

}  // namespace demarche::zeek
