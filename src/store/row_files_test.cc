#include "store/row_files.h"

#include "base/parallel.h"
#include "store/duckdb_session.h"
#include "base/text.h"
#include "store/test_folder.h"

using namespace demarche;
using namespace demarche::store;

namespace {

// Rows [from, to) of a table that has every type, nulls, long texts, few and many distinct values.
RowBatch make_rows(std::int64_t from, std::int64_t to) {
  RowBatch rows(RowKind::connections);
  for (std::int64_t i = from; i < to; ++i) {
    rows.integer(i).integer(i * 100).integer(90).text("conn");
    if (i % 3 == 0) rows.null();
    else rows.text("C" + std::to_string(i * 7919 % 100'003));
    rows.time(Timestamp::from_micros(1'500'000'000'000'000 + i * 1'000'003));
    rows.text("192.0.2." + std::to_string(i % 250)).integer(i % 60'000).text("198.51.100.1").integer(443).text("tcp");
    rows.text(i % 5 == 0 ? std::optional<std::string>() : std::optional<std::string>("ssl"));
    rows.real(static_cast<double>(i) / 7).integer(i).null().text("SF").end_row();
  }
  return rows;
}

std::vector<std::string> write_rows(const fs::path& folder, std::int64_t count, std::int64_t batch, RowSessions* sessions = nullptr) {
  RowWriter writer(folder, "S-1", sessions);
  for (std::int64_t at = 0; at < count; at += batch) must(writer.append("connections", make_rows(at, std::min(at + batch, count))));
  return must(writer.finish());
}

Table read_back(const fs::path& folder, std::string_view sql) {
  const auto session = must(DuckdbSession::open({}));
  return must(session->select(replace_all(sql, "$", (folder / "S-1.connections.*.parquet").string())));
}

}  // namespace

TEST_CASE("rows come back as they were, with their types") {
  const TestFolder folder;
  CHECK_EQ(write_rows(folder.path(), 5'000, 999), std::vector<std::string>{"S-1.connections.0001.parquet"});
  const Table table = read_back(folder.path(), "SELECT * FROM '$' WHERE line IN (0, 7) ORDER BY line");
  const RowBatch shape(RowKind::connections);
  CHECK_EQ(table.columns, shape.names());
  for (std::size_t i = 0; i < table.types.size(); ++i) CHECK(table.types[i] == shape.columns()[i].type);
  REQUIRE_EQ(table.rows.size(), 2);
  CHECK(is_null(table.rows[0][4]));
  CHECK_EQ(cell_text(table.rows[1][4]), "C55433");
  CHECK(std::get<Timestamp>(table.rows[1][5]) == Timestamp::from_micros(1'500'000'007'000'021));
  CHECK_EQ(cell_number(table.rows[1][12]), 1.0);
  CHECK(is_null(table.rows[1][14]));
}

TEST_CASE("files are cut at the same row, and hold all rows in order") {
  const TestFolder folder;
  const std::int64_t count = 2 * static_cast<std::int64_t>(kRowsPerFile) + 5;
  const std::vector<std::string> files = write_rows(folder.path(), count, 50'000);
  CHECK_EQ(files, std::vector<std::string>{"S-1.connections.0001.parquet", "S-1.connections.0002.parquet", "S-1.connections.0003.parquet"});
  const Table table = read_back(folder.path(), "SELECT count(*), count(DISTINCT line), max(line) FROM '$'");
  for (std::size_t i = 0; i < 2; ++i) CHECK_EQ(cell_integer(table.rows[0][i]), count);
  const Table firsts = read_back(folder.path(), "SELECT min(line), any_value(line = file_row_number + (SELECT 0)) FROM read_parquet('$', "
                                                "filename = true, file_row_number = true) GROUP BY filename ORDER BY filename");
  CHECK_EQ(cell_integer(firsts.rows[1][0]), static_cast<std::int64_t>(kRowsPerFile));
  CHECK_EQ(cell_integer(firsts.rows[2][0]), 2 * static_cast<std::int64_t>(kRowsPerFile));
}

TEST_CASE("the same rows give the same bytes: any folder, any batches, any company") {
  const std::int64_t count = static_cast<std::int64_t>(kRowsPerFile) + 3'000;
  const TestFolder expected;
  write_rows(expected.path(), count, count);
  const auto bytes = tree(expected.path());
  CHECK_EQ(bytes.size(), 2);
  const std::int64_t batches[] = {1, 1'777, 2'048, 65'536};
  const TestFolder folder;
  for (std::size_t i = 0; i < 4; ++i) fs::create_directory(folder.path() / std::to_string(i));
  // Four writers at once, and an engine with two threads beside them.
  const auto busy = must(DuckdbSession::open({.threads = 2}));
  parallel_for(5, 5, [&](std::size_t i) {
    if (i == 4) must(busy->select("SELECT count(*) FROM range(3000000) a WHERE hash(range) % 7 = 1"));
    else write_rows(folder.path() / std::to_string(i), count, batches[i]);
  });
  for (std::size_t i = 0; i < 4; ++i) CHECK_MESSAGE(tree(folder.path() / std::to_string(i)) == bytes, batches[i]);
}

TEST_CASE("writers that share databases write the same bytes, also after one that failed") {
  const TestFolder alone, shared;
  write_rows(alone.path(), 4'000, 999);
  RowSessions sessions;
  for (int i = 0; i < 6; ++i) fs::create_directory(shared.path() / std::to_string(i));
  parallel_for(3, 6, [&](std::size_t i) {
    RowWriter broken("/nonexistent/folder", "S-1", &sessions);
    must(broken.append("connections", make_rows(0, 9)));
    must_fail(broken.finish());
    write_rows(shared.path() / std::to_string(i), 4'000, 999, &sessions);
  });
  for (int i = 0; i < 6; ++i) CHECK(tree(shared.path() / std::to_string(i)) == tree(alone.path()));
}

TEST_CASE("several kinds, empty batches, no rows at all, awkward names") {
  const TestFolder folder;
  {
    RowWriter writer(folder.path(), "none");
    must(writer.append("connections", RowBatch(RowKind::connections)));
    CHECK(must(writer.finish()).empty());
  }
  RowBatch odd(RowKind::records);
  odd.integer(1).integer(0).integer(1).text("x").null().null().text("{\"a\":\"\xff\xc3\xa9\"}").end_row();
  RowWriter writer(folder.path(), "it's %2F");
  must(writer.append("records", odd));
  must(writer.append("connections", make_rows(0, 1)));
  CHECK_EQ(must(writer.finish()), std::vector<std::string>{"it's %2F.connections.0001.parquet", "it's %2F.records.0001.parquet"});
  const auto session = must(DuckdbSession::open({}));
  const Table table = must(session->select("SELECT fields FROM " + sql_quote((folder.path() / "it's %2F.records.0001.parquet").string())));
  CHECK_EQ(cell_text(table.rows[0][0]), "{\"a\":\"\\xff\xc3\xa9\"}");
}

TEST_CASE("a folder that is not there is an error that names it") {
  RowWriter writer("/nonexistent/folder", "S-1");
  must(writer.append("connections", make_rows(0, 1)));
  const Error error = must_fail(writer.finish());
  CHECK(error.kind == ErrorKind::io);
  CHECK(error.message.find("/nonexistent/folder") != std::string::npos);
}
