// Analysis: the case's rows as tables, and SQL over them (model/query.h), by an embedded DuckDB in memory.
//
// Order of use: open(); put(), execute() and define_rows() as needed; set_row_views(); lock(); then anything. Only after
// lock() is foreign SQL answered. Calls are serialised; one Analysis may be shared by threads.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/query.h"
#include "model/row.h"
#include "store/duckdb_session.h"
#include "store/foreign_sql.h"

namespace demarche::store {

struct AnalysisOptions {
  unsigned jobs = 1;                       // threads. Sums of doubles may differ in the last bits between numbers of threads:
                                           // pass 1 where the same bytes must come out
  std::uint64_t memory_limit_mb = 1024;    // of the engine, and apart from it of one answer
  std::filesystem::path evidence_dir = {}; // the only folder that can be read once locked
  bool materialise = false;                // define_rows() copies the rows; once locked no file can be read at all
};

// One Parquet file of rows and what it says about each of them.
struct RowFile {
  std::filesystem::path path;
  std::string source_id;
  std::string marking;                     // "TLP:AMBER"
  std::string artifact;                    // SHA-256 of the sealed file, hexadecimal
  std::int64_t clock_offset_micros = 0;    // added to every ts
};

class Analysis final : public Query {
 public:
  // io: the DuckDB library is missing or too old.
  [[nodiscard]] static Result<std::unique_ptr<Analysis>> open(AnalysisOptions options);

  // Makes `view` of the files' rows: source_id, marking, artifact, line, byte_offset, byte_length, log, uid, ts, then
  // `columns`. Without files: the same columns and no rows. Replaces a view or table of that name.
  [[nodiscard]] Status define_rows(std::string_view view, const std::vector<RowFile>& files, std::span<const CellColumn> columns);
  // The views whose rows carry artifact, byte_offset, byte_length and marking: what rows_behind() can lead to.
  void set_row_views(const std::vector<std::string>& names);
  // From now on no setting changes and no file outside evidence_dir can be read (none at all when materialised).
  [[nodiscard]] Status lock();

  Status execute(std::string_view sql) override;
  Result<Table> select(std::string_view sql) override;
  // bad_input: refused or wrong, with the reason; limit: time, rows, memory. Rows come in a fixed order: the SELECT's own,
  // the files', or where neither gives one, sorted by all columns.
  Result<Table> select_foreign(std::string_view sql, const QueryLimits& limits) override;
  Status put(std::string_view name, const RowBatch& rows) override;
  Result<std::string> rows_behind(std::string_view sql) override;

 private:
  Analysis(AnalysisOptions options, std::unique_ptr<DuckdbSession> session);
  [[nodiscard]] Status drop(std::string_view name);
  [[nodiscard]] Result<std::string> one_text(const std::string& sql);
  [[nodiscard]] Result<std::set<std::string, std::less<>>> names(const std::string& sql);
  [[nodiscard]] Result<std::string> judged_tree(std::string_view sql, std::chrono::milliseconds time);   // of SQL that may run
  [[nodiscard]] Result<std::string> as_sql(const std::string& tree);

  AnalysisOptions options_;
  std::mutex mutex_;
  std::unique_ptr<DuckdbSession> session_;
  std::set<std::string, std::less<>> row_views_;
  std::optional<ForeignScope> engine_;            // what the engine offers; asked once
  std::pair<std::string, std::string> judged_;    // the SQL last found harmless, and its tree
  unsigned file_lists_ = 0;
  bool locked_ = false;
};

}  // namespace demarche::store
