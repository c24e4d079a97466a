// PlainLines: logs of free text (syslog, web servers, anything), read as lines of words.
//
// Each line is one record with one column, "text", a list of the line's words (model/words.h). The log type is the hint.
#pragma once

#include <memory>
#include <string_view>

#include "formats/zeek/line_parser.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::plain {

class PlainLines final : public zeek::LineParser {
 public:
  PlainLines(std::string_view log_hint, RecordSink& sink, Problems& problems);

  // Rejected, with a problem: a line that is too long or that the stream broke off in. Empty lines are comments.
  bool take(bytes::Line line) override;
  void skip_rows(std::uint64_t count) override;
  [[nodiscard]] const Accounting& accounting() const override { return accounting_; }

 private:
  RecordSink& sink_;
  Problems& problems_;
  ColumnPlan plan_;
  bool announced_ = false;
  Record record_;
  std::string shown_, words_;
  Accounting accounting_;
};

}  // namespace demarche::plain
