#include "store/analysis.h"

#include "base/text.h"
#include "store/row_files.h"
#include "store/test_folder.h"

using namespace demarche;
using namespace demarche::store;

namespace {

constexpr CellColumn kPeople[] = {{"id", CellType::integer}, {"name", CellType::text}, {"weight", CellType::real},
                                  {"alive", CellType::boolean}, {"born", CellType::time}};

RowBatch people() {
  RowBatch rows{std::span<const CellColumn>(kPeople)};
  rows.integer(1).text("Ada").real(1.5).boolean(true).time(Timestamp::from_seconds(0)).end_row();
  rows.integer(2).null().null().null().null().end_row();
  return rows;
}

// A file of logins at seconds 1, 2, ... count.
RowFile write_logins(const fs::path& folder, const std::string& source, int count, std::int64_t offset = 0) {
  RowBatch rows(RowKind::logins);
  for (int i = 1; i <= count; ++i) {
    rows.integer(i).integer(i * 10).integer(9).text("rdp").text("C" + std::to_string(i)).time(Timestamp::from_seconds(i));
    rows.text("192.0.2." + std::to_string(i)).integer(50'000).text("198.51.100.1").integer(3389).text("rdp").null();
    rows.text(i % 2 == 0 ? "Chinese" : "English").null().text("yes").boolean(true).end_row();
  }
  fs::create_directories(folder);
  RowWriter writer(folder, source);
  must(writer.append("logins", rows));
  const auto files = must(writer.finish());
  return {folder / files.at(0), source, source == "S-1" ? "TLP:AMBER" : "TLP:RED", Sha256::of(source).hex(), offset};
}

std::unique_ptr<Analysis> open_analysis(AnalysisOptions options = {}) { return must(Analysis::open(std::move(options))); }

// Locked, with logins of two sources (2 and 3 rows) and a table that has no provenance.
std::unique_ptr<Analysis> with_logins(const fs::path& folder, AnalysisOptions options = {}) {
  options.evidence_dir = folder;
  auto analysis = open_analysis(std::move(options));
  must(analysis->define_rows("logins", {write_logins(folder / "a", "S-1", 2), write_logins(folder / "b", "S-2", 3)}, row_columns(RowKind::logins)));
  must(analysis->define_rows("requests", {}, row_columns(RowKind::requests)));
  must(analysis->put("people", people()));
  analysis->set_row_views({"logins", "requests"});
  must(analysis->lock());
  return analysis;
}

std::string flat(const Table& table) {
  std::string text;
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + (is_null(row[i]) ? "null" : cell_text(row[i]));
    text += ";";
  }
  return text;
}

}  // namespace

