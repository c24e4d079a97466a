#include "base/parallel.h"
#include "store/test_case.h"

using namespace demarche;
using namespace demarche::store;

TEST_CASE("an artifact comes back as it was put, and its files lie where they belong") {
  const TestFolder folder;
  const ArtifactRecord record = make_record("S-1", "logs/conn.log", "bytes");
  {
    const auto store = writer(folder.path());
    must(commit(*store, record, {{"connections.0001.parquet", "rows"}}));
    must(store->check_seal(2));
  }
  const auto store = reader(folder.path());
  must(store->check_seal());
  const auto found = must(store->find(record.key()));
  REQUIRE(found.has_value());
  const std::string place = record.digest.hex() + "/S-1.";
  CHECK_EQ(found->files, std::vector<std::string>{place + "connections.0001.parquet", place + "manifest.json"});
  CHECK_EQ(found->digest, record.digest);
  CHECK_EQ(found->stat, record.stat);
  CHECK_EQ(found->fingerprint, "f1");
  CHECK_EQ(found->logs, record.logs);
  CHECK_EQ(found->accounting, record.accounting);
  CHECK_EQ(found->first, record.first);
  CHECK_FALSE(found->last.has_value());
  CHECK_EQ(found->problems, record.problems);
  CHECK_EQ(found->kept, record.kept);
  CHECK_EQ(found->uids, "C1 C2");
  CHECK_EQ(must(read_file(folder.path() / "evidence" / (place + "connections.0001.parquet"))), "rows");
  CHECK_FALSE(must(store->find({"log", "S-1", "other.log"})).has_value());
  CHECK_FALSE(fs::exists(folder.path() / "evidence/.incoming"));
}

TEST_CASE("a manifest names the file, its accounting and its rows, and nothing of this machine") {
  const TestFolder folder;
  const auto store = writer(folder.path());
  must(commit(*store, make_record("S-1", "b.log", "bytes"), {{"connections.0001.parquet", "rows"}}));
  must(commit(*store, make_record("S-1", "a.log", "bytes"), {{"connections.0001.parquet", "rows"}}));
  const std::string text = must(read_file(folder.path() / "evidence" / Sha256::of("bytes").hex() / "S-1.manifest.json"));
  CHECK(text.find("\"artifact\": \"sha256:" + Sha256::of("bytes").hex() + "\"") != std::string::npos);
  CHECK(text.find("\"a.log\",\n    \"b.log\"") != std::string::npos);
  CHECK(text.find("\"S-1.connections.0001.parquet\": \"sha256:" + Sha256::of("rows").hex() + "\"") != std::string::npos);
  CHECK(text.find("\"problems\": 4") != std::string::npos);
  CHECK(text.find("\"first\": \"1970-01-01T00:00:01Z\"") != std::string::npos);
  CHECK_EQ(text.find(folder.path().string()), std::string::npos);
  CHECK_EQ(text.find("mtime"), std::string::npos);
}

TEST_CASE("equal bytes: files of one owner are shared, of two lie side by side, and go with their last user") {
  const TestFolder folder;
  const auto store = writer(folder.path());
  const fs::path place = folder.path() / "evidence" / Sha256::of("bytes").hex();
  for (const char* path : {"a.log", "b.log"}) must(commit(*store, make_record("S-1", path, "bytes"), {{"connections.0001.parquet", "rows"}}));
  must(commit(*store, make_record("S 2/x", "a.log", "bytes"), {{"connections.0001.parquet", "other rows"}}));
  CHECK_EQ(tree(place).size(), 4);
  CHECK_EQ(tree(place).at("S%202%2Fx.connections.0001.parquet"), "other rows");
  must(store->check_seal());

  must(store->remove({"log", "S-1", "a.log"}));
  must(store->check_seal());
  CHECK_EQ(tree(place).at("S-1.connections.0001.parquet"), "rows");
  CHECK_EQ(tree(place).at("S-1.manifest.json").find("a.log"), std::string::npos);
  must(store->remove({"log", "S-1", "b.log"}));
  CHECK_EQ(tree(place).size(), 2);
  must(store->remove({"log", "S 2/x", "a.log"}));
  CHECK_FALSE(fs::exists(place));
  must(store->remove({"log", "S 2/x", "a.log"}));
  must(store->check_seal());
  CHECK(must(store->artifacts()).empty());
}

TEST_CASE("whatever the order of commits, the result is the same") {
  const auto fill = [](const fs::path& folder, const std::vector<std::string>& paths) {
    const auto store = writer(folder);
    for (const std::string& path : paths) {
      ArtifactRecord record = make_record("S-1", path, "bytes");
      record.logs = {path};   // a log type taken from the file's name: the same bytes give other rows
      record.kept = {{"records", path.size()}};
      must(commit(*store, std::move(record), {{"records.0001.parquet", "rows of " + path}}));
    }
    must(store->check_seal());
  };
  const TestFolder one, two;
  fill(one.path(), {"a.log", "bb.log", "ccc.log"});
  fill(two.path(), {"ccc.log", "a.log", "bb.log"});
  CHECK_EQ(tree(one.path() / "evidence"), tree(two.path() / "evidence"));
  for (const ArtifactRecord& record : must(reader(two.path())->artifacts())) CHECK_EQ(record.kept.at("records"), 5);
}

