// RowWriter: rows as Parquet files (zstd), one kind per file. The same rows in the same order give the same bytes, in any
// folder, however they were cut into batches, whatever else runs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/row.h"

namespace demarche::store {

class DuckdbSession;
class RowAppender;

// Rows of a kind in one file; more go into the next one. One row group of Parquet each.
inline constexpr std::size_t kRowsPerFile = 131'072;

// Databases for writers that come one after the other: to start one costs more than to write a small file. From any
// thread; it must outlive its writers.
class RowSessions {
 public:
  RowSessions();
  ~RowSessions();
  RowSessions(const RowSessions&) = delete;
  RowSessions& operator=(const RowSessions&) = delete;

 private:
  friend class RowWriter;
  [[nodiscard]] Result<std::unique_ptr<DuckdbSession>> take();
  void give_back(std::unique_ptr<DuckdbSession> empty);   // one without tables
  std::mutex mutex_;
  std::vector<std::unique_ptr<DuckdbSession>> idle_;
};

class RowWriter {
 public:
  // Files are "<folder>/<prefix>.<kind>.0001.parquet", ".0002" and so on. The folder exists. Nothing is opened, and no
  // file made, before the first row. `sessions`: where its database is from; null: its own.
  RowWriter(std::filesystem::path folder, std::string prefix, RowSessions* sessions = nullptr);
  ~RowWriter();
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;

  // All batches of a kind have the same columns. The rows are copied. Errors: io (the disk, the library), limit.
  [[nodiscard]] Status append(std::string_view kind, const RowBatch& rows);
  // Writes what is left; names within the folder, sorted. Call it once, as the last.
  [[nodiscard]] Result<std::vector<std::string>> finish();

 private:
  struct Part;   // the file of a kind that is being filled
  [[nodiscard]] Status begin(std::string_view kind, Part& part, const RowBatch& shape);
  [[nodiscard]] Status write(std::string_view kind, Part& part);

  std::filesystem::path folder_;
  std::string prefix_;
  RowSessions* sessions_;
  std::unique_ptr<DuckdbSession> session_;
  std::map<std::string, Part, std::less<>> parts_;
  std::vector<std::string> files_;
};

}  // namespace demarche::store
