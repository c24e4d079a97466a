// Query: read-only SQL over the case's rows. The store implements it (DuckDB); steps are handed one.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "model/row.h"

namespace demarche {

// Decimals and huge integers arrive as double (or as int64 where they fit); lists and structs as JSON text.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string, Timestamp>;

struct Table {
  std::vector<std::string> columns;
  std::vector<CellType> types;
  std::vector<std::vector<Cell>> rows;
};

[[nodiscard]] inline bool is_null(const Cell& cell) { return std::holds_alternative<std::monostate>(cell); }
[[nodiscard]] std::string cell_text(const Cell& cell);              // "" for null; numbers by number_text(); times ISO
[[nodiscard]] double cell_number(const Cell& cell, double otherwise = 0);
[[nodiscard]] std::int64_t cell_integer(const Cell& cell, std::int64_t otherwise = 0);

struct QueryLimits {
  std::chrono::milliseconds time{60'000};
  std::uint64_t rows = 50'000'000;
};

class Query {
 public:
  virtual ~Query() = default;
  // Our own SQL, written in this program: any statement.
  virtual Status execute(std::string_view sql) = 0;
  virtual Result<Table> select(std::string_view sql) = 0;
  // SQL that a person or a release brought: one SELECT; no files, no settings, no clock, no chance (plan, section 5).
  virtual Result<Table> select_foreign(std::string_view sql, const QueryLimits& limits) = 0;
  // Makes a table of the batch, replacing one of that name.
  virtual Status put(std::string_view name, const RowBatch& rows) = 0;
  // For a foreign SELECT: another SELECT that yields artifact, byte_offset, byte_length, marking of the rows it reads
  // (its own FROM and WHERE where it is simple, else all rows of every row view that it names).
  virtual Result<std::string> rows_behind(std::string_view sql) = 0;
};

// 'it''s'
[[nodiscard]] std::string sql_quote(std::string_view text);

}  // namespace demarche