TEST_CASE("every type becomes one of ours") {
  const auto analysis = open_analysis();
  struct { const char* sql; CellType type; const char* text; } const table[] = {
      {"true", CellType::boolean, "true"},
      {"1::TINYINT", CellType::integer, "1"},
      {"-2::SMALLINT", CellType::integer, "-2"},
      {"300::USMALLINT", CellType::integer, "300"},
      {"18446744073709551615::UBIGINT", CellType::integer, "1.84467440737e+19"},
      {"(-5)::HUGEINT", CellType::integer, "-5"},
      {"(-9223372036854775808)::HUGEINT", CellType::integer, "-9223372036854775808"},
      {"9223372036854775808::HUGEINT", CellType::integer, "9.22337203685e+18"},
      {"(SELECT sum(range) FROM range(10))", CellType::integer, "45"},
      {"1.25::DECIMAL(9,2)", CellType::real, "1.25"},
      {"-123456789012345678.5::DECIMAL(25,1)", CellType::real, "-1.23456789012e+17"},
      {"7::DECIMAL(9,0)", CellType::integer, "7"},
      {"0.5::FLOAT", CellType::real, "0.5"},
      {"avg(1)", CellType::real, "1"},
      {"'text longer than twelve bytes'", CellType::text, "text longer than twelve bytes"},
      {"'short'", CellType::text, "short"},
      {"TIMESTAMP '2013-02-19 08:15:00.5'", CellType::time, "2013-02-19T08:15:00.500000Z"},
      {"TIMESTAMPTZ '2013-02-19 08:15:00+08'", CellType::time, "2013-02-19T00:15:00Z"},
      {"DATE '2013-02-19'", CellType::time, "2013-02-19T00:00:00Z"},
      {"TIMESTAMP_NS '1969-12-31 23:59:59.999999999'", CellType::time, "1969-12-31T23:59:59.999999Z"},
      {"'infinity'::TIMESTAMP", CellType::time, "infinity"},
      {"[1, 2]", CellType::text, "[1,2]"},
      {"{'a': 'x', 'b': [NULL]}", CellType::text, "{\"a\":\"x\",\"b\":[null]}"},
      {"MAP {'k': 1}", CellType::text, "{\"k\":1}"},
      {"INTERVAL 90 MINUTE", CellType::text, "01:30:00"},
      {"NULL::INTEGER", CellType::integer, "null"},
  };
  for (const auto& row : table) {
    CAPTURE(row.sql);
    const Table answer = must(analysis->select("SELECT " + std::string(row.sql) + " AS x, 'y' AS y"));
    CHECK(answer.types[0] == row.type);
    CHECK_EQ(answer.columns, std::vector<std::string>{"x", "y"});
    const std::string text = flat(answer);
    if (std::string_view(row.text).find("e+") != std::string_view::npos) CHECK_EQ(text, number_text(*parse_number(row.text)) + ",y;");
    else CHECK_EQ(text, std::string(row.text) + ",y;");
  }
}

