// CsvSieve: which lines of a CSV log need an exact look. All others are rows of the given columns in which no indicator stands.
//
// Text without quotes, without carriage returns and without blanks around values is scanned as it lies, as TSV with another
// separator. Other text is first copied, a window at a time, without its quotes, as TSV separated by the control character 0x1f.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.h"
#include "pipeline/sweep/kernel/line_sieve.h"
#include "pipeline/sweep/kernel/term_filters.h"
#include "pipeline/sweep/kernel/tsv_sieve.h"

namespace demarche::kernel {

class CsvSieve final : public LineSieve {
 public:
  // Keeps views of the filters and of the plan, which outlive it. `marks`: what separates values, and elements of a list that is
  // not quoted; a quoted list's are separated by ',' and ';'.
  CsvSieve(const TermFilters& filters, const ColumnPlan& plan, TsvMarks marks);
  ~CsvSieve() override;
  CsvSieve(const CsvSieve&) = delete;
  CsvSieve& operator=(const CsvSieve&) = delete;

  // `text` begins with a new row. Found are, beside what TsvSieve finds: all lines of rows that go over several, and lines with
  // wrong quotes.
  std::uint32_t scan(std::string_view text, std::vector<FoundLine>& found) override;
  // Of the lines of the last scan: does a row begin with it whose end lies behind the text, or too far away? Only the exact
  // reader knows where the next row begins.
  [[nodiscard]] bool is_directive(std::string_view line) const override { return line.data() == endless_; }

  [[nodiscard]] static bool can_take(const ColumnPlan& plan) { return TsvSieve::can_take(plan, {.separator = kCut, .set_separator = ','}); }

 private:
  static constexpr char kCut = '\x1f';
  struct Row {
    std::uint32_t line = 0, begin = 0, end = 0;   // end: of its last line
  };
  enum class Quotes { right, wrong, endless };

  std::uint32_t scan_with_care(std::string_view text, std::vector<FoundLine>& found);
  void scan_copy(std::vector<FoundLine>& found);
  bool copy_plain(std::string_view text, std::uint32_t begin);
  Quotes copy_cells(std::string_view text, std::uint32_t begin);
  bool copy_quoted(const char*& at, const char* end);
  void copy_bare(const char*& at);
  Quotes wrong_at(std::string_view text, std::uint32_t begin, std::uint32_t place);
  void note_lines(std::string_view text, Row row, std::uint32_t stop, std::vector<FoundLine>& found) const;

  const TermFilters& filters_;
  const ColumnPlan& plan_;
  TsvMarks marks_;
  TsvSieve bare_;                       // of text as it lies
  std::unique_ptr<TsvSieve> copied_;    // of the copy; made when it is first needed
  std::string copy_;
  char* out_ = nullptr;                 // where the copy goes on
  bool has_cuts_ = false;               // the text holds what separates the values of the copy
  std::vector<Row> rows_;               // of the copy's lines
  std::vector<FoundLine> found_in_copy_;
  const char* endless_ = nullptr;
  // Of the row that is copied: where it ends, whether its copy says all, and whether it is one line. Where its quotes are wrong:
  // the end of the line where that comes to light, which the exact reader must see, too.
  std::uint32_t stop_ = 0, fault_end_ = 0;
  bool faithful_ = true, one_line_ = true;
};

}  // namespace demarche::kernel
