// What a text needs to be taken for a CSV log, and what its columns are.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "formats/csv_log/record_cut.h"
#include "model/record.h"

namespace demarche::csv_log {

// The separator, when `head` (the first KiB of a file) begins a CSV log: with one of , ; TAB | as separator
//
// - the first line that is neither empty nor begins with '#' has two cells or more, each a name: at most 64 characters,
//   beginning with a letter or '_' or '@', of letters, digits and " _-.@#/()%$" and of at most four words; no two alike; one may be
//   empty. Names with dots ("source.ip") could be a list of domains: then one of the names must be known (zeek/columns.h);
// - at least one record follows, and of the first 20 half have as many cells; with two columns, which prose may have by chance, four
//   in five.
//
// Where several separators would do, the one that gives the most cells. Nothing: prose, syslog, or a table without a header.
[[nodiscard]] std::optional<char> sniff_separator(std::string_view head);

// The one of , ; TAB | that cuts the first line which is neither empty nor a comment into the most cells.
[[nodiscard]] char likely_separator(std::string_view head);

// The columns by the names in the header; a nameless one is "column-3" (from 1), a second "ip" is "ip_2". Their classes are those
// of zeek/columns.h. A column whose name is that of a time (model/record_time.h) is one when `first`, the first row, has a time there.
//
// A column that holds addresses, names of hosts or digests, and nothing else, is a list (csv_lines.h says of what); not `host`,
// which makes a URL of the path beside it.
//
// `log_hint` is the log's type, with ".csv" behind it when it is the name of a Zeek log but the columns are not Zeek's.
[[nodiscard]] ColumnPlan plan_of(const std::vector<Cell>& header, const std::vector<Cell>& first, std::string_view log_hint);

}  // namespace demarche::csv_log