TEST_CASE("put makes a table, replaces it, and replaces a view") {
  const auto analysis = open_analysis();
  must(analysis->execute("CREATE VIEW people AS SELECT 1"));
  must(analysis->put("people", people()));
  must(analysis->put("People", people()));
  CHECK_EQ(flat(must(analysis->select("SELECT * FROM people ORDER BY id"))), "1,Ada,1.5,true,1970-01-01T00:00:00Z;2,null,null,null,null;");
  must(analysis->put("people", RowBatch(std::span<const CellColumn>(kPeople))));
  CHECK_EQ(flat(must(analysis->select("SELECT count(*) FROM people"))), "0;");
  RowBatch many{std::span<const CellColumn>(kPeople, 1)};
  for (int i = 0; i < 10'000; ++i) many.integer(i).end_row();
  must(analysis->put("a \"b\"", many));
  CHECK_EQ(flat(must(analysis->select("SELECT count(*), sum(id) FROM \"a \"\"b\"\"\""))), "10000,49995000;");
}

TEST_CASE("row views join each row with its source, marking, artifact and clock") {
  for (const bool materialise : {false, true}) {
    const TestFolder folder;
    const fs::path odd = folder.path() / "it's [odd] *";   // characters that patterns and SQL treat specially
    const auto analysis = open_analysis({.jobs = 2, .evidence_dir = folder.path(), .materialise = materialise});
    const std::vector<RowFile> files = {write_logins(odd / "a", "S-1", 2, -3'000'000), write_logins(odd / "b", "S-2", 1)};
    must(analysis->define_rows("logins", {}, row_columns(RowKind::logins)));
    must(analysis->define_rows("logins", files, row_columns(RowKind::logins)));
    must(analysis->define_rows("requests", {}, row_columns(RowKind::requests)));
    must(analysis->lock());
    if (materialise) fs::remove_all(folder.path() / "it's [odd] *");
    CHECK_EQ(flat(must(analysis->select("SELECT source_id, marking, artifact[:4], line, byte_offset, byte_length, log, uid, ts, client_ip, success "
                                        "FROM logins ORDER BY ALL"))),
             "S-1,TLP:AMBER," + Sha256::of("S-1").hex().substr(0, 4) + ",1,10,9,rdp,C1,1969-12-31T23:59:58Z,192.0.2.1,true;" +
             "S-1,TLP:AMBER," + Sha256::of("S-1").hex().substr(0, 4) + ",2,20,9,rdp,C2,1969-12-31T23:59:59Z,192.0.2.2,true;" +
             "S-2,TLP:RED," + Sha256::of("S-2").hex().substr(0, 4) + ",1,10,9,rdp,C1,1970-01-01T00:00:01Z,192.0.2.1,true;");
    const Table none = must(analysis->select("SELECT * FROM requests"));
    CHECK(none.rows.empty());
    CHECK_EQ(none.columns.size(), 3 + kRowOrigin.size() + row_columns(RowKind::requests).size());
    CHECK(none.types[8] == CellType::time);
    const Table some = must(analysis->select("SELECT * FROM logins"));
    CHECK_EQ(std::vector<std::string>(some.columns.begin(), some.columns.begin() + 9),
             std::vector<std::string>{"source_id", "marking", "artifact", "line", "byte_offset", "byte_length", "log", "uid", "ts"});
  }
}

TEST_CASE("locked: nothing outside evidence can be read, no setting changed, no file written elsewhere, even by our own SQL") {
  const TestFolder folder, outside;
  overwrite(outside.path() / "secret.csv", "a\n1\n");
  const std::string secret = sql_quote((outside.path() / "secret.csv").string());
  for (const bool materialise : {false, true}) {
    const auto analysis = with_logins(folder.path(), {.evidence_dir = {}, .materialise = materialise});
    for (const std::string& sql : std::initializer_list<std::string>{"SELECT * FROM read_csv(" + secret + ")", "SELECT * FROM read_text(" + secret + ")",
                                   "SELECT * FROM glob('/etc/*')", "SELECT * FROM " + secret, "COPY people TO '" + outside.path().string() + "/out.csv'",
                                   "ATTACH '" + outside.path().string() + "/x.db'", std::string("SET enable_external_access = true"),
                                   std::string("SET memory_limit = '10GB'"), std::string("INSTALL httpfs"), std::string("LOAD httpfs"),
                                   "SELECT * FROM read_csv('" + folder.path().string() + "/../" + outside.path().filename().string() + "/secret.csv')"}) {
      CAPTURE(sql);
      CHECK_FALSE(analysis->execute(sql).has_value());
    }
    CHECK_EQ(flat(must(analysis->select("SELECT count(*) FROM logins"))), "5;");
    const std::string file = sql_quote((folder.path() / "a/S-1.logins.0001.parquet").string());
    CHECK_EQ(analysis->select("SELECT 1 FROM read_parquet(" + file + ")").has_value(), !materialise);
  }
  CHECK_FALSE(fs::exists(outside.path() / "out.csv"));
}

TEST_CASE("foreign SQL before lock() is refused") {
  const auto analysis = open_analysis();
  CHECK(must_fail(analysis->select_foreign("SELECT 1", {})).kind == ErrorKind::internal);
}

TEST_CASE("foreign questions are answered") {
  const TestFolder folder;
  const auto analysis = with_logins(folder.path());
  struct { const char* sql; const char* answer; } const table[] = {
      {"select count(*) filter (where keyboard = 'Chinese') as k, count(*) as n from logins", "2,5;"},
      {"SELECT 1;", "1;"},
      {"select 1; -- a comment", "1;"},
      {"from people select name where id = 1", "Ada;"},
      {"with x as (select source_id, count(*) as n from logins group by 1) select * from x order by n desc", "S-2,3;S-1,2;"},
      {"select source_id, count(*) from logins group by source_id", "S-1,2;S-2,3;"},
      {"select source_id, count(*) from logins group by source_id; ;", "S-1,2;S-2,3;"},
      {"select distinct keyboard from logins", "Chinese;English;"},
      {"select id from people union all select 0", "0;1;2;"},
      {"select l.line from logins l join people p on p.id = l.line where l.source_id = 'S-1'", "1;2;"},
      {"select count(*) from logins where ts > TIMESTAMP '1970-01-01 00:00:00' + interval 2 seconds", "1;"},
      {"select row_number() over (order by id) from people", "1;2;"},
      {"select sum(i) from range(10) t(i)", "45;"},
      {"select unnest([3, 1])", "3;1;"},
      {"select list_transform([1, 2], lambda x: x + 1)", "[2,3];"},
      {"select [1]; -- x", "[1];"},
      {"select list(line order by line) from logins where source_id = 'S-2'", "[1,2,3];"},
      {"select age(TIMESTAMP '2013-02-20', TIMESTAMP '2013-02-19')::varchar", "1 day;"},
      {"select nullif(split_part('a.b', '.', 2), 'c'), coalesce(null, 2), case when true then '\u00e9' end", "b,2,\u00e9;"},
      {"with recursive t(x) as (select 1 union all select x + 1 from t where x < 3) select max(x) from t", "3;"},
      {"select count(*) = 0 from logins where ts > '2100-01-01'", "true;"},
      {"select main.logins.line from main.logins order by 1 desc limit 1", "3;"},
      {"(values (2), (1))", "2;1;"},
  };
  for (const auto& row : table) {
    CAPTURE(row.sql);
    const auto answer = analysis->select_foreign(row.sql, {});
    if (!answer) FAIL(answer.error().message);
    CHECK_EQ(flat(*answer), row.answer);
  }
}

TEST_CASE("hostile SQL is refused with a reason") {
  const TestFolder folder;
  const auto analysis = with_logins(folder.path());
  struct { const char* sql; const char* reason; } const table[] = {
      {"COPY logins TO '/tmp/x.csv'", "expected a SELECT"},
      {"ATTACH '/tmp/x.db'", "expected a SELECT"},
      {"SET threads = 8", "expected a SELECT"},
      {"PRAGMA database_list", "expected a SELECT"},
      {"INSERT INTO people VALUES (1)", "expected a SELECT"},
      {"DROP TABLE people", "expected a SELECT"},
      {"EXPLAIN SELECT 1", "expected a SELECT"},
      {"CREATE TABLE x AS SELECT 1", "expected a SELECT"},
      {"EXPORT DATABASE '/tmp/x'", "expected a SELECT"},
      {"CALL pragma_version()", "expected a SELECT"},
      {"SELECT 1; SELECT 2", "found 2"},
      {"SELECT 1; DROP TABLE people", "expected a SELECT"},
      {"", "found 0"},
      {"  -- nothing", "found 0"},
      {"SELECT FROM", "SQL: "},
      {"SELECT * FROM read_csv('/etc/passwd')", "read_csv"},
      {"SELECT * FROM read_text('/etc/passwd')", "read_text"},
      {"SELECT * FROM '/etc/passwd.csv'", "no table"},
      {"SELECT * FROM \"/etc/passwd.csv\"", "no table"},
      {"SELECT (SELECT content FROM read_text('/etc/passwd'))", "read_text"},
      {"SELECT * FROM parquet_metadata('x')", "parquet_metadata"},
      {"SELECT * FROM glob('/*')", "glob"},
      {"SELECT * FROM sniff_csv('/etc/passwd')", "sniff_csv"},
      {"SELECT * FROM query('select 1')", "query"},
      {"SELECT * FROM query_table('people')", "query_table"},
      {"SELECT * FROM json_execute_serialized_sql(json_serialize_sql('select now()'))", "json_execute_serialized_sql"},
      {"SELECT json_serialize_plan('select 1')", "json_serialize_plan"},
      {"SELECT now()", "\"now\""},
      {"SELECT NOW()", "\"now\""},
      {"SELECT main.now()", "\"now\""},
      {"SELECT system.main.now()", "no schema"},
      {"SELECT current_date", "differs from run to run"},
      {"SELECT CURRENT_TIMESTAMP", "differs from run to run"},
      {"SELECT localtimestamp", "differs from run to run"},
      {"SELECT current_localtimestamp()", "current_localtimestamp"},
      {"SELECT today()", "today"},
      {"SELECT get_current_timestamp()", "get_current_timestamp"},
      {"SELECT ago(interval 1 day)", "ago"},
      {"SELECT age(ts) FROM logins", "age() with one argument"},
      {"SELECT random()", "random"},
      {"SELECT list_transform([1], x -> random())", "random"},
      {"SELECT line FROM logins ORDER BY random()", "random"},
      {"SELECT line FROM logins WHERE random() < 0.5", "random"},
      {"SELECT count(*) FILTER (WHERE random() < 0.5) FROM logins", "random"},
      {"SELECT sum(1) OVER (ORDER BY random()) FROM logins", "random"},
      {"WITH x AS (SELECT uuid() AS u) SELECT * FROM x", "uuid"},
      {"SELECT setseed(0.5)", "setseed"},
      {"SELECT getenv('HOME')", "getenv"},
      {"SELECT current_setting('threads')", "current_setting"},
      {"SELECT getvariable('x')", "getvariable"},
      {"SELECT version()", "version"},
      {"SELECT user", "differs from run to run"},
      {"SELECT current_schema()", "current_schema"},
      {"SELECT * FROM logins TABLESAMPLE 10%", "random sample"},
      {"SELECT * FROM logins USING SAMPLE 3", "random sample"},
      {"SELECT reservoir_quantile(line, 0.5) FROM logins", "reservoir_quantile"},
      {"SELECT * FROM duckdb_settings()", "duckdb_settings"},
      {"SELECT * FROM duckdb_tables", "no table"},
      {"SELECT * FROM sqlite_master", "no table"},
      {"SELECT * FROM pg_catalog.pg_class", "pg_catalog"},
      {"SELECT * FROM information_schema.tables", "information_schema"},
      {"SELECT * FROM (WITH duckdb_tables AS (SELECT 1) SELECT 1), duckdb_tables", "is one of the engine's"},
      {"SELECT * FROM (WITH \"/etc/passwd.csv\" AS (SELECT 1) SELECT 1), '/etc/passwd.csv'", "not a plain word"},
      {"SELECT * FROM row_files_1", "no table"},
      {"SELECT * FROM pragma_table_info('logins')", "pragma_table_info"},
      {"DESCRIBE logins", "SHOW_REF"},
      {"SHOW TABLES", "SHOW_REF"},
      {"SUMMARIZE logins", "SHOW_REF"},
      {"SELECT $1", "parameter"},
      {"SELECT ?", "parameter"},
      {"SELECT repeat('x', 3000000000)", "repeat"},
      {"SELECT lpad('x', 2000000000, 'y')", "lpad"},
      {"SELECT range(1000000000)", "range"},
      {"SELECT x FROM (SELECT generate_series(1, 1000000000) AS x)", "generate_series"},
      {"SELECT * FROM unnest(range(1000000000))", "range"},
      {"SELECT format('{:>1000000000}', 'x')", "format"},
      {"SELECT sleep_ms(1000)", "sleep_ms"},
      {"SELECT write_log('x')", "write_log"},
      {"SELECT nextval('x')", "nextval"},
      {"SELECT nothing FROM logins", "nothing"},
      {"SELECT * FROM login", "did you mean logins"},
      {"SELECT no_such_function(1)", "no_such_function"},
      {"SELECT \xff", "not UTF-8"},
  };
  for (const auto& row : table) {
    CAPTURE(row.sql);
    const Error error = must_fail(analysis->select_foreign(row.sql, {}));
    CHECK(error.kind == ErrorKind::bad_input);
    CHECK_MESSAGE((error.message + error.hint).find(row.reason) != std::string::npos, error.message);
    CHECK_FALSE(analysis->rows_behind(row.sql).has_value());
  }
  CHECK_FALSE(analysis->select_foreign(std::string_view("SELECT 1\0; DROP TABLE people", 27), {}).has_value());
  CHECK_EQ(flat(must(analysis->select_foreign("select count(*) from people", {}))), "2;");
}

TEST_CASE("limits of time, rows, size and memory are held, named, and leave the engine usable") {
  const TestFolder folder;
  const auto roomy = with_logins(folder.path(), {.jobs = 2, .memory_limit_mb = 2048, .evidence_dir = {}});
  const auto narrow = with_logins(folder.path(), {.jobs = 2, .memory_limit_mb = 100, .evidence_dir = {}});
  using std::chrono::milliseconds;
  struct { std::string_view what; const char* sql; QueryLimits limits; const char* reason; } const table[] = {
      {"never ends", "with recursive t(x) as (select 1 union all select x + 1 from t) select count(*) from t", {.time = milliseconds(300)}, "longer than 0.3 s"},
      {"takes ages", "select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = 7", {.time = milliseconds(300)}, "longer than 0.3 s"},
      {"many rows", "select 1 from range(100000) a, range(100000) b", {.rows = 1000}, "more than 1,000 rows"},
      {"many rows, never ending", "with recursive t(x) as (select 1 union all select x + 1 from t) select * from t", {.time = milliseconds(500), .rows = 1'000}, "longer than 0.5 s"},
      {"much memory", "select list(a.range * b.range order by hash(a.range + b.range)) from range(20000) a, range(20000) b", {}, "memory"},
      {"a large answer", "select range, 'some text to make it wide enough ' || range from range(9000000)", {}, "larger than 100 MB"},
      {"long SQL", nullptr, {}, "longer than 100,000 bytes"},
  };
  for (const auto& row : table) {
    CAPTURE(row.what);
    const std::string sql = row.sql != nullptr ? row.sql : "select " + std::string(200'000, '1');
    Analysis& analysis = row.limits.time == QueryLimits().time ? *narrow : *roomy;
    const Error error = must_fail(analysis.select_foreign(sql, row.limits));
    CHECK(error.kind == ErrorKind::limit);
    CHECK_MESSAGE(error.message.find(row.reason) != std::string::npos, error.message);
    CHECK_EQ(flat(must(analysis.select_foreign("select count(*) from logins", {}))), "5;");
  }
  for (const std::string& deep : {std::string(20'000, '(') + "1" + std::string(20'000, ')'), "1" + replace_all(std::string(20'000, 'x'), "x", "+1"),
                                  replace_all(std::string(9'000, 'x'), "x", "not ") + "true"}) {
    const auto answer = roomy->select_foreign("select " + deep, {});   // an answer or an error: not the end of the process
    if (!answer) CHECK_NE(answer.error().message, "");
  }
}

TEST_CASE("the rows behind a question") {
  const TestFolder folder;
  const auto analysis = with_logins(folder.path());
  struct { const char* sql; int rows; } const table[] = {
      {"select count(*) from logins", 5},
      {"select count(*) from logins where source_id = 'S-1'", 2},
      {"select count(*) filter (where keyboard = 'Chinese') as k, count(*) as n from logins where line < 3", 4},
      {"select keyboard, count(*) from logins l where l.line = 1 group by all having count(*) > 7 order by 2 limit 1", 2},
      {"select line as x from logins where x = 1", 5},                         // an alias in WHERE: all rows
      {"select count(*) from logins as l(artifact, byte_offset)", 5},          // renamed columns: all rows, with their real names
      {"select count(*) from logins where line in (select id from people where id = 1)", 5},
      {"with x as (select * from logins where line = 1) select count(*) from x", 5},
      {"select count(*) from logins join people on id = line", 5},
      {"select count(*) from logins, requests", 5},
      {"select 1 from logins where line = 1 union select 2 from logins", 5},
      {"select count(*) from people", 0},
      {"select 1", 0},
  };
  for (const auto& row : table) {
    CAPTURE(row.sql);
    const std::string behind = must(analysis->rows_behind(row.sql));
    CAPTURE(behind);
    const Table rows = must(analysis->select_foreign(behind, {}));
    CHECK_EQ(rows.columns, std::vector<std::string>{"artifact", "byte_offset", "byte_length", "marking"});
    CHECK_EQ(static_cast<int>(rows.rows.size()), row.rows);
    for (const auto& one : rows.rows) {
      CHECK_EQ(cell_text(one[0]).size(), 64);
      CHECK_EQ(cell_integer(one[1]) % 10, 0);
    }
  }
}
