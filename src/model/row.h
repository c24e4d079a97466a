// Row: one typed record. RowKind names the kinds and RowSchema their columns: the one table from which Parquet files,
// views and documentation are made. RowBatch: many rows of one kind, by column.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace demarche {

enum class RowKind { logins, connections, resolutions, requests, certificates, files, records, sightings };
inline constexpr std::size_t kRowKinds = 8;

enum class CellType { text, integer, real, boolean, time };

struct CellColumn {
  std::string_view name;
  CellType type;
};

// Columns of a kind as stored, after the common ones (kRowOrigin). docs/rows.md explains each.
[[nodiscard]] std::span<const CellColumn> row_columns(RowKind kind);
[[nodiscard]] std::string_view row_kind_text(RowKind kind);   // "logins"

// Every row starts with these: where it is, when, and which connection it belongs to.
inline constexpr std::array<CellColumn, 6> kRowOrigin = {{
    {"line", CellType::integer}, {"byte_offset", CellType::integer}, {"byte_length", CellType::integer},
    {"log", CellType::text}, {"uid", CellType::text}, {"ts", CellType::time},
}};

// A column of values; `valid[i]` is false where row i has none. Only the vector of its type is used.
struct CellVector {
  CellType type = CellType::text;
  std::vector<std::string> texts;
  std::vector<std::int64_t> integers;    // also times (microseconds) and booleans (0, 1)
  std::vector<double> reals;
  std::vector<bool> valid;

  void add_null();
  void add(std::string_view text);
  void add(std::int64_t integer);
  void add(double real);
  [[nodiscard]] std::size_t size() const { return valid.size(); }
};

class RowBatch {
 public:
  RowBatch() = default;
  explicit RowBatch(RowKind kind);                              // kRowOrigin, then row_columns(kind)
  explicit RowBatch(std::span<const CellColumn> columns);       // any table (registries, places, ...)

  // Fill the columns of one row from left to right, then end_row(). The wrong type or count is a CHECK.
  RowBatch& null();
  RowBatch& text(std::string_view value);
  RowBatch& text(const std::string& value) { return text(std::string_view(value)); }
  RowBatch& text(const char* value) { return text(std::string_view(value)); }
  RowBatch& text(const std::optional<std::string>& value);
  RowBatch& integer(std::int64_t value);
  RowBatch& integer(std::optional<std::int64_t> value);
  RowBatch& real(std::optional<double> value);
  RowBatch& boolean(std::optional<bool> value);
  RowBatch& time(std::optional<Timestamp> value);
  void end_row();

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] bool empty() const { return rows_ == 0; }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const std::vector<CellVector>& columns() const { return columns_; }
  void clear();

 private:
  CellVector& next(CellType type);
  std::vector<std::string> names_;
  std::vector<CellVector> columns_;
  std::size_t at_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace demarche
