// PassedRows: what a TSV log's reader would have to say about rows that nobody parses, taken from their bytes.
//
// Exact: of a row that it does not name, the reader would have given no problem, evidence::TimeWatch no other first and
// last time, and no value of the columns asked about is one that is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/zeek/row_sieve.h"
#include "formats/zeek/time_span.h"
#include "formats/zeek/tsv_header.h"
#include "model/record.h"

namespace demarche::zeek {

class PassedRows {
 public:
  // Rows of other columns, or with other marks, follow. False: they cannot be looked at here: the time column is a list.
  bool use(const ColumnPlan& plan, const TsvHeader& header, const WantedRows& wanted);
  // `text` as of RowSieve::scan. `found`: the lines, in order, that are no rows of the plan or are parsed anyhow; the
  // others that must be parsed are added in their places. `first` is the number of the first line.
  void look(std::string_view text, std::uint64_t first, std::vector<LinePlace>& found);

  // Of the rows that were passed over; those that are parsed may be among them.
  [[nodiscard]] TimeSpan& times() { return times_; }

 private:
  struct WantedColumn {
    std::uint32_t place = 0;
    bool list = false;
  };
  void find_odd_blocks(std::string_view text);
  [[nodiscard]] bool in_odd_block(std::size_t begin, std::size_t end) const;
  [[nodiscard]] bool must_parse(std::string_view line, bool near_odd);
  [[nodiscard]] bool time_fails(std::string_view text);
  [[nodiscard]] bool is_wanted(std::string_view value, const WantedColumn& column, bool odd) const;

  const WantedRows* wanted_ = nullptr;
  char separator_ = '\t', set_separator_ = ',';
  std::string unset_, empty_;
  std::vector<WantedColumn> columns_;      // from left to right
  std::uint32_t time_place_ = 0;
  bool has_time_ = false;
  std::vector<std::uint8_t> odd_;         // by block of 64 bytes: is there a byte that may have to be looked at?
  std::vector<LinePlace> more_, merged_;
  TimeSpan times_;
};

}  // namespace demarche::zeek
