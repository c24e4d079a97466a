// Zeek's JSON logs, and other events of one JSON object a line (Suricata EVE, Sysmon).
//
// The log type is `_path`, else `log_hint`; lines of several types may be mixed. Members of nested objects become columns
// with dotted names ("dns.query"), so that "id.orig_h" has one name in both spellings. With `_path`, members that begin
// with '_' are Zeek's own and no columns. null is unset. A list of scalars is a list Value. Of a list of objects each member
// is one over all of them: "dns.answers.rdata" (its objects' own lists run together). Another list is one text, its JSON. Texts are made visible(), numbers are printed in their shortest exact form.
//
// Types are learned: true/false is boolean; a number is a number, or a time in a column that Zeek declares as time; a text
// of full ISO 8601 shape is a time. The first value of a column decides; a later text among numbers is given as it is.
#pragma once

#include <memory>
#include <string_view>

#include "formats/bytes/line_reader.h"
#include "formats/zeek/line_parser.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::zeek {

inline constexpr std::size_t kDeepestJson = 64;     // levels of nesting
inline constexpr std::size_t kMostLogTypes = 256;   // in one file

// Reads all lines into `sink`. Views in a Record live until the next.
//
// A line is rejected, with a problem, when it is not one JSON object, too long (LineReader::kLongestLine) or nested too
// deep, or when it names one log type too many. A line with raw control characters or bytes that are not UTF-8 is read
// after these are made visible, and a problem says so; a problem also names control characters in values (tab, line feed
// and carriage return excepted), a member that comes twice (the last counts) and members beyond JsonPlan's bounds (4,096
// columns, names of 256 bytes), which have no column. A read error is left in LineReader::error(); complete is then false.
//
// The sink's plan() is called before the first record of a log type, whenever its plan has changed (columns appended, or
// a type or class learned), and whenever the next record is of another log type.
[[nodiscard]] Accounting read_json(bytes::LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems);

// The same, line by line.
class JsonLines final : public LineParser {
 public:
  JsonLines(std::string_view log_hint, RecordSink& sink, Problems& problems);
  ~JsonLines() override;

  bool take(bytes::Line line) override;   // LineReader::kPadding bytes behind its text may be read
  void skip_rows(std::uint64_t count) override;
  [[nodiscard]] const Accounting& accounting() const override;

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace demarche::zeek
