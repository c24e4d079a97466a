// Grid: records for people and for scripts: one table, printed in the format that was asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/width.h"
#include "formats/json/json.h"
#include "model/query.h"

namespace demarche::cli {

// When a table is too wide: long columns are cut first; firm ones (numbers, dates, ids) only when that is not enough.
enum class Give { first, last };

struct Grid {
  struct Column {
    std::string name;
    Align align = Align::left;
    Give give = Give::first;
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;   // as many cells as columns; untrusted: every writer below escapes
  std::vector<json::Json> objects;              // one for each row, for json and jsonl; empty: made from the cells as text
};

[[nodiscard]] Grid grid_of(const Table& table);

// Aligned columns with a heading, never wider than `width`. Every line ends with \n.
[[nodiscard]] std::string aligned(const Grid& grid, std::size_t width);
// Tab separated, without a heading: one record a line.
[[nodiscard]] std::string plain(const Grid& grid);
// RFC 4180 with a heading, \n at the end of a line; cells that a spreadsheet would run are made harmless.
[[nodiscard]] std::string csv(const Grid& grid);
[[nodiscard]] std::string markdown(const Grid& grid);
// An array with one object a line; or the objects alone, one a line.
[[nodiscard]] std::string json_array(const Grid& grid);
[[nodiscard]] std::string json_lines(const Grid& grid);

// JSON text that is also safe to show: C1 and bidirectional controls inside its strings become \uNNNN.
[[nodiscard]] std::string safe_json(std::string_view json);

}  // namespace demarche::cli
