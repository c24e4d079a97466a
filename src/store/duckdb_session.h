// DuckdbSession: one in-memory DuckDB with one connection, and RowAppender to fill its tables. The one place that knows
// DuckDB's own types. A session belongs to one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/query.h"
#include "model/row.h"

namespace demarche::store {

struct SessionOptions {
  unsigned threads = 1;
  std::uint64_t memory_limit_mb = 1024;
};

struct SelectLimits {
  std::chrono::milliseconds time{0};    // 0: none
  std::uint64_t rows = 0;               // 0: none
  std::uint64_t bytes = 0;              // of the result in our memory; 0: none
};

class RowAppender;

class DuckdbSession {
 public:
  // Times are UTC; no extension is ever fetched or loaded; nothing is spilled to disk. The library must be v1.2 or newer.
  [[nodiscard]] static Result<std::unique_ptr<DuckdbSession>> open(const SessionOptions& options);
  ~DuckdbSession();
  DuckdbSession(const DuckdbSession&) = delete;
  DuckdbSession& operator=(const DuckdbSession&) = delete;

  // Any number of statements; what they return is dropped.
  [[nodiscard]] Status execute(std::string_view sql);
  // One statement. Types as model/query.h says; lists and structs as JSON text, what else has no type of ours as DuckDB
  // prints it. ErrorKind::limit when a limit is hit, bad_input for anything that is wrong with the SQL.
  [[nodiscard]] Result<Table> select(std::string_view sql, const SelectLimits& limits = {});
  // Is it exactly one statement, a SELECT, whose names and types resolve?
  [[nodiscard]] Status check_select(std::string_view sql, std::chrono::milliseconds time);
  // For a table that exists with the columns of `shape`, in its order. The session must outlive the appender.
  [[nodiscard]] Result<std::unique_ptr<RowAppender>> append_to(const std::string& table, const RowBatch& shape);

 private:
  friend class RowAppender;
  struct State;
  explicit DuckdbSession(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class RowAppender {
 public:
  ~RowAppender();
  RowAppender(const RowAppender&) = delete;
  RowAppender& operator=(const RowAppender&) = delete;
  // Rows [from, from + count) of a batch of the same shape. The table gets them in full chunks, so how the rows were cut
  // into batches does not matter. Text that is not UTF-8 is made so by visible().
  [[nodiscard]] Status append(const RowBatch& batch, std::size_t from, std::size_t count);
  [[nodiscard]] Status close();   // what was not closed may be lost

 private:
  friend class DuckdbSession;
  struct State;
  explicit RowAppender(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// "client_ip" -> "\"client_ip\"", for names that are put into SQL.
[[nodiscard]] std::string sql_name(std::string_view name);
// "TIMESTAMP", "BIGINT", ...: how a column of this type is declared.
[[nodiscard]] std::string_view sql_type(CellType type);
// CREATE TABLE for the columns of `shape`.
[[nodiscard]] std::string create_table_sql(std::string_view table, const RowBatch& shape);

}  // namespace demarche::store
