#include "pipeline/profile/test_query.h"

#include <duckdb.h>

#include "base/check.h"
#include "base/text.h"

namespace demarche::profile {

struct TestQuery::State {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
};

namespace {

struct Answer {
  duckdb_result result{};
  ~Answer() { duckdb_destroy_result(&result); }
};

CellType cell_type(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN: return CellType::boolean;
    case DUCKDB_TYPE_DOUBLE: return CellType::real;
    case DUCKDB_TYPE_TIMESTAMP: return CellType::time;
    case DUCKDB_TYPE_VARCHAR: return CellType::text;
    default: return CellType::integer;
  }
}

template <class T>
T at(duckdb_vector vector, idx_t row) {
  return static_cast<const T*>(duckdb_vector_get_data(vector))[row];
}

Result<Cell> cell(duckdb_vector vector, duckdb_type type, idx_t row) {
  const std::uint64_t* valid = duckdb_vector_get_validity(vector);
  if (valid != nullptr && !duckdb_validity_row_is_valid(const_cast<std::uint64_t*>(valid), row)) return Cell{};
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN: return Cell(at<bool>(vector, row));
    case DUCKDB_TYPE_INTEGER: return Cell(std::int64_t{at<std::int32_t>(vector, row)});
    case DUCKDB_TYPE_BIGINT: return Cell(at<std::int64_t>(vector, row));
    case DUCKDB_TYPE_DOUBLE: return Cell(at<double>(vector, row));
    case DUCKDB_TYPE_TIMESTAMP: return Cell(Timestamp::from_micros(at<std::int64_t>(vector, row)));
    case DUCKDB_TYPE_VARCHAR: {
      auto text = at<duckdb_string_t>(vector, row);
      return Cell(std::string(duckdb_string_t_data(&text), duckdb_string_t_length(text)));
    }
    case DUCKDB_TYPE_SQLNULL: return Cell{};
    default: return bad_input("TestQuery knows no column type " + std::to_string(static_cast<int>(type)));
  }
}

const char* sql_type(CellType type) {
  switch (type) {
    case CellType::text: return "varchar";
    case CellType::integer: return "bigint";
    case CellType::real: return "double";
    case CellType::boolean: return "boolean";
    case CellType::time: return "timestamp";
  }
  return "";
}

void append(duckdb_appender appender, const CellVector& column, std::size_t row) {
  if (!column.valid[row]) {
    duckdb_append_null(appender);
    return;
  }
  switch (column.type) {
    case CellType::text: duckdb_append_varchar_length(appender, column.texts[row].data(), column.texts[row].size()); break;
    case CellType::real: duckdb_append_double(appender, column.reals[row]); break;
    case CellType::integer: duckdb_append_int64(appender, column.integers[row]); break;
    case CellType::boolean: duckdb_append_bool(appender, column.integers[row] != 0); break;
    case CellType::time: duckdb_append_timestamp(appender, {column.integers[row]}); break;
  }
}

}  // namespace

TestQuery::TestQuery() : state_(std::make_unique<State>()) {
  CHECK(duckdb_open(nullptr, &state_->database) == DuckDBSuccess);
  CHECK(duckdb_connect(state_->database, &state_->connection) == DuckDBSuccess);
}

TestQuery::~TestQuery() {
  duckdb_disconnect(&state_->connection);
  duckdb_close(&state_->database);
}

Status TestQuery::execute(std::string_view sql) {
  Answer answer;
  if (duckdb_query(state_->connection, std::string(sql).c_str(), &answer.result) == DuckDBSuccess) return Done{};
  const char* message = duckdb_result_error(&answer.result);
  return bad_input(message == nullptr ? "no message" : message);
}

Result<Table> TestQuery::select(std::string_view sql) {
  Answer answer;
  if (duckdb_query(state_->connection, std::string(sql).c_str(), &answer.result) != DuckDBSuccess) {
    const char* message = duckdb_result_error(&answer.result);
    return bad_input(message == nullptr ? "no message" : message);
  }
  Table table;
  const idx_t columns = duckdb_column_count(&answer.result);
  for (idx_t i = 0; i < columns; ++i) {
    table.columns.emplace_back(duckdb_column_name(&answer.result, i));
    table.types.push_back(cell_type(duckdb_column_type(&answer.result, i)));
  }
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(answer.result)) {
    for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk); ++row) {
      auto& out = table.rows.emplace_back();
      for (idx_t i = 0; i < columns; ++i) {
        auto value = cell(duckdb_data_chunk_get_vector(chunk, i), duckdb_column_type(&answer.result, i), row);
        if (!value) {
          duckdb_destroy_data_chunk(&chunk);
          return std::move(value).error().within(table.columns[i]);
        }
        out.push_back(*std::move(value));
      }
    }
    duckdb_destroy_data_chunk(&chunk);
  }
  return table;
}

Result<Table> TestQuery::select_foreign(std::string_view sql, const QueryLimits&) { return select(sql); }

Status TestQuery::put(std::string_view name, const RowBatch& rows) {
  std::string columns;
  for (std::size_t i = 0; i < rows.names().size(); ++i)
    columns += (i == 0 ? "\"" : ", \"") + rows.names()[i] + "\" " + sql_type(rows.columns()[i].type);
  TRY(execute("create or replace table " + std::string(name) + " (" + columns + ")"));
  duckdb_appender appender = nullptr;
  CHECK(duckdb_appender_create(state_->connection, nullptr, std::string(name).c_str(), &appender) == DuckDBSuccess);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    for (const CellVector& column : rows.columns()) append(appender, column, row);
    duckdb_appender_end_row(appender);
  }
  const bool done = duckdb_appender_close(appender) == DuckDBSuccess;
  duckdb_appender_destroy(&appender);
  if (!done) return bad_input("cannot fill " + std::string(name));
  return Done{};
}

Result<std::string> TestQuery::rows_behind(std::string_view sql) {
  const std::size_t from = lower(sql).find(" from ");
  if (from == std::string_view::npos) return bad_input("the query reads nothing");
  return "select artifact, byte_offset, byte_length, marking" + std::string(sql.substr(from));
}

}  // namespace demarche::profile
