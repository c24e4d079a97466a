// LineParser: the exact reader of a log format, given its lines one by one, so that a caller who knows that a line holds
// nothing of interest need not have it parsed.
#pragma once

#include <cstdint>

#include "formats/bytes/line_reader.h"
#include "model/record.h"

namespace demarche::zeek {

class LineParser {
 public:
  virtual ~LineParser() = default;
  // The next line, in the order of the file. False: the sink wants no more.
  virtual bool take(bytes::Line line) = 0;
  // So many lines come next that were found to be rows and are not given.
  virtual void skip_rows(std::uint64_t count) = 0;
  // No line comes any more: what waited for one is read as far as it goes. False: the sink wants no more.
  virtual bool finish() { return true; }
  // Of the lines so far; `bytes` and `complete` are left to the caller, who reads the stream.
  [[nodiscard]] virtual const Accounting& accounting() const = 0;
};

}  // namespace demarche::zeek
