#include "store/schema.h"

#include <array>
#include <map>
#include <string>

#include "base/text.h"

namespace demarche::store {
namespace {

// Entry i brings version i to version i + 1. Never change one that was released: add another.
constexpr std::array<const char*, 2> kMigrations = {R"sql(
CREATE TABLE artifacts (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  owner       TEXT NOT NULL,
  path        TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  size        INTEGER NOT NULL,
  mtime_ns    INTEGER NOT NULL,
  ctime_ns    INTEGER NOT NULL,
  inode       INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  format      TEXT NOT NULL,
  logs        TEXT NOT NULL,
  accounting  TEXT NOT NULL,
  first       INTEGER,
  last        INTEGER,
  problems    TEXT NOT NULL,
  kept        TEXT NOT NULL,
  note        TEXT NOT NULL,
  uids        TEXT NOT NULL,
  UNIQUE (kind, owner, path)
) STRICT;
CREATE INDEX artifacts_by_digest ON artifacts (kind, owner, sha256);

CREATE TABLE sealed (
  name        TEXT PRIMARY KEY,
  sha256      TEXT NOT NULL,
  size        INTEGER NOT NULL,
  mtime_ns    INTEGER NOT NULL,
  ctime_ns    INTEGER NOT NULL,
  inode       INTEGER NOT NULL,
  recorded_ns INTEGER NOT NULL
) STRICT;
CREATE TABLE artifact_files (
  artifact INTEGER NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
  name     TEXT NOT NULL REFERENCES sealed (name),
  PRIMARY KEY (artifact, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifact_files_by_name ON artifact_files (name);
CREATE TABLE pending (name TEXT PRIMARY KEY) STRICT;

CREATE TABLE journal (
  seq     INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  who     TEXT NOT NULL,
  what    TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  prev    TEXT NOT NULL,
  hash    TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE journal_head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE documents (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE facts (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;

CREATE TABLE notes (
  id INTEGER PRIMARY KEY, subject TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL,
  salt TEXT NOT NULL
) STRICT;
CREATE TABLE plan_events (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  value TEXT NOT NULL, reason TEXT NOT NULL, salt TEXT NOT NULL
) STRICT;
CREATE TABLE releases (
  number INTEGER PRIMARY KEY, audience TEXT NOT NULL, marking TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL,
  digest TEXT NOT NULL, folder TEXT NOT NULL, salt TEXT NOT NULL
) STRICT;
)sql",
                                                       R"sql(
CREATE TABLE tombstones (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, subject TEXT NOT NULL, because TEXT NOT NULL,
  detail TEXT NOT NULL, salt TEXT NOT NULL
) STRICT;
)sql"};

constexpr std::int64_t kVersion = kMigrations.size();

Error too_new(std::int64_t version) {
  return bad_input("case.db has schema version " + std::to_string(version) + ", this program knows versions up to " +
                       std::to_string(kVersion),
                   "use the newer demarche that wrote this case");
}

// name -> what made it, of everything but SQLite's own.
Result<std::map<std::string, std::string>> declared(Database& database) {
  std::map<std::string, std::string> out;
  Statement rows = TRY(database.prepare("SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"));
  while (TRY(rows.step())) out.emplace(rows.text(0), rows.text(1));
  return out;
}

}  // namespace

Status migrate(Database& database) {
  TRY(database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON"));
  const std::int64_t version = TRY(database.integer("PRAGMA user_version"));
  if (version > kVersion || version < 0) return too_new(version);
  for (std::int64_t at = version; at < kVersion; ++at) {
    Transaction transaction = TRY(Transaction::begin(database));
    TRY(database.execute(kMigrations[static_cast<std::size_t>(at)]));
    TRY(database.execute("PRAGMA user_version = " + std::to_string(at + 1)));
    TRY(transaction.commit());
  }
  return Done{};
}

Result<bool> readable(Database& database) {
  const std::int64_t version = TRY(database.integer("PRAGMA user_version"));
  if (version == kVersion) return true;
  if (version > kVersion || version < 0) return too_new(version);
  if (version == 0) return false;
  return bad_input("case.db has schema version " + std::to_string(version) + ", this program reads version " +
                       std::to_string(kVersion),
                   "`demarche run` brings it up to date");
}

Status check_schema(Database& database) {
  Database fresh = TRY(Database::open({}, OpenMode::memory));
  TRY(migrate(fresh));
  const auto wanted = TRY(declared(fresh));
  const auto found = TRY(declared(database));
  const auto differs = [](const std::string& name) {
    return Error{ErrorKind::seal_broken, "case.db: its \"" + visible(name) + "\" is not as this program makes it",
                 "it was changed outside demarche: bring case.db back from a copy"};
  };
  for (const auto& [name, sql] : found)
    if (const auto at = wanted.find(name); at == wanted.end() || at->second != sql) return differs(name);
  for (const auto& [name, sql] : wanted)
    if (!found.contains(name)) return differs(name);
  return Done{};
}

}  // namespace demarche::store
