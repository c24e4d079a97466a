#include "store/duckdb_session.h"

#include <duckdb.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <condition_variable>
#include <cstring>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "store/duckdb_library.h"

// Every function of the C API that is used, so that the library can be opened late.
#define DEMARCHE_DUCKDB_FUNCTIONS(X)                                                                              \
  X(library_version) X(create_config) X(set_config) X(destroy_config) X(open_ext) X(close) X(connect)              \
  X(disconnect) X(interrupt) X(free) X(query) X(destroy_result) X(result_error) X(result_error_type)               \
  X(column_count) X(column_name) X(column_logical_type) X(fetch_chunk) X(extract_statements)                       \
  X(extract_statements_error) X(prepare_extracted_statement) X(destroy_extracted) X(prepare_error)                 \
  X(destroy_prepare) X(prepared_statement_type) X(pending_prepared_streaming) X(pending_error) X(execute_pending)  \
  X(destroy_pending) X(prepared_statement_column_count) X(prepared_statement_column_name)                          \
  X(prepared_statement_column_logical_type) X(get_type_id) X(destroy_logical_type) X(decimal_scale)                        \
  X(decimal_internal_type) X(create_logical_type) X(create_data_chunk) X(destroy_data_chunk) X(data_chunk_reset)   \
  X(data_chunk_get_vector) X(data_chunk_get_size) X(data_chunk_set_size) X(vector_get_data)                        \
  X(vector_get_validity) X(vector_ensure_validity_writable) X(vector_assign_string_element_len) X(vector_size)     \
  X(appender_create) X(append_data_chunk) X(appender_close) X(appender_destroy) X(appender_error)

