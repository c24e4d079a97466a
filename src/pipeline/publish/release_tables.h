// The tables of a release: the rows from which every claim in it can be computed again. One JSON object a line, members in
// the order of the columns, rows in the order of all columns: the same rows give the same bytes.
//
// They are the inputs of pipeline/track (docs/rows.md), already cut down to what the audience may see, so that a reader's
// copy of the program runs the very same steps over them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/query.h"
#include "model/row.h"

namespace demarche::publish {

struct ReleaseTable {
  std::string name;                    // "raw_logins"; the file is rows/<name>.jsonl
  std::vector<CellColumn> columns;
};

[[nodiscard]] std::span<const ReleaseTable> release_tables();

// The table as JSON lines. Columns that the query does not have are left out of every line.
[[nodiscard]] Result<std::string> table_lines(Query& query, const ReleaseTable& table);
// The inverse. `file` is for messages; the first line that is not a row of this table is an error with its number.
[[nodiscard]] Result<RowBatch> read_table_lines(const ReleaseTable& table, std::string_view file, std::string_view lines);

}  // namespace demarche::publish
