// CsvLines: logs as CSV with a header line (RFC 4180; record_cut.h says how cells are read, header.h what a log is).
//
// Each row is one Record whose columns are those of the header. A row may go over several lines, when a quoted value does:
// `raw` is then all of them, `line` and `offset` are those of the first. Values are texts, made visible(); an empty one is
// unset. A value of a column that header.h takes for a list has its elements cut at ',' (at ';' where ',' separates the cells);
// a quoted one at ',', ';' and line ends. Blanks around elements do not count.
//
// In the accounting a row counts once. The header, empty lines, lines that begin with '#' and have not the header's number of
// cells, and the further lines of a row are `comments`: they hold no row of their own.
#pragma once

#include <memory>
#include <string_view>

#include "formats/bytes/line_reader.h"
#include "formats/zeek/line_parser.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::csv_log {

inline constexpr std::size_t kLongestRecord = bytes::LineReader::kLongestLine;   // bytes, line ends between its lines included

// Rejected, with a problem: a line that is too long or that the stream broke off in; a row with more or fewer cells than the
// header (empty ones beyond its end do not count); and the first line of a row whose quotes are wrong: text behind a closing
// quote, or no closing quote before the file's end or within kLongestRecord. One bad quote costs one row: the lines that were
// read for its end are then read again, each as a row of its own, and the one where the fault came to light as the
// beginning of the next row.
class CsvLines final : public zeek::LineParser {
 public:
  CsvLines(char separator, std::string_view log_hint, RecordSink& sink, Problems& problems);
  ~CsvLines() override;

  bool take(bytes::Line line) override;
  void skip_rows(std::uint64_t count) override;   // only while plan() is not null
  bool finish() override;
  [[nodiscard]] const Accounting& accounting() const override;
  // The columns; null before the first row, and while a row waits for its end. Lives as long as the CsvLines.
  [[nodiscard]] const ColumnPlan* plan() const;
  [[nodiscard]] char separator() const;
  // What cuts the elements of a list that is not quoted.
  [[nodiscard]] static char list_separator(char separator) { return separator == ',' ? ';' : ','; }

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

// Reads all lines into `sink`. Views in a Record live until the next.
[[nodiscard]] Accounting read_csv(bytes::LineReader& lines, char separator, std::string_view log_hint, RecordSink& sink,
                                  Problems& problems);

}  // namespace demarche::csv_log
