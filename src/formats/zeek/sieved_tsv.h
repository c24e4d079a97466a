// A Zeek TSV log of which a sieve names the rows that are parsed.
#pragma once

#include <string_view>

#include "formats/bytes/line_reader.h"
#include "formats/zeek/row_sieve.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::zeek {

// As read_tsv (tsv.h), with the same accounting and the same problems, but that the sink only gets the rows that the sieve
// names, and some more: those behind a header, and all where the sieve cannot take the columns.
[[nodiscard]] Accounting read_sieved_tsv(bytes::LineReader& lines, std::string_view log_hint, RecordSink& sink, Problems& problems,
                                         RowSieve& sieve);

}  // namespace demarche::zeek
