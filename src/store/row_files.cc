#include "store/row_files.h"

#include <algorithm>
#include <cstdio>

#include "base/check.h"
#include "store/duckdb_session.h"

namespace demarche::store {

namespace {

// One thread: rows keep their order and the encoder sees the same chunks every time.
Result<std::unique_ptr<DuckdbSession>> new_session() { return DuckdbSession::open({.threads = 1, .memory_limit_mb = 1024}); }

}  // namespace

RowSessions::RowSessions() = default;
RowSessions::~RowSessions() = default;

Result<std::unique_ptr<DuckdbSession>> RowSessions::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<DuckdbSession> session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  return new_session();
}

void RowSessions::give_back(std::unique_ptr<DuckdbSession> empty) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(empty));
}

struct RowWriter::Part {
  std::unique_ptr<RowAppender> appender;   // null: no file of this kind is being filled
  std::size_t rows = 0;
  unsigned number = 0;
};

RowWriter::RowWriter(std::filesystem::path folder, std::string prefix, RowSessions* sessions)
    : folder_(std::move(folder)), prefix_(std::move(prefix)), sessions_(sessions) {}
RowWriter::~RowWriter() { parts_.clear(); }   // appenders before their session

Status RowWriter::begin(std::string_view kind, Part& part, const RowBatch& shape) {
  if (!session_) session_ = TRY(sessions_ != nullptr ? sessions_->take() : new_session());
  TRY(session_->execute(create_table_sql(kind, shape)));
  part.appender = TRY(session_->append_to(std::string(kind), shape));
  part.rows = 0;
  return Done{};
}

Status RowWriter::write(std::string_view kind, Part& part) {
  TRY(part.appender->close());
  part.appender.reset();
  char number[16];
  std::snprintf(number, sizeof number, ".%04u", ++part.number);
  std::string name = prefix_ + "." + std::string(kind) + number + ".parquet";
  TRY(session_->execute("COPY " + sql_name(kind) + " TO " + sql_quote((folder_ / name).string()) +
                        " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE " +
                        std::to_string(kRowsPerFile) + ", PARQUET_VERSION V1, USE_TMP_FILE false)"));
  TRY(session_->execute("DROP TABLE " + sql_name(kind)));
  files_.push_back(std::move(name));
  return Done{};
}

Status RowWriter::append(std::string_view kind, const RowBatch& rows) {
  if (rows.empty()) return Done{};
  Part& part = parts_.try_emplace(std::string(kind)).first->second;
  for (std::size_t at = 0; at < rows.rows();) {
    if (!part.appender) TRY(begin(kind, part, rows));
    const std::size_t count = std::min(rows.rows() - at, kRowsPerFile - part.rows);
    TRY(part.appender->append(rows, at, count));
    at += count;
    part.rows += count;
    if (part.rows == kRowsPerFile) TRY(write(kind, part));
  }
  return Done{};
}

Result<std::vector<std::string>> RowWriter::finish() {
  for (auto& [kind, part] : parts_)
    if (part.appender) TRY(write(kind, part));
  // A writer that fails keeps its database: tables may be left in it.
  if (sessions_ != nullptr && session_) sessions_->give_back(std::move(session_));
  std::sort(files_.begin(), files_.end());
  return std::move(files_);
}

}  // namespace demarche::store