namespace demarche::store {
namespace {

struct Api {
#define X(name) decltype(&::duckdb_##name) name = nullptr;
  DEMARCHE_DUCKDB_FUNCTIONS(X)
#undef X
};

constexpr int kOldestMajor = 1, kOldestMinor = 2;

Status check_version(std::string_view version) {
  const auto parts = split(version.starts_with('v') ? version.substr(1) : version, '.');
  const auto major = parse_unsigned(parts[0]);
  const auto minor = parts.size() > 1 ? parse_unsigned(parts[1]) : std::nullopt;
  const bool old = !major || !minor || *major < kOldestMajor || (*major == kOldestMajor && *minor < kOldestMinor);
  if (!old) return Done{};
  return io_error("the DuckDB library is " + std::string(version) + ", expected v1.2 or newer", "install a newer libduckdb.so");
}

Result<Api> load_api() {
  const DuckdbLibrary library = TRY(DuckdbLibrary::load());
  Api api;
#define X(name)                                                                                     \
  api.name = reinterpret_cast<decltype(api.name)>(library.symbol("duckdb_" #name));                 \
  if (api.name == nullptr) return io_error(library.path() + ": has no function duckdb_" #name);
  DEMARCHE_DUCKDB_FUNCTIONS(X)
#undef X
  Status fits = check_version(api.library_version());
  if (!fits) return std::move(fits).error().within(library.path());
  return api;
}

// Opened by the first session, the same for all: never changes afterwards.
const Result<Api>& loaded_api() {
  static const Result<Api> api = load_api();
  return api;
}

// Calls a destroy function of the C API when it goes out of scope.
template <class Handle, class Destroy>
class Owned {
 public:
  explicit Owned(Destroy destroy) : destroy_(destroy) {}
  ~Owned() { destroy_(&handle); }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  Handle handle{};

 private:
  Destroy destroy_;
};
#define DEMARCHE_OWNED(type, destroy) Owned<type, decltype(destroy)>

double wide_number(duckdb_hugeint value) {
  return static_cast<double>(value.upper) * 18446744073709551616.0 + static_cast<double>(value.lower);
}

Cell huge_cell(duckdb_hugeint value) {
  const bool fits = (value.upper == 0 && value.lower <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) ||
                    (value.upper == -1 && value.lower > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (fits) return static_cast<std::int64_t>(value.lower);
  return wide_number(value);
}

Cell unsigned_cell(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return static_cast<std::int64_t>(value);
  return static_cast<double>(value);
}

Cell time_cell(std::int64_t value, std::int64_t per_micro, std::int64_t micros_per) {
  constexpr std::int64_t kInfinity = std::numeric_limits<std::int64_t>::max();
  if (value >= kInfinity) return std::string("infinity");
  if (value <= -kInfinity) return std::string("-infinity");
  if (per_micro > 1) return Timestamp::from_micros(value / per_micro - (value % per_micro < 0 ? 1 : 0));
  std::int64_t micros = 0;
  if (__builtin_mul_overflow(value, micros_per, &micros)) return static_cast<double>(value);
  return Timestamp::from_micros(micros);
}

// What a column of a result is, and how one of its cells is read.
struct ColumnReader {
  duckdb_type type = DUCKDB_TYPE_INVALID;
  duckdb_type decimal = DUCKDB_TYPE_INVALID;   // how a DECIMAL is stored
  unsigned scale = 0;

  [[nodiscard]] CellType cell_type() const {
    switch (type) {
      case DUCKDB_TYPE_BOOLEAN: return CellType::boolean;
      case DUCKDB_TYPE_TINYINT: case DUCKDB_TYPE_SMALLINT: case DUCKDB_TYPE_INTEGER: case DUCKDB_TYPE_BIGINT:
      case DUCKDB_TYPE_UTINYINT: case DUCKDB_TYPE_USMALLINT: case DUCKDB_TYPE_UINTEGER: case DUCKDB_TYPE_UBIGINT:
      case DUCKDB_TYPE_HUGEINT: return CellType::integer;
      case DUCKDB_TYPE_FLOAT: case DUCKDB_TYPE_DOUBLE: return CellType::real;
      case DUCKDB_TYPE_DECIMAL: return scale == 0 ? CellType::integer : CellType::real;
      case DUCKDB_TYPE_TIMESTAMP: case DUCKDB_TYPE_TIMESTAMP_TZ: case DUCKDB_TYPE_TIMESTAMP_S:
      case DUCKDB_TYPE_TIMESTAMP_MS: case DUCKDB_TYPE_TIMESTAMP_NS: case DUCKDB_TYPE_DATE: return CellType::time;
      default: return CellType::text;
    }
  }
  // Types without a reader below are cast to text by DuckDB first.
  [[nodiscard]] bool is_plain() const {
    return cell_type() != CellType::text || type == DUCKDB_TYPE_VARCHAR || type == DUCKDB_TYPE_SQLNULL;
  }
  [[nodiscard]] bool is_nested() const {
    return type == DUCKDB_TYPE_LIST || type == DUCKDB_TYPE_STRUCT || type == DUCKDB_TYPE_MAP || type == DUCKDB_TYPE_ARRAY ||
           type == DUCKDB_TYPE_UNION;
  }

  [[nodiscard]] Cell read(const void* data, idx_t row) const {
    const auto at = [&]<class T>(T) { return static_cast<const T*>(data)[row]; };
    switch (type) {
      case DUCKDB_TYPE_BOOLEAN: return at(false);
      case DUCKDB_TYPE_TINYINT: return std::int64_t{at(std::int8_t{})};
      case DUCKDB_TYPE_SMALLINT: return std::int64_t{at(std::int16_t{})};
      case DUCKDB_TYPE_INTEGER: return std::int64_t{at(std::int32_t{})};
      case DUCKDB_TYPE_BIGINT: return at(std::int64_t{});
      case DUCKDB_TYPE_UTINYINT: return std::int64_t{at(std::uint8_t{})};
      case DUCKDB_TYPE_USMALLINT: return std::int64_t{at(std::uint16_t{})};
      case DUCKDB_TYPE_UINTEGER: return std::int64_t{at(std::uint32_t{})};
      case DUCKDB_TYPE_UBIGINT: return unsigned_cell(at(std::uint64_t{}));
      case DUCKDB_TYPE_HUGEINT: return huge_cell(at(duckdb_hugeint{}));
      case DUCKDB_TYPE_FLOAT: return double{at(0.0F)};
      case DUCKDB_TYPE_DOUBLE: return at(0.0);
      case DUCKDB_TYPE_DECIMAL: return decimal_cell(data, row);
      case DUCKDB_TYPE_TIMESTAMP: case DUCKDB_TYPE_TIMESTAMP_TZ: return time_cell(at(std::int64_t{}), 1, 1);
      case DUCKDB_TYPE_TIMESTAMP_S: return time_cell(at(std::int64_t{}), 1, 1'000'000);
      case DUCKDB_TYPE_TIMESTAMP_MS: return time_cell(at(std::int64_t{}), 1, 1'000);
      case DUCKDB_TYPE_TIMESTAMP_NS: return time_cell(at(std::int64_t{}), 1'000, 1);
      case DUCKDB_TYPE_DATE: return date_cell(at(std::int32_t{}));
      case DUCKDB_TYPE_VARCHAR: return text_cell(data, row);
      default: return {};
    }
  }

 private:
  static Cell text_cell(const void* data, idx_t row) {
    const duckdb_string_t& text = static_cast<const duckdb_string_t*>(data)[row];
    const bool inlined = text.value.inlined.length <= 12;
    return std::string(inlined ? text.value.inlined.inlined : text.value.pointer.ptr, text.value.inlined.length);
  }
  static Cell date_cell(std::int32_t days) {
    constexpr std::int32_t kInfinity = std::numeric_limits<std::int32_t>::max();
    if (days == kInfinity) return std::string("infinity");
    if (days <= -kInfinity) return std::string("-infinity");
    return time_cell(days, 1, 86'400'000'000);
  }
  [[nodiscard]] Cell decimal_cell(const void* data, idx_t row) const {
    duckdb_hugeint value{};
    const auto small = [&](std::int64_t number) {
      value = {static_cast<std::uint64_t>(number), number < 0 ? -1 : 0};
    };
    if (decimal == DUCKDB_TYPE_SMALLINT) small(static_cast<const std::int16_t*>(data)[row]);
    else if (decimal == DUCKDB_TYPE_INTEGER) small(static_cast<const std::int32_t*>(data)[row]);
    else if (decimal == DUCKDB_TYPE_BIGINT) small(static_cast<const std::int64_t*>(data)[row]);
    else value = static_cast<const duckdb_hugeint*>(data)[row];
    if (scale == 0) return huge_cell(value);
    return wide_number(value) / std::pow(10.0, scale);
  }
};

// Interrupts a connection when its time is up, unless destroyed before.
class Watchdog {
 public:
  Watchdog(const Api& api, duckdb_connection connection, std::chrono::milliseconds time) {
    if (time.count() <= 0) return;
    thread_ = std::jthread([this, &api, connection, time] {
      std::unique_lock guard(mutex_);
      if (stop_.wait_for(guard, time, [this] { return done_; })) return;
      fired_ = true;
      // A query between two of its own checks may miss one interrupt: repeat until the caller is back.
      do api.interrupt(connection);
      while (!stop_.wait_for(guard, std::chrono::milliseconds(20), [this] { return done_; }));
    });
  }
  ~Watchdog() {
    {
      const std::scoped_lock guard(mutex_);
      done_ = true;
    }
    stop_.notify_all();
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  [[nodiscard]] bool fired() {
    const std::scoped_lock guard(mutex_);
    return fired_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable stop_;
  bool done_ = false, fired_ = false;
  std::jthread thread_;   // last: joined first
};

Error limit_error(std::string message, std::string hint) { return {ErrorKind::limit, std::move(message), std::move(hint)}; }

std::string seconds_text(std::chrono::milliseconds time) {
  return number_text(static_cast<double>(time.count()) / 1000) + " s";
}

}  // namespace

struct DuckdbSession::State {
  const Api& api;
  SessionOptions options;
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;

  ~State() {
    if (connection != nullptr) api.disconnect(&connection);
    if (database != nullptr) api.close(&database);
  }

  // DuckDB's first line says what is wrong; the rest is advice about its own settings.
  [[nodiscard]] Error explain(const char* text, Watchdog* watchdog = nullptr, std::chrono::milliseconds time = {}) const {
    const std::string message = text != nullptr ? text : "unknown error of the database engine";
    if (watchdog != nullptr && watchdog->fired())
      return limit_error("the query ran longer than " + seconds_text(time), "make it simpler, or raise the time limit");
    if (message.starts_with("Out of Memory"))
      return limit_error("the query needs more memory than " + std::to_string(options.memory_limit_mb) + " MB",
                         "select fewer rows or columns");
    if (message.starts_with("IO Error")) return io_error(message.substr(0, message.find("\n\n")));
    return bad_input(message.substr(0, message.find("\n\nLINE")));
  }

  using Prepared = DEMARCHE_OWNED(duckdb_prepared_statement, Api::destroy_prepare);

  Status prepare(const std::string& sql, Prepared& into) const {
    DEMARCHE_OWNED(duckdb_extracted_statements, api.destroy_extracted) statements(api.destroy_extracted);
    const idx_t count = api.extract_statements(connection, sql.c_str(), &statements.handle);
    if (count == 0) {
      const char* why = api.extract_statements_error(statements.handle);
      return why != nullptr ? explain(why) : bad_input("expected one SQL statement, found none");
    }
    if (count > 1) return bad_input("expected one SQL statement, found " + std::to_string(count));
    if (api.prepare_extracted_statement(connection, statements.handle, 0, &into.handle) != DuckDBSuccess)
      return explain(api.prepare_error(into.handle));
    return Done{};
  }

  [[nodiscard]] ColumnReader reader_of(duckdb_logical_type type) const {
    ColumnReader reader{api.get_type_id(type)};
    if (reader.type == DUCKDB_TYPE_DECIMAL) {
      reader.scale = api.decimal_scale(type);
      reader.decimal = api.decimal_internal_type(type);
    }
    return reader;
  }

  [[nodiscard]] std::vector<ColumnReader> readers_of(const Prepared& prepared) const {
    std::vector<ColumnReader> readers;
    for (idx_t i = 0; i < api.prepared_statement_column_count(prepared.handle); ++i) {
      duckdb_logical_type type = api.prepared_statement_column_logical_type(prepared.handle, i);
      readers.push_back(reader_of(type));
      api.destroy_logical_type(&type);
    }
    return readers;
  }

  // The same SELECT with what has no type of ours cast to text.
  [[nodiscard]] std::string as_text(std::string_view sql, const Prepared& prepared, const std::vector<ColumnReader>& readers) const {
    while (!sql.empty() && (trim(sql) != sql || sql.ends_with(';'))) sql = sql.ends_with(';') ? sql.substr(0, sql.size() - 1) : trim(sql);
    std::string out = "SELECT ";
    for (std::size_t i = 0; i < readers.size(); ++i) {
      const std::string column = "#" + std::to_string(i + 1);
      const char* name = api.prepared_statement_column_name(prepared.handle, i);
      const std::string json = readers[i].is_nested() ? "to_json(" + column + ")" : column;
      out += (i == 0 ? "" : ", ") + (readers[i].is_plain() ? column : "CAST(" + json + " AS VARCHAR)") + " AS " + sql_name(name);
      api.free(const_cast<char*>(name));
    }
    return out + " FROM (" + std::string(sql) + "\n) AS answer";
  }
};

namespace {

// Appends a chunk's cells to the table; counts what they take in our memory.
std::uint64_t take_chunk(const Api& api, duckdb_data_chunk chunk, const std::vector<ColumnReader>& readers, Table& table) {
  const idx_t size = api.data_chunk_get_size(chunk);
  const std::size_t first = table.rows.size();
  table.rows.resize(first + size, std::vector<Cell>(readers.size()));
  std::uint64_t bytes = size * (sizeof(std::vector<Cell>) + readers.size() * sizeof(Cell));
  for (std::size_t column = 0; column < readers.size(); ++column) {
    duckdb_vector vector = api.data_chunk_get_vector(chunk, column);
    const void* data = api.vector_get_data(vector);
    const std::uint64_t* validity = api.vector_get_validity(vector);
    for (idx_t row = 0; row < size; ++row) {
      if (validity != nullptr && ((validity[row / 64] >> (row % 64)) & 1U) == 0) continue;
      Cell& cell = table.rows[first + row][column];
      cell = readers[column].read(data, row);
      if (const auto* text = std::get_if<std::string>(&cell)) bytes += text->size();
    }
  }
  return bytes;
}

}  // namespace

DuckdbSession::DuckdbSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
DuckdbSession::~DuckdbSession() = default;

Result<std::unique_ptr<DuckdbSession>> DuckdbSession::open(const SessionOptions& options) {
  const Result<Api>& loaded = loaded_api();
  if (!loaded) return Error(loaded.error());
  auto state = std::unique_ptr<State>(new State{*loaded, options});
  const Api& api = state->api;
  DEMARCHE_OWNED(duckdb_config, api.destroy_config) config(api.destroy_config);
  api.create_config(&config.handle);
  const std::string threads = std::to_string(std::max(options.threads, 1U));
  const std::string memory = std::to_string(options.memory_limit_mb) + "MB";
  const std::pair<const char*, const char*> settings[] = {
      {"autoinstall_known_extensions", "false"}, {"autoload_known_extensions", "false"},
      {"allow_community_extensions", "false"},   {"allow_persistent_secrets", "false"},
      {"temp_directory", ""},                    {"threads", threads.c_str()},
      {"memory_limit", memory.c_str()},
  };
  for (const auto& [name, value] : settings)
    if (api.set_config(config.handle, name, value) != DuckDBSuccess) return io_error(std::string("DuckDB refuses the setting ") + name);
  char* why = nullptr;
  if (api.open_ext(nullptr, &state->database, config.handle, &why) != DuckDBSuccess) {
    const std::string reason = why != nullptr ? why : "unknown reason";
    api.free(why);
    return io_error("DuckDB cannot be started: " + reason);
  }
  if (api.connect(state->database, &state->connection) != DuckDBSuccess) return io_error("DuckDB cannot be started: no connection");
  std::unique_ptr<DuckdbSession> session(new DuckdbSession(std::move(state)));
  TRY(session->execute("SET TimeZone = 'UTC'"));
  return session;
}

Status DuckdbSession::execute(std::string_view sql) {
  const Api& api = state_->api;
  DEMARCHE_OWNED(duckdb_result, api.destroy_result) result(api.destroy_result);
  if (api.query(state_->connection, std::string(sql).c_str(), &result.handle) != DuckDBSuccess)
    return state_->explain(api.result_error(&result.handle));
  return Done{};
}

Status DuckdbSession::check_select(std::string_view sql, std::chrono::milliseconds time) {
  Watchdog watchdog(state_->api, state_->connection, time);   // preparing computes constants
  State::Prepared prepared(state_->api.destroy_prepare);
  TRY(state_->prepare(std::string(sql), prepared));
  if (state_->api.prepared_statement_type(prepared.handle) == DUCKDB_STATEMENT_TYPE_SELECT) return Done{};
  return bad_input("expected a SELECT statement");
}

Result<Table> DuckdbSession::select(std::string_view sql, const SelectLimits& limits) {
  const Api& api = state_->api;
  Watchdog watchdog(api, state_->connection, limits.time);
  State::Prepared prepared(api.destroy_prepare);
  TRY(state_->prepare(std::string(sql), prepared));
  std::vector<ColumnReader> readers = state_->readers_of(prepared);
  if (!std::all_of(readers.begin(), readers.end(), [](const ColumnReader& one) { return one.is_plain(); }) &&
      api.prepared_statement_type(prepared.handle) == DUCKDB_STATEMENT_TYPE_SELECT) {
    const std::string plain = state_->as_text(sql, prepared, readers);
    api.destroy_prepare(&prepared.handle);
    TRY(state_->prepare(plain, prepared));
    readers = state_->readers_of(prepared);
  }

  DEMARCHE_OWNED(duckdb_pending_result, api.destroy_pending) pending(api.destroy_pending);
  if (api.pending_prepared_streaming(prepared.handle, &pending.handle) != DuckDBSuccess)
    return state_->explain(api.pending_error(pending.handle), &watchdog, limits.time);
  DEMARCHE_OWNED(duckdb_result, api.destroy_result) result(api.destroy_result);
  if (api.execute_pending(pending.handle, &result.handle) != DuckDBSuccess)
    return state_->explain(api.result_error(&result.handle), &watchdog, limits.time);

  Table table;
  for (idx_t i = 0; i < api.column_count(&result.handle); ++i) {
    duckdb_logical_type type = api.column_logical_type(&result.handle, i);
    if (i < readers.size()) readers[i] = state_->reader_of(type);
    else readers.push_back(state_->reader_of(type));
    api.destroy_logical_type(&type);
    table.columns.emplace_back(api.column_name(&result.handle, i));
    table.types.push_back(readers[i].cell_type());
  }
  std::uint64_t bytes = 0;
  for (;;) {
    DEMARCHE_OWNED(duckdb_data_chunk, api.destroy_data_chunk) chunk(api.destroy_data_chunk);
    chunk.handle = api.fetch_chunk(result.handle);
    if (chunk.handle == nullptr || api.data_chunk_get_size(chunk.handle) == 0) break;
    bytes += take_chunk(api, chunk.handle, readers, table);
    if (limits.rows != 0 && table.rows.size() > limits.rows)
      return limit_error("the query gives more than " + with_thousands(static_cast<std::int64_t>(limits.rows)) + " rows",
                         "add a LIMIT or count them");
    if (limits.bytes != 0 && bytes > limits.bytes)
      return limit_error("the query's answer is larger than " + std::to_string(limits.bytes >> 20U) + " MB", "select fewer rows or columns");
    if (watchdog.fired()) return state_->explain("", &watchdog, limits.time);
  }
  const char* why = api.result_error(&result.handle);
  if (why != nullptr && *why != '\0') return state_->explain(why, &watchdog, limits.time);
  return table;
}

struct RowAppender::State {
  const Api& api;
  const DuckdbSession::State& session;
  std::vector<CellType> types;
  duckdb_appender appender = nullptr;
  duckdb_data_chunk chunk = nullptr;
  std::size_t filled = 0, room = 0;

  ~State() {
    if (chunk != nullptr) api.destroy_data_chunk(&chunk);
    if (appender != nullptr) api.appender_destroy(&appender);
  }

  void set(std::size_t column, std::size_t row, const CellVector& values) {
    duckdb_vector vector = api.data_chunk_get_vector(chunk, column);
    if (!values.valid[row]) {
      api.vector_ensure_validity_writable(vector);
      api.vector_get_validity(vector)[filled / 64] &= ~(std::uint64_t{1} << (filled % 64));
      return;
    }
    void* into = api.vector_get_data(vector);
    switch (values.type) {
      case CellType::text: {
        const std::string& text = values.texts[row];
        const std::string safe = is_utf8(text) ? std::string() : visible(text);
        const std::string& put = safe.empty() ? text : safe;
        api.vector_assign_string_element_len(vector, filled, put.data(), put.size());
        break;
      }
      case CellType::integer: case CellType::time: static_cast<std::int64_t*>(into)[filled] = values.integers[row]; break;
      case CellType::real: static_cast<double*>(into)[filled] = values.reals[row]; break;
      case CellType::boolean: static_cast<bool*>(into)[filled] = values.integers[row] != 0; break;
    }
  }

  Status flush() {
    if (filled == 0) return Done{};
    api.data_chunk_set_size(chunk, filled);
    if (api.append_data_chunk(appender, chunk) != DuckDBSuccess) return session.explain(api.appender_error(appender));
    api.data_chunk_reset(chunk);
    filled = 0;
    return Done{};
  }
};

RowAppender::RowAppender(std::unique_ptr<State> state) : state_(std::move(state)) {}
RowAppender::~RowAppender() = default;

Result<std::unique_ptr<RowAppender>> DuckdbSession::append_to(const std::string& table, const RowBatch& shape) {
  const Api& api = state_->api;
  std::unique_ptr<RowAppender::State> state(new RowAppender::State{api, *state_, {}});
  if (api.appender_create(state_->connection, nullptr, table.c_str(), &state->appender) != DuckDBSuccess)
    return state_->explain(api.appender_error(state->appender));
  std::vector<duckdb_logical_type> types;
  for (const CellVector& column : shape.columns()) {
    static constexpr std::array kTypes = {DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_BOOLEAN,
                                          DUCKDB_TYPE_TIMESTAMP};
    types.push_back(api.create_logical_type(kTypes[static_cast<std::size_t>(column.type)]));
    state->types.push_back(column.type);
  }
  state->chunk = api.create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) api.destroy_logical_type(&type);
  state->room = api.vector_size();
  return std::unique_ptr<RowAppender>(new RowAppender(std::move(state)));
}

Status RowAppender::append(const RowBatch& batch, std::size_t from, std::size_t count) {
  CHECK(batch.columns().size() == state_->types.size());
  for (std::size_t i = 0; i < state_->types.size(); ++i) CHECK(batch.columns()[i].type == state_->types[i]);
  for (std::size_t row = from; row < from + count; ++row) {
    for (std::size_t column = 0; column < state_->types.size(); ++column) state_->set(column, row, batch.columns()[column]);
    if (++state_->filled == state_->room) TRY(state_->flush());
  }
  return Done{};
}

Status RowAppender::close() {
  TRY(state_->flush());
  if (state_->api.appender_close(state_->appender) != DuckDBSuccess) return state_->session.explain(state_->api.appender_error(state_->appender));
  return Done{};
}

std::string sql_name(std::string_view name) { return "\"" + replace_all(name, "\"", "\"\"") + "\""; }

std::string_view sql_type(CellType type) {
  switch (type) {
    case CellType::text: return "VARCHAR";
    case CellType::integer: return "BIGINT";
    case CellType::real: return "DOUBLE";
    case CellType::boolean: return "BOOLEAN";
    case CellType::time: return "TIMESTAMP";
  }
  CHECK(false);
  return {};
}

std::string create_table_sql(std::string_view table, const RowBatch& shape) {
  std::string sql = "CREATE TABLE " + sql_name(table) + " (";
  for (std::size_t i = 0; i < shape.names().size(); ++i)
    sql += (i == 0 ? "" : ", ") + sql_name(shape.names()[i]) + " " + std::string(sql_type(shape.columns()[i].type));
  return sql + ")";
}

}  // namespace demarche::store
