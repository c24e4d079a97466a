#include "store/artifact_table.h"

#include <algorithm>

namespace demarche::store {
namespace {

constexpr std::string_view kColumns =
    "SELECT id, kind, owner, path, sha256, size, mtime_ns, ctime_ns, inode, fingerprint, format, logs, accounting, "
    "first, last, problems, kept, note, uids FROM artifacts ";

std::optional<Timestamp> time_of(std::optional<std::int64_t> micros) {
  return micros ? std::optional(Timestamp::from_micros(*micros)) : std::nullopt;
}
std::optional<std::int64_t> micros_of(const std::optional<Timestamp>& time) {
  return time ? std::optional(time->micros()) : std::nullopt;
}

Result<ArtifactRecord> read_record(Database& database, const Statement& row) {
  ArtifactRecord record{.kind = row.text(1),
                        .owner = row.text(2),
                        .path = row.text(3),
                        .digest = TRY(Sha256::parse(row.text(4))),
                        .stat = {static_cast<std::uint64_t>(row.integer(5)), row.integer(6), row.integer(7),
                                 static_cast<std::uint64_t>(row.integer(8))},
                        .fingerprint = row.text(9),
                        .format = row.text(10),
                        .logs = TRY(json_texts(row.text(11))),
                        .accounting = TRY(json_accounting(row.text(12))),
                        .first = time_of(row.optional_integer(13)),
                        .last = time_of(row.optional_integer(14)),
                        .problems = TRY(json_problems(row.text(15))),
                        .kept = TRY(json_counts(row.text(16))),
                        .files = {},
                        .note = row.text(17),
                        .uids = row.text(18)};
  Statement files = TRY(database.prepare("SELECT name FROM artifact_files WHERE artifact = ? ORDER BY name"));
  files.bind(row.integer(0));
  while (TRY(files.step())) record.files.push_back(files.text(0));
  return record;
}

Result<std::vector<ArtifactRecord>> read_records(Database& database, Statement& rows) {
  std::vector<ArtifactRecord> records;
  while (TRY(rows.step())) records.push_back(TRY(read_record(database, rows)));
  return records;
}

}  // namespace

Result<std::vector<ArtifactRecord>> list_artifacts(Database& database) {
  Statement rows = TRY(database.prepare(std::string(kColumns) + "ORDER BY kind, owner, path"));
  return read_records(database, rows);
}

Result<std::optional<ArtifactRecord>> find_artifact(Database& database, const ArtifactKey& key) {
  Statement rows = TRY(database.prepare(std::string(kColumns) + "WHERE kind = ? AND owner = ? AND path = ?"));
  rows.bind(key.kind).bind(key.owner).bind(key.path);
  std::vector<ArtifactRecord> found = TRY(read_records(database, rows));
  if (found.empty()) return std::optional<ArtifactRecord>();
  return std::optional(std::move(found.front()));
}

Result<std::vector<ArtifactRecord>> artifacts_of(Database& database, const ArtifactRecord& like) {
  Statement rows = TRY(database.prepare(std::string(kColumns) + "WHERE kind = ? AND owner = ? AND sha256 = ? ORDER BY path"));
  rows.bind(like.kind).bind(like.owner).bind(like.digest.hex());
  return read_records(database, rows);
}

Status write_artifact(Database& database, const ArtifactRecord& record) {
  TRY(erase_artifact(database, record.key()));
  Statement insert = TRY(database.prepare(
      "INSERT INTO artifacts (kind, owner, path, sha256, size, mtime_ns, ctime_ns, inode, fingerprint, format, logs, "
      "accounting, first, last, problems, kept, note, uids) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  insert.bind(record.kind).bind(record.owner).bind(record.path).bind(record.digest.hex());
  insert.bind(record.stat.size).bind(record.stat.mtime_ns).bind(record.stat.ctime_ns).bind(record.stat.inode);
  insert.bind(record.fingerprint).bind(record.format).bind(texts_json(record.logs));
  insert.bind(accounting_json(record.accounting)).bind(micros_of(record.first)).bind(micros_of(record.last));
  insert.bind(problems_json(record.problems)).bind(counts_json(record.kept)).bind(record.note).bind(record.uids);
  TRY(insert.run());
  const std::int64_t id = database.last_row_id();
  Statement file = TRY(database.prepare("INSERT INTO artifact_files (artifact, name) VALUES (?, ?)"));
  for (const std::string& name : record.files) {
    file.bind(id).bind(name);
    TRY(file.run());
  }
  return Done{};
}

Status erase_artifact(Database& database, const ArtifactKey& key) {
  Statement erase = TRY(database.prepare("DELETE FROM artifacts WHERE kind = ? AND owner = ? AND path = ?"));
  erase.bind(key.kind).bind(key.owner).bind(key.path);
  return erase.run();
}

}  // namespace demarche::store
