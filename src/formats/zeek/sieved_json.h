// JSON lines of which a sieve names the rows that are parsed.
#pragma once

#include <string_view>

#include "formats/bytes/line_reader.h"
#include "formats/zeek/row_sieve.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::zeek {

// As read_json (json_lines.h), with the same accounting, the same problems and the same plans, but that the sink does not get
// all rows that the sieve does not name. A row is passed over when a row of the same shape (json_shapes.h) was parsed that
// taught nothing new and was no problem, when its time can be read, and when nobody wants it.
[[nodiscard]] Accounting read_sieved_json(bytes::LineReader& lines, std::string_view log_hint, RecordSink& sink,
                                          Problems& problems, RowSieve& sieve);

}  // namespace demarche::zeek
