#include "store/analysis.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/disk.h"
#include "base/text.h"

namespace demarche::store {
namespace {

using Names = std::set<std::string, std::less<>>;

constexpr std::size_t kLongestSql = 100'000;   // bytes of foreign SQL
constexpr std::chrono::milliseconds kPlanningTime{10'000};
constexpr CellColumn kFileColumns[] = {{"file", CellType::text}, {"source_id", CellType::text}, {"marking", CellType::text},
                                       {"artifact", CellType::text}, {"clock_offset", CellType::integer}};
const std::vector<std::string> kProvenance = {"artifact", "byte_offset", "byte_length", "marking"};

// read_parquet() takes patterns: a folder called "a[1]" must not be read as one.
std::string literal_pattern(const std::string& path) {
  std::string pattern;
  for (const char c : path) {
    if (c == '[' || c == '*' || c == '?') pattern += '[', pattern += c, pattern += ']';
    else pattern += c;
  }
  return pattern;
}

std::string empty_rows_sql(std::span<const CellColumn> columns) {
  std::string sql = "SELECT NULL::VARCHAR AS source_id, NULL::VARCHAR AS marking, NULL::VARCHAR AS artifact";
  const auto add = [&](const CellColumn& column) {
    sql += ", NULL::" + std::string(sql_type(column.type)) + " AS " + sql_name(column.name);
  };
  for (const CellColumn& column : kRowOrigin) add(column);
  for (const CellColumn& column : columns) add(column);
  return sql + " WHERE false";
}

std::string rows_sql(const std::vector<RowFile>& files, const std::string& file_table, std::span<const CellColumn> columns) {
  const bool shifted = std::any_of(files.begin(), files.end(), [](const RowFile& file) { return file.clock_offset_micros != 0; });
  std::string sql = "SELECT f.source_id, f.marking, f.artifact";
  const auto add = [&](const CellColumn& column) {
    const std::string name = sql_name(column.name);
    // ts alone is on the source's clock as the case corrects it; other times are what a log states.
    if (shifted && column.name == "ts") sql += ", r.ts + to_microseconds(f.clock_offset) AS ts";
    else sql += ", r." + name;
  };
  for (const CellColumn& column : kRowOrigin) add(column);
  for (const CellColumn& column : columns) add(column);
  sql += " FROM read_parquet([";
  for (std::size_t i = 0; i < files.size(); ++i) sql += (i == 0 ? "" : ", ") + sql_quote(literal_pattern(files[i].path.string()));
  return sql + "], filename = true) AS r JOIN " + sql_name(file_table) + " AS f ON r.filename = f.file";
}

// -1, 0, 1. As the engine sorts: by value, nulls last.
int compare(const Cell& a, const Cell& b) {
  if (is_null(a) || is_null(b)) return static_cast<int>(is_null(a)) - static_cast<int>(is_null(b));
  if (a.index() != b.index()) return a.index() < b.index() ? -1 : 1;
  if (const auto* x = std::get_if<double>(&a)) {
    const double y = std::get<double>(b);
    if (std::isnan(*x) || std::isnan(y)) return static_cast<int>(std::isnan(*x)) - static_cast<int>(std::isnan(y));
  }
  return a < b ? -1 : b < a ? 1 : 0;
}

bool row_before(const std::vector<Cell>& a, const std::vector<Cell>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (const int order = compare(a[i], b[i]); order != 0) return order < 0;
  return false;
}

Error not_locked() { return {ErrorKind::internal, "foreign SQL was asked before Analysis::lock()", {}}; }

}  // namespace

Analysis::Analysis(AnalysisOptions options, std::unique_ptr<DuckdbSession> session)
    : options_(std::move(options)), session_(std::move(session)) {}

Result<std::unique_ptr<Analysis>> Analysis::open(AnalysisOptions options) {
  auto session = TRY(DuckdbSession::open({.threads = options.jobs, .memory_limit_mb = options.memory_limit_mb}));
  return std::unique_ptr<Analysis>(new Analysis(std::move(options), std::move(session)));
}

Status Analysis::drop(std::string_view name) {
  const Table found = TRY(session_->select("SELECT 'VIEW' FROM duckdb_views() WHERE NOT internal AND lower(view_name) = " + sql_quote(lower(name)) +
                                           " UNION ALL SELECT 'TABLE' FROM duckdb_tables() WHERE lower(table_name) = " + sql_quote(lower(name))));
  if (found.rows.empty()) return Done{};
  return session_->execute("DROP " + cell_text(found.rows[0][0]) + " " + sql_name(name));
}

Status Analysis::put(std::string_view name, const RowBatch& rows) {
  const std::scoped_lock guard(mutex_);
  TRY(drop(name));
  TRY(session_->execute(create_table_sql(name, rows)));
  if (rows.empty()) return Done{};
  const auto appender = TRY(session_->append_to(std::string(name), rows));
  TRY(appender->append(rows, 0, rows.rows()));
  return appender->close();
}

Status Analysis::define_rows(std::string_view view, const std::vector<RowFile>& files, std::span<const CellColumn> columns) {
  RowBatch list{std::span<const CellColumn>(kFileColumns)};
  for (const RowFile& file : files)
    list.text(file.path.string()).text(file.source_id).text(file.marking).text(file.artifact).integer(file.clock_offset_micros).end_row();
  std::string file_table;
  {
    const std::scoped_lock guard(mutex_);
    TRY(drop(view));
    file_table = "row_files_" + std::to_string(++file_lists_);
  }
  if (!files.empty()) TRY(put(file_table, list));
  const std::scoped_lock guard(mutex_);
  const std::string sql = files.empty() ? empty_rows_sql(columns) : rows_sql(files, file_table, columns);
  if (!options_.materialise) return session_->execute("CREATE VIEW " + sql_name(view) + " AS " + sql);
  TRY(session_->execute("CREATE TABLE " + sql_name(view) + " AS " + sql));
  return files.empty() ? Status(Done{}) : session_->execute("DROP TABLE " + sql_name(file_table));
}

void Analysis::set_row_views(const std::vector<std::string>& row_views) {
  const std::scoped_lock guard(mutex_);
  row_views_.clear();
  for (const std::string& name : row_views) row_views_.insert(lower(name));
}

Status Analysis::lock() {
  const std::scoped_lock guard(mutex_);
  CHECK(!locked_);
  if (!options_.materialise && !options_.evidence_dir.empty()) {
    std::error_code code;
    const fs::path folder = fs::absolute(options_.evidence_dir, code);
    if (code) return io_error(options_.evidence_dir.string() + ": " + code.message());
    TRY(session_->execute("SET allowed_directories = [" + sql_quote(folder.string() + "/") + "]"));
  }
  TRY(session_->execute("SET enable_external_access = false; SET lock_configuration = true"));
  locked_ = true;
  return Done{};
}

Status Analysis::execute(std::string_view sql) {
  const std::scoped_lock guard(mutex_);
  return session_->execute(sql);
}

Result<Table> Analysis::select(std::string_view sql) {
  const std::scoped_lock guard(mutex_);
  return session_->select(sql);
}

Result<std::string> Analysis::one_text(const std::string& sql) {
  const Table table = TRY(session_->select(sql));
  CHECK(table.rows.size() == 1 && table.columns.size() == 1);
  return cell_text(table.rows[0][0]);
}

Result<Names> Analysis::names(const std::string& sql) {
  Names found;
  for (const auto& row : TRY(session_->select(sql)).rows) found.insert(lower(cell_text(row[0])));
  return found;
}

Result<std::string> Analysis::judged_tree(std::string_view sql, std::chrono::milliseconds time) {
  if (!locked_) return not_locked();
  if (sql.size() > kLongestSql) return Error{ErrorKind::limit, "the SQL is longer than " + with_thousands(kLongestSql) + " bytes", {}};
  if (!is_utf8(sql) || sql.find('\0') != std::string_view::npos) return bad_input("the SQL is not UTF-8 text");
  if (!engine_) {
    ForeignScope scope;
    for (const std::string& name : TRY(names("SELECT function_name FROM duckdb_functions() WHERE internal AND function_type IN ('scalar', 'aggregate') "
                                             "GROUP BY function_name HAVING bool_and(stability = 'CONSISTENT')")))
      if (may_call(name)) scope.functions.insert(name);
    for (const std::string_view macro : plain_macros()) scope.functions.emplace(macro);
    scope.system = TRY(names("SELECT view_name FROM duckdb_views() WHERE internal"));
    engine_ = std::move(scope);
  }
  // Tables come and go between calls. The lists of files hold paths of this machine: they are no part of the case.
  engine_->tables = TRY(names("SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT starts_with(table_name, 'row_files_') "
                           "UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal"));
  const std::string tree = TRY(one_text("SELECT json_serialize_sql(" + sql_quote(sql) + ")"));
  TRY(judge_foreign(tree, *engine_));
  TRY(session_->check_select(sql, time));
  judged_ = {std::string(sql), tree};
  return tree;
}

Result<std::string> Analysis::as_sql(const std::string& tree) {
  return one_text("SELECT json_deserialize_sql(" + sql_quote(tree) + "::JSON)");
}

Result<Table> Analysis::select_foreign(std::string_view sql, const QueryLimits& limits) {
  const std::scoped_lock guard(mutex_);
  const std::string tree = TRY(judged_tree(sql, limits.time));
  // With a ';' inside, the text cannot be put into another statement as it is; what the tree says is the same question.
  const std::string text = sql.find(';') == std::string_view::npos ? std::string(sql) : TRY(as_sql(tree));
  Table answer = TRY(session_->select(text, {.time = limits.time, .rows = limits.rows, .bytes = options_.memory_limit_mb << 20U}));
  if (is_unordered(tree)) std::sort(answer.rows.begin(), answer.rows.end(), row_before);
  return answer;
}

Result<std::string> Analysis::rows_behind(std::string_view sql) {
  const std::scoped_lock guard(mutex_);
  // Mostly asked right after its answer.
  const bool known = !judged_.second.empty() && sql == judged_.first;
  const std::string tree = known ? judged_.second : TRY(judged_tree(sql, kPlanningTime));
  if (const std::string simple = rows_tree(tree, row_views_, kProvenance); !simple.empty()) {
    std::string own = TRY(as_sql(simple));
    // WHERE may use a name that the select list gave: then it does not stand alone, and all rows are named below.
    if (session_->check_select(own, kPlanningTime)) return own;
  }
  std::string all;
  for (const std::string& view : row_views_named(tree, row_views_))
    all += (all.empty() ? "SELECT " : " UNION ALL SELECT ") + join(kProvenance, ", ") + " FROM " + sql_name(view);
  if (!all.empty()) return all;
  return std::string("SELECT NULL::VARCHAR AS artifact, NULL::BIGINT AS byte_offset, NULL::BIGINT AS byte_length, "
                     "NULL::VARCHAR AS marking WHERE false");
}

}  // namespace demarche::store