TEST_CASE("a changed input replaces its artifact; new intelligence replaces its rows") {
  const TestFolder folder;
  const auto store = writer(folder.path());
  must(commit(*store, make_record("S-1", "a.log", "old"), {{"connections.0001.parquet", "1"}, {"connections.0002.parquet", "2"}}));
  must(commit(*store, make_record("S-1", "b.log", "old"), {{"connections.0001.parquet", "1"}, {"connections.0002.parquet", "2"}}));
  must(commit(*store, make_record("S-1", "a.log", "old", "f2"), {{"sightings.0001.parquet", "3"}}));
  must(store->check_seal());
  CHECK_EQ(tree(folder.path() / "evidence").size(), 2);
  for (const ArtifactRecord& record : must(store->artifacts())) CHECK_EQ(record.files.size(), 2);
  CHECK_EQ(must(store->find({"log", "S-1", "b.log"}))->fingerprint, "f1");   // still to be read again

  must(commit(*store, make_record("S-1", "a.log", "new"), {{"connections.0001.parquet", "4"}}));
  must(store->check_seal());
  CHECK_EQ(must(store->artifacts()).size(), 2);
  CHECK_EQ(tree(folder.path() / "evidence").size(), 4);
}

TEST_CASE("put changes what is known of an artifact and keeps its rows") {
  const TestFolder folder;
  const auto store = writer(folder.path());
  ArtifactRecord record = make_record("S-1", "a.log", "bytes");
  must(commit(*store, record, {{"connections.0001.parquet", "rows"}}));
  record.stat.mtime_ns = 99;
  record.fingerprint = "f2";
  record.kept.clear();
  must(store->put(record));
  const auto found = must(store->find(record.key()));
  CHECK_EQ(found->stat.mtime_ns, 99);
  CHECK_EQ(found->fingerprint, "f2");
  CHECK_EQ(found->kept.at("connections"), 2);
  CHECK_EQ(found->files.size(), 2);
  must(store->put(make_record("S-1", "empty.log", "")));   // nothing but a manifest
  must(store->check_seal());
}

TEST_CASE("one writer, many readers; a case without a catalogue is empty") {
  const TestFolder folder;
  CHECK(must(reader(folder.path())->artifacts()).empty());
  must(reader(folder.path())->check_seal());
  CHECK_FALSE(fs::exists(folder.path() / "case.db"));
  const auto store = writer(folder.path());
  const Error error = must_fail(CaseStore::open(folder.path(), Access::write));
  CHECK(error.kind == ErrorKind::locked);
  CHECK(error.message.find(folder.path().string()) != std::string::npos);
  must(commit(*store, make_record("S-1", "a.log", "bytes"), {}));
  CHECK_EQ(must(reader(folder.path())->artifacts()).size(), 1);
  CHECK(must_fail(CaseStore::open(folder.path() / "none", Access::read)).kind == ErrorKind::no_case);
}

TEST_CASE("another version's or a torn case.db is said plainly") {
  const TestFolder folder;
  { const auto store = writer(folder.path()); }
  const fs::path file = folder.path() / "case.db";
  const std::string good = must(read_file(file));
  {
    Database database = must(Database::open(file, OpenMode::create));
    must(database.execute("PRAGMA user_version = 99"));
  }
  for (const Access access : {Access::read, Access::write}) {
    const Error error = must_fail(CaseStore::open(folder.path(), access));
    CHECK(error.kind == ErrorKind::bad_input);
    CHECK(error.message.find("version 99") != std::string::npos);
  }
  struct { std::string_view what; std::string content; } const table[] = {
      {"no database", "this is a text, and one long enough to be looked at"},
      {"cut short", good.substr(0, good.size() / 2)},
      {"a hole in the first page", good.substr(0, 100) + std::string(400, '\0') + good.substr(500)},
  };
  for (const auto& row : table) {
    CAPTURE(row.what);
    overwrite(file, row.content);
    for (const Access access : {Access::read, Access::write}) {
      auto store = CaseStore::open(folder.path(), access);
      const Error error = store ? must_fail((*store)->check_seal()) : store.error();
      CHECK(error.kind == ErrorKind::seal_broken);
      CHECK(error.message.find("case.db") != std::string::npos);
    }
  }
  overwrite(file, "");   // a run died while it was being made
  CHECK(must(reader(folder.path())->artifacts()).empty());
  must(writer(folder.path())->check_seal());
}

TEST_CASE("documents and facts") {
  const TestFolder folder;
  const auto store = writer(folder.path());
  must(store->put_document("claims", R"({"claims":[]})"));
  must(store->put_document("claims", R"({"claims":[1]})"));
  CHECK_EQ(must(store->get_document("claims")).value_or(""), R"({"claims":[1]})");
  CHECK_FALSE(must(store->get_document("none")).has_value());
  CHECK_FALSE(store->put_document("claims", "{").has_value());
  must(store->put_fact("last", "x\ny"));
  CHECK_EQ(must(store->fact("last")).value_or(""), "x\ny");
  CHECK_FALSE(must(store->fact("claims")).has_value());
}

TEST_CASE("several threads commit at once") {
  const TestFolder folder;
  const auto store = writer(folder.path());
  parallel_for(4, 40, [&](std::size_t i) {
    const std::string name = std::to_string(i);
    const Status done = commit(*store, make_record("S-1", name, std::to_string(i % 10)), {{"connections.0001.parquet", "rows"}});
    CHECK_MESSAGE(done.has_value(), name);
  });
  CHECK_EQ(must(store->artifacts()).size(), 40);
  must(store->check_seal(2));
}

TEST_CASE("file prefixes keep owners apart and fit a file system") {
  CHECK_EQ(file_prefix("log", "S-relay_1.x"), "S-relay_1.x");
  CHECK_EQ(file_prefix("log", "a/../b%"), "a%2F..%2Fb%25");
  CHECK_EQ(file_prefix("intel", "intel"), "@intel");
  CHECK_NE(file_prefix("log", "intel"), file_prefix("intel", "intel"));
  const std::string longest(500, '\xff');
  CHECK_LT(file_prefix("log", longest).size(), 130);
  CHECK_NE(file_prefix("log", longest), file_prefix("log", longest + "x"));
}
