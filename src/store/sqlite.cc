#include "store/sqlite.h"

#include <sqlite3.h>

#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace demarche::store {
namespace {

constexpr int kBusyMillis = 10'000;   // how long to wait for another process's short write

Error sqlite_error(sqlite3* database, std::string_view what) {
  const int code = sqlite3_errcode(database);
  const char* file = sqlite3_db_filename(database, "main");
  std::string message = (file != nullptr && *file != '\0' ? std::string(file) : "the catalogue") + ": cannot " +
                        std::string(what) + ": " + sqlite3_errmsg(database);
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::seal_broken, std::move(message), "the file is damaged: bring it back from a copy"};
    case SQLITE_CONSTRAINT:
      return {ErrorKind::internal, std::move(message), {}};
    default:
      return {ErrorKind::io, std::move(message), {}};
  }
}

// A path inside SQLite's file: URI. Everything but the plain characters is percent-encoded.
std::string uri_of(const std::filesystem::path& path, std::string_view query) {
  std::string uri = "file:";
  for (const char c : path.string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      uri += c;
    } else {
      static constexpr char kDigits[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      uri += '%', uri += kDigits[byte >> 4U], uri += kDigits[byte & 15U];
    }
  }
  return uri.append(query);
}

}  // namespace

Statement::Statement(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)), bound_(other.bound_) {}
Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(std::int64_t value) {
  CHECK(sqlite3_bind_int64(statement_, ++bound_, value) == SQLITE_OK);
  return *this;
}
Statement& Statement::bind(std::string_view text) {
  // An empty view may hold no pointer, which SQLite would take for NULL.
  const char* data = text.data() != nullptr ? text.data() : "";
  CHECK(sqlite3_bind_text64(statement_, ++bound_, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}
Statement& Statement::bind(std::optional<std::int64_t> value) {
  if (value) return bind(*value);
  CHECK(sqlite3_bind_null(statement_, ++bound_) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return sqlite_error(database_, "read or write");
}

Status Statement::run() {
  while (TRY(step())) {
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  bound_ = 0;
  return Done{};
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
std::string Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(statement_, column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

Result<Database> Database::open(const std::filesystem::path& path, OpenMode mode) {
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  std::string uri;
  switch (mode) {
    case OpenMode::create: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, uri = uri_of(path, ""); break;
    case OpenMode::read: flags |= SQLITE_OPEN_READONLY, uri = uri_of(path, ""); break;
    case OpenMode::immutable: flags |= SQLITE_OPEN_READONLY, uri = uri_of(path, "?immutable=1"); break;
    case OpenMode::memory: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, uri = ":memory:"; break;
  }
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(uri.c_str(), &raw, flags, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return io_error(path.string() + ": cannot open the catalogue: " + sqlite3_errstr(code));
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kBusyMillis);
  // SQL in the file itself (views, triggers) may not call anything with side effects.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  Status keys = database.execute("PRAGMA foreign_keys = ON");
  if (!keys) return std::move(keys).error();
  return database;
}

Database::Database(Database&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
Database::~Database() { sqlite3_close_v2(database_); }

Status Database::execute(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return sqlite_error(database_, "read or write");
  return Done{};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK)
    return sqlite_error(database_, "read");
  return Statement(database_, statement);
}

Result<std::int64_t> Database::integer(std::string_view sql) {
  Statement statement = TRY(prepare(sql));
  const bool row = TRY(statement.step());
  return row ? statement.integer(0) : 0;
}

std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(database_); }

Result<Transaction> Transaction::begin(Database& database) {
  Status begun = database.execute("BEGIN IMMEDIATE");
  if (!begun) return std::move(begun).error();
  return Transaction(database);
}
Transaction::~Transaction() {
  if (database_ == nullptr) return;
  // Nothing useful can be done when even this fails: closing the database rolls back as well.
  [[maybe_unused]] const Status undone = database_->execute("ROLLBACK");
}
Status Transaction::commit() {
  Status done = database_->execute("COMMIT");
  if (done) database_ = nullptr;
  return done;
}

}  // namespace demarche::store
