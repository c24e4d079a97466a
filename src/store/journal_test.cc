#include "store/journal.h"

#include "store/test_case.h"

using namespace demarche;
using namespace demarche::store;

namespace {

void fill(const fs::path& folder) {
  const auto store = writer(folder);
  for (int i = 1; i <= 4; ++i)
    must(store->append({.at = Timestamp::from_seconds(i), .who = "analyst", .what = "run", .subject = "case", .payload = R"({"n":1})"}));
  CHECK_EQ(must(store->add_note({.subject = "C-1", .at = Timestamp::from_seconds(9), .who = "analyst", .text = "doubtful"})).id, 1);
  CHECK_EQ(must(store->add_plan_event({.at = Timestamp::from_seconds(9), .who = "chair", .kind = "decide", .subject = "L2",
                                       .value = "open", .reason = "no reply"})).seq, 1);
  CHECK_EQ(must(store->add_release({.audience = "public", .marking = "TLP:CLEAR", .at = Timestamp::from_seconds(9), .who = "chair",
                                    .digest = Sha256::of("r").hex(), .folder = "releases/1"})).number, 1);
}

// Changes the database as someone would who knows SQL but not demarche.
void tamper(const fs::path& folder, const std::string& sql) {
  Database database = must(Database::open(folder / "case.db", OpenMode::create));
  must(database.execute("DROP TRIGGER journal_never_changes; DROP TRIGGER journal_never_shrinks; " + sql));
}

}  // namespace

TEST_CASE("the journal is a chain from its first entry") {
  const TestFolder folder;
  fill(folder.path());
  const auto store = reader(folder.path());
  const auto entries = must(store->journal());
  REQUIRE_EQ(entries.size(), 7);
  CHECK_EQ(entries[0].prev, std::string(64, '0'));
  for (std::size_t i = 1; i < entries.size(); ++i) CHECK_EQ(entries[i].prev, entries[i - 1].hash);
  // By hand: each field as "<length>:<text>\n".
  CHECK_EQ(entries[0].hash, Sha256::of("1:1\n7:1000000\n7:analyst\n3:run\n4:case\n7:{\"n\":1}\n64:" + std::string(64, '0') + "\n").hex());
  CHECK_EQ(entries[4].what, "note");
  CHECK_EQ(entries[4].payload.find("doubtful"), std::string::npos);
  CHECK_EQ(entries[5].what, "decide");
  CHECK_EQ(entries[6].subject, "public");
  must(store->verify_journal());
  CHECK_EQ(must(store->notes()).at(0).text, "doubtful");
  CHECK_EQ(must(store->plan_events()).at(0).reason, "no reply");
  CHECK_EQ(must(store->releases()).at(0).folder, "releases/1");
}

TEST_CASE("no entry can be changed or deleted by way of SQL") {
  const TestFolder folder;
  fill(folder.path());
  Database database = must(Database::open(folder.path() / "case.db", OpenMode::create));
  CHECK_FALSE(database.execute("UPDATE journal SET who = 'x'").has_value());
  CHECK_FALSE(database.execute("DELETE FROM journal").has_value());
}

TEST_CASE("tampering is found and named") {
  struct { const char* sql; const char* found; } const table[] = {
      {"UPDATE journal SET who = 'other' WHERE seq = 2", "journal entry 2 was changed"},
      {"UPDATE journal SET at = at + 1 WHERE seq = 3", "journal entry 3 was changed"},
      {"UPDATE journal SET what = 'runc', subject = 'ase' WHERE seq = 3", "journal entry 3 was changed"},
      {"UPDATE journal SET payload = '{}' WHERE seq = 1", "journal entry 1 was changed"},
      {"UPDATE journal SET prev = hash WHERE seq = 2", "journal entry 2 does not follow"},
      {"DELETE FROM journal WHERE seq = 2", "journal entry 2 is missing"},
      {"DELETE FROM journal WHERE seq = 1", "journal entry 1 is missing"},
      {"DELETE FROM journal WHERE seq = 7", "journal entry 7 is missing"},
      {"DELETE FROM journal", "journal entry 1 is missing"},
      {"INSERT INTO journal SELECT 8, at, who, what, subject, payload, hash, 'x' FROM journal WHERE seq = 7", "journal entry 8 was changed"},
      {"UPDATE notes SET text = 'certain'", "entry 1 of notes was changed"},
      {"UPDATE notes SET who = 'someone else'", "entry 1 of notes was changed"},
      {"DELETE FROM notes", "entry 1 of notes is missing"},
      {"INSERT INTO notes SELECT 2, subject, at, who, text, salt FROM notes", "entry 2 of notes is not in the journal"},
      {"UPDATE plan_events SET value = 'shut'", "entry 1 of plan_events was changed"},
      {"UPDATE releases SET marking = 'TLP:RED'", "entry 1 of releases was changed"},
  };
  for (const auto& row : table) {
    CAPTURE(row.sql);
    const TestFolder folder;
    fill(folder.path());
    tamper(folder.path(), row.sql);
    const Error error = must_fail(reader(folder.path())->check_seal());
    CHECK(error.kind == ErrorKind::seal_broken);
    CHECK_MESSAGE(error.message.find(row.found) != std::string::npos, error.message);
  }
}

