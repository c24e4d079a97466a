// Zeek's TSV logs: lines of values behind '#' lines that say what they are.
//
// Read: #separator (one byte, as \x09), #set_separator, #empty_field, #unset_field, #path, #fields, #types; #open, #close
// and other '#' lines are comments. Headers may come again in one file (concatenated logs). Escapes in values ("\\" and
// \xNN) are undone, and what is then not printable is made visible() again, so that a TSV and a JSON log of the same
// traffic give the same texts.
#pragma once

#include <memory>
#include <string_view>

#include "formats/bytes/line_reader.h"
#include "formats/zeek/line_parser.h"
#include "formats/zeek/tsv_header.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::zeek {

// Reads all lines into `sink`; `log_hint` is the log type where no #path names it. Views in a Record live until the next.
//
// A line is rejected, with a problem, when no #fields came before it, when its number of values is not that of #fields,
// when it is longer than LineReader::kLongestLine, or when the stream failed within it. A line with raw control
// characters or with bytes that are not UTF-8 is kept, its values made visible(), and a problem says so; so is a last line
// with all its values but without a line end. A read error is left in LineReader::error(); complete is then false.
//
// The sink's plan() is called before the first record of a header and whenever the header changes.
[[nodiscard]] Accounting read_tsv(bytes::LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems);

// The same, line by line.
class TsvLines final : public LineParser {
 public:
  TsvLines(std::string_view log_hint, RecordSink& sink, Problems& problems);
  ~TsvLines() override;

  bool take(bytes::Line line) override;
  void skip_rows(std::uint64_t count) override;
  [[nodiscard]] const Accounting& accounting() const override;
  // The columns of the rows that follow; null after a '#' line, until a row has shown that they are known. A plan lives as
  // long as its TsvLines.
  [[nodiscard]] const ColumnPlan* plan() const;
  [[nodiscard]] const TsvHeader& header() const;
  // Is this line one that may change the columns?
  [[nodiscard]] static bool is_directive(std::string_view line);

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace demarche::zeek
