// Real logs that nobody here wrote; skipped where they are absent.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "base/disk.h"
#include "formats/zeek/log_collector.h"

using namespace demarche;
using namespace demarche::zeek;

namespace {

std::filesystem::path shared_folder() {
  const char* folder = std::getenv("DEMARCHE_SHARED");
  if (folder == nullptr || !std::filesystem::exists(std::filesystem::path(folder) / "zeek")) {
    MESSAGE("no folder of real logs in DEMARCHE_SHARED: skipped");
    return {};
  }
  return folder;
}

std::unique_ptr<Reading> read_file_of(const std::filesystem::path& path, Encoding encoding) {
  auto raw = open_file(path);
  REQUIRE(raw.has_value());
  auto plain = bytes::decompress(std::move(*raw));
  REQUIRE(plain.has_value());
  auto reading = read_source(std::move(*plain), encoding, path.stem().stem().string());
  CHECK(reading->accounting.complete);
  CHECK_EQ(reading->accounting.lines, reading->accounting.rows + reading->accounting.comments + reading->accounting.rejected);
  CHECK(reading->sink.same_plan);
  return reading;
}

std::string shown(const std::map<std::string, std::string>& fields) {
  std::string out;
  for (const auto& [name, value] : fields) out += name + "=" + value + " ";
  return out;
}

// Rows of one kind as texts, without line, offset and length.
std::vector<std::string> row_texts(const RowBatch& batch) {
  std::vector<std::string> out(batch.rows());
  for (std::size_t c = 3; c < batch.columns().size(); ++c) {
    const CellVector& column = batch.columns()[c];
    for (std::size_t r = 0; r < out.size(); ++r) {
      out[r] += batch.names()[c] + "=";
      if (!column.valid[r]) out[r] += "null ";
      else if (column.type == CellType::text) out[r] += column.texts[r] + " ";
      else if (column.type == CellType::real) out[r] += std::to_string(column.reals[r]) + " ";
      else out[r] += std::to_string(column.integers[r]) + " ";
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the same traffic gives the same rows in TSV and in JSON, in all 32 kinds of log") {
  const auto folder = shared_folder();
  if (folder.empty()) return;
  std::size_t kinds = 0, rows = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "zeek/wrccdc/zeek-default")) {
    const std::string name = entry.path().stem().stem().string();
    CAPTURE(name);
    const auto tsv = read_file_of(entry.path(), Encoding::tsv);
    const auto json = read_file_of(folder / "zeek/wrccdc/zeek-json" / (name + ".json.gz"), Encoding::json);
    CHECK_EQ(tsv->reasons(), "");
    CHECK_EQ(json->reasons(), "");
    REQUIRE_EQ(tsv->sink.fields.size(), json->sink.fields.size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < tsv->sink.fields.size(); ++i) {
      if (tsv->sink.fields[i] == json->sink.fields[i] && tsv->sink.logs[i] == json->sink.logs[i]) continue;
      if (++different <= 3) MESSAGE(name << " row " << i << "\n" << shown(tsv->sink.fields[i]) << "\n" << shown(json->sink.fields[i]));
    }
    CHECK_EQ(different, 0);
    for (std::size_t kind = 0; kind < kRowKinds; ++kind)
      CHECK(row_texts(tsv->sink.rows.batches[kind]) == row_texts(json->sink.rows.batches[kind]));
    CHECK_GE(tsv->sink.rows.rows(), tsv->sink.fields.size());
    ++kinds;
    rows += tsv->sink.fields.size();
  }
  CHECK_EQ(kinds, 32);
  MESSAGE(rows << " rows compared");
}

TEST_CASE("rdp: 4,122 sessions, 11 with a keyboard layout") {
  const auto folder = shared_folder();
  if (folder.empty()) return;
  const auto rdp = read_file_of(folder / "zeek/wrccdc/zeek-default/rdp.log.gz", Encoding::tsv);
  const RowBatch& logins = rdp->sink.rows.of(RowKind::logins);
  CHECK_EQ(logins.rows(), 4122);
  const auto keyboard = std::find(logins.names().begin(), logins.names().end(), "keyboard") - logins.names().begin();
  const auto& valid = logins.columns()[static_cast<std::size_t>(keyboard)].valid;
  CHECK_EQ(std::count(valid.begin(), valid.end(), true), 11);
}

TEST_CASE("older logs and other sensors") {
  const auto folder = shared_folder();
  if (folder.empty()) return;
  struct { const char* path; Encoding encoding; RowKind kind; std::size_t rows; } const table[] = {
      {"zeek/m57/conn.log.gz", Encoding::tsv, RowKind::connections, 8462},
      {"zeek/m57/http.log.gz", Encoding::tsv, RowKind::requests, 4896},
      {"same-traffic/zeek/conn.log.gz", Encoding::tsv, RowKind::connections, 23},
      {"same-traffic/zeek/files.log.gz", Encoding::tsv, RowKind::files, 0},
      {"same-traffic/suricata/eve.json.gz", Encoding::json, RowKind::records, 0},
      {"windows/sysmon.json", Encoding::json, RowKind::records, 2500},
  };
  for (const auto& row : table) {
    CAPTURE(row.path);
    const auto reading = read_file_of(folder / row.path, row.encoding);
    CHECK_EQ(reading->reasons(), "");
    CHECK_GT(reading->accounting.rows, 0);
    CHECK_EQ(reading->sink.rows.of(row.kind).rows(), row.rows == 0 ? reading->accounting.rows : row.rows);
  }
}
