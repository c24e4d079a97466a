// PassedRows: what a TSV log's reader would have to say about rows that nobody parses, taken from their bytes.
//
// Exact: of a row that it does not name, the reader would have given no problem, evidence::TimeWatch no other first and
// last time, and no value of the columns asked about is one that is asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "formats/zeek/row_sieve.h"
#include "formats/zeek/tsv_header.h"
#include "model/record.h"

namespace demarche::zeek {

// The least and the greatest of times as a log writes them.
class TimeSpan {
 public:
  // False: the text is not a time.
  bool add(std::string_view text);
  [[nodiscard]] std::optional<Timestamp> first() const;
  [[nodiscard]] std::optional<Timestamp> last() const;

 private:
  // Of texts like "1521911721.258458", Zeek's own, whose order is that of their times; empty: there was none.
  std::string least_, most_;
  std::optional<Timestamp> first_, last_;   // of all others
};

class PassedRows {
 public:
  struct Asked {
    std::vector<std::string_view> columns;               // names; lists are asked element by element
    std::function<bool(std::string_view)> is_wanted;     // of a value in canonical text (model/record.h)
    std::function<bool(std::uint64_t)> is_wanted_line;   // by number, from 1; null: none is
  };

  // Rows of other columns, or with other marks, follow. False: they cannot be looked at here: the time column is a list.
  bool use(const ColumnPlan& plan, const TsvHeader& header, const Asked& asked);
  // `text` as of RowSieve::scan. `found`: the lines, in order, that are no rows of the plan or are parsed anyhow; the
  // others that must be parsed are added in their places. `first` is the number of the first line.
  void look(std::string_view text, std::uint64_t first, std::vector<LinePlace>& found);

  [[nodiscard]] const TimeSpan& times() const { return times_; }

 private:
  struct AskedColumn {
    std::uint32_t place = 0;
    bool list = false;
  };
  void find_odd_blocks(std::string_view text);
  [[nodiscard]] bool in_odd_block(std::size_t begin, std::size_t end) const;
  [[nodiscard]] bool must_parse(std::string_view line, bool near_odd);
  [[nodiscard]] bool time_fails(std::string_view text);
  [[nodiscard]] bool is_wanted(std::string_view value, const AskedColumn& column, bool odd) const;

  const Asked* asked_ = nullptr;
  char separator_ = '\t', set_separator_ = ',';
  std::string unset_, empty_;
  std::vector<AskedColumn> columns_;      // from left to right
  std::uint32_t time_place_ = 0;
  bool has_time_ = false;
  std::vector<std::uint8_t> odd_;         // by block of 64 bytes: is there a byte that may have to be looked at?
  std::vector<LinePlace> more_, merged_;
  TimeSpan times_;
};

}  // namespace demarche::zeek
