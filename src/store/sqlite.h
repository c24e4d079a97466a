// Database, Statement, Transaction: SQLite with owners. The one place that knows SQLite's own types.
// Not safe for several threads at once: CaseStore serialises.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace demarche::store {

enum class OpenMode {
  create,     // read and write; made when missing
  read,       // must exist; other processes may write meanwhile
  immutable,  // must exist, on a medium where nothing can be written beside it
  memory,     // empty, gone when closed
};

// One prepared statement. Values are bound from left to right, then step() gives rows.
class Statement {
 public:
  Statement(sqlite3* database, sqlite3_stmt* statement);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  Statement(const Statement&) = delete;

  Statement& bind(std::int64_t value);
  Statement& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
  Statement& bind(std::string_view text);
  Statement& bind(std::optional<std::int64_t> value);

  [[nodiscard]] Result<bool> step();   // true: a row is there
  [[nodiscard]] Status run();          // for statements without rows; may be bound and run again afterwards

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

class Database {
 public:
  // Errors: seal_broken when the file is damaged or no database, io otherwise; the message names the file.
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, OpenMode mode);
  ~Database();
  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;
  Database(const Database&) = delete;

  [[nodiscard]] Status execute(const std::string& sql);                // any number of statements
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);    // the first value of the first row; 0 without rows
  [[nodiscard]] std::int64_t last_row_id() const;

 private:
  Database(sqlite3* database) : database_(database) {}
  sqlite3* database_;
};

// Rolled back unless committed.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin(Database& database);   // takes the write lock now, not at the first change
  ~Transaction();
  Transaction(Transaction&& other) noexcept : database_(other.database_) { other.database_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  [[nodiscard]] Status commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace demarche::store