TEST_CASE("a destroyed note leaves a tombstone, and its words are gone from the files") {
  const TestFolder folder;
  {
    const auto store = writer(folder.path());
    must(store->add_note({.subject = "C-1", .at = Timestamp::from_seconds(9), .who = "analyst", .text = "her name is Ada"}));
    must(store->add_note({.subject = "C-1", .at = Timestamp::from_seconds(9), .who = "analyst", .text = "stays"}));
    const Tombstone wanted{.at = Timestamp::from_seconds(10), .who = "officer", .subject = "note 1", .because = "asked to", .detail = "{}"};
    CHECK_EQ(must(store->bury_note(1, wanted)).number, 1);
    must(store->forget_deleted());
    CHECK(must_fail(store->bury_note(1, wanted)).kind == ErrorKind::not_found);
    CHECK_EQ(must(store->add_note({.subject = "C-1", .at = Timestamp::from_seconds(11), .who = "analyst", .text = "new"})).id, 3);
    must(store->check_seal());
  }
  CHECK_EQ(must(reader(folder.path())->notes()).size(), 2);
  CHECK_EQ(must(reader(folder.path())->tombstones()).at(0).because, "asked to");
  for (const auto& entry : fs::directory_iterator(folder.path()))
    if (entry.is_regular_file()) CHECK_EQ(must(read_file(entry.path())).find("Ada"), std::string::npos);
  tamper(folder.path(), "UPDATE tombstones SET because = 'x'");
  CHECK(must_fail(reader(folder.path())->check_seal()).message.find("entry 1 of tombstones was changed") != std::string::npos);
}

TEST_CASE("a trigger of strangers is found") {
  struct { const char* sql; const char* found; } const table[] = {
      {"CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM facts; END", "\"t\" is not as this program makes it"},
      {"CREATE VIEW v AS SELECT 1", "\"v\" is not as this program makes it"},
      {"DROP TRIGGER journal_never_changes", "\"journal_never_changes\" is not as"},
  };
  for (const auto& row : table) {
    const TestFolder folder;
    fill(folder.path());
    {
      Database database = must(Database::open(folder.path() / "case.db", OpenMode::create));
      must(database.execute(row.sql));
    }
    const Error error = must_fail(reader(folder.path())->check_seal());
    CHECK_MESSAGE(error.message.find(row.found) != std::string::npos, error.message);
  }
}

TEST_CASE("the catalogue is copied whole") {
  const TestFolder folder, other;
  fill(folder.path());
  must(reader(folder.path())->copy_catalogue(other.path() / "case.db"));
  CHECK_EQ(must(reader(other.path())->journal()).size(), 7);
  must(reader(other.path())->verify_journal());
}

TEST_CASE("a payload that is no JSON is refused, and nothing of it stays") {
  const TestFolder folder;
  const auto store = writer(folder.path());
  CHECK_FALSE(store->append({.at = {}, .who = "w", .what = "run", .subject = "s", .payload = "{"}).has_value());
  must(store->append({.at = {}, .who = "w", .what = "run", .subject = "s"}));
  CHECK_EQ(must(store->journal()).size(), 1);
  must(store->verify_journal());
}
