// TsvSieve: which lines of a TSV log need an exact look. All others are plain rows of the given columns in which no
// indicator stands; most of their bytes are never looked at one by one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.h"
#include "pipeline/sweep/kernel/line_sieve.h"
#include "pipeline/sweep/kernel/term_filters.h"
#include "pipeline/sweep/kernel/token_check.h"

namespace demarche::kernel {

// What a log's header says, beside its ColumnPlan.
struct TsvMarks {
  char separator = '\t', set_separator = ',';
};

class TsvSieve final : public LineSieve {
 public:
  // Keeps views of the filters and of the plan, which outlive it.
  TsvSieve(const TermFilters& filters, const ColumnPlan& plan, TsvMarks marks);
  ~TsvSieve() override;
  TsvSieve(const TsvSieve&) = delete;
  TsvSieve& operator=(const TsvSieve&) = delete;

  // Found are: lines in which TokenCheck finds something, comments, empty lines, lines with another number of values than
  // the plan has columns, lines of more than 16 KiB, and lines with control characters or non-ASCII bytes, also escaped
  // ones, in a value that is looked at.
  std::uint32_t scan(std::string_view text, std::vector<FoundLine>& found) override;
  [[nodiscard]] bool is_directive(std::string_view line) const override { return line.starts_with('#'); }

  // False: the exact reader must see every line (a single column, strange marks).
  [[nodiscard]] static bool can_take(const ColumnPlan& plan, TsvMarks marks);

 private:
  struct Memory;
  // A token and its column in columns_.
  struct Cell {
    std::uint32_t begin, end, column;
  };
  [[nodiscard]] Cell cell(std::uint32_t token) const;
  void look(const Cell& token, std::string_view text, const TsvScan& scan, std::vector<FoundLine>& found);
  bool may_show(const Cell& token, std::string_view text);
  bool is_foreign_request(const Cell& token, std::string_view text, std::string_view element) const;
  std::string_view value_for(const Cell& token, std::string_view text, int column) const;   // in the token's line
  TokenCheck::Request request_of(const Cell& token, std::string_view text, bool& odd) const;

  const TermFilters& filters_;
  std::vector<TsvColumn> columns_;
  std::vector<std::uint32_t> classes_;      // by column of columns_
  int host_column_ = -1, port_column_ = -1; // of the plan
  TsvShape shape_;
  TokenCheck check_;
  std::string unescaped_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace demarche::kernel
