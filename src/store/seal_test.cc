#include "store/seal.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "store/test_case.h"

using namespace demarche;
using namespace demarche::store;

namespace {

// A case with two artifacts; the path of the first one's rows.
fs::path fill(const fs::path& folder) {
  const auto store = writer(folder);
  must(commit(*store, make_record("S-1", "a.log", "a"), {{"connections.0001.parquet", "rows of a"}}));
  must(commit(*store, make_record("S-1", "b.log", "b"), {{"connections.0001.parquet", "rows of b"}}));
  return folder / "evidence" / Sha256::of("a").hex() / "S-1.connections.0001.parquet";
}

void check_broken(const fs::path& folder, std::string_view name, std::string_view what) {
  for (const Access access : {Access::read, Access::write}) {
    const auto store = must(CaseStore::open(folder, access));
    const Error error = must_fail(store->check_seal(2));
    CHECK(error.kind == ErrorKind::seal_broken);
    CHECK_MESSAGE(error.message.find(std::string(name) + ": " + std::string(what)) != std::string::npos, error.message);
  }
}

}  // namespace

TEST_CASE("what is changed, missing or added below evidence/ is named") {
  struct { std::string_view what; void (*change)(const fs::path&); } const table[] = {
      {"changed", [](const fs::path& file) { overwrite(file, "rows of A"); }},
      {"changed", [](const fs::path& file) { overwrite(file, "rows of a and more"); }},
      {"changed", [](const fs::path& file) { overwrite(file, ""); }},
      {"missing", [](const fs::path& file) { fs::remove(file); }},
      {"changed", [](const fs::path& file) {
         fs::rename(file, file.parent_path().parent_path().parent_path() / "moved");
         fs::create_symlink(file.parent_path().parent_path().parent_path() / "moved", file);
       }},
      {"changed", [](const fs::path& file) { fs::remove(file), fs::create_directory(file); }},
  };
  for (const auto& row : table) {
    const TestFolder folder;
    const fs::path file = fill(folder.path());
    must(reader(folder.path())->check_seal());
    row.change(file);
    const bool gone = fs::is_directory(file);
    check_broken(folder.path(), "S-1.connections.0001.parquet", gone ? "changed" : row.what);
  }
  const TestFolder folder;
  const fs::path file = fill(folder.path());
  overwrite(file.parent_path() / ".hidden", "");
  check_broken(folder.path(), ".hidden", "not sealed");
  fs::remove(file.parent_path() / ".hidden");
  overwrite(folder.path() / "evidence/stray\x1b[31m.txt", "x");
  check_broken(folder.path(), "evidence/stray\\x1b[31m.txt", "not sealed");
}

TEST_CASE("many faults: the first ten and how many more") {
  const TestFolder folder;
  const fs::path file = fill(folder.path());
  for (int i = 0; i < 25; ++i) overwrite(file.parent_path() / ("stray" + std::to_string(10 + i)), "");
  const Error error = must_fail(reader(folder.path())->check_seal());
  CHECK(error.message.find("stray19: not sealed; and 15 more") != std::string::npos);
}

TEST_CASE("a change that keeps size and times is found while the recorded stat is young") {
  const TestFolder folder;
  const fs::path file = fill(folder.path());
  struct stat before {};
  REQUIRE(::stat(file.c_str(), &before) == 0);
  overwrite(file, "rows of A");
  const timespec times[2] = {before.st_atim, before.st_mtim};
  REQUIRE(::utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);
  check_broken(folder.path(), "S-1.connections.0001.parquet", "changed");
}

TEST_CASE("an old stat is trusted; a young one, or one that differs, is not; equal content renews it") {
  const TestFolder folder;
  const fs::path file = fill(folder.path());
  const std::string name = file.lexically_relative(folder.path() / "evidence").string();
  Database database = must(Database::open(folder.path() / "case.db", OpenMode::create));
  const auto recorded = [&] { return must(sealed_files(database)).at(name); };
  const SealedFile first = recorded();
  must(writer(folder.path())->check_seal());   // young: hashed, equal, remembered again
  CHECK_GT(recorded().recorded_ns, first.recorded_ns);

  // As if three seconds had passed between the file's ctime and the look at it.
  must(database.execute("UPDATE sealed SET recorded_ns = ctime_ns + 3000000000"));
  const SealedFile old = recorded();
  must(writer(folder.path())->check_seal());
  CHECK_EQ(recorded().recorded_ns, old.recorded_ns);   // trusted: not looked at
  must(database.execute("UPDATE sealed SET sha256 = '" + Sha256::of("else").hex() + "' WHERE name = '" + name + "'"));
  must(writer(folder.path())->check_seal());           // indeed not read
  must(database.execute("UPDATE sealed SET inode = inode + 1 WHERE name = '" + name + "'"));
  check_broken(folder.path(), "S-1.connections.0001.parquet", "changed");
  must(database.execute("UPDATE sealed SET sha256 = '" + old.digest.hex() + "' WHERE name = '" + name + "'"));
  must(reader(folder.path())->check_seal());
  CHECK_EQ(recorded().stat.inode, old.stat.inode + 1);   // a reader changes nothing
  must(writer(folder.path())->check_seal());
  CHECK_EQ(recorded().stat.inode, old.stat.inode);
}

TEST_CASE("a case that was copied elsewhere keeps its seal") {
  const TestFolder folder, copy;
  fill(folder.path());
  fs::copy(folder.path(), copy.path(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  must(reader(copy.path())->check_seal());
  must(writer(copy.path())->check_seal());
}

TEST_CASE("names in a catalogue made by others cannot lead out of evidence/") {
  for (const char* name : {"../victim", "/etc/passwd", "a/b", "..", ""}) {
    const TestFolder folder;
    fill(folder.path());
    overwrite(folder.path() / "victim", "precious");
    Database database = must(Database::open(folder.path() / "case.db", OpenMode::create));
    Statement insert = must(database.prepare("INSERT INTO pending VALUES (?)"));
    must(insert.bind(std::string_view(name)).run());
    CHECK(must_fail(CaseStore::open(folder.path(), Access::write)).kind == ErrorKind::seal_broken);
    CHECK(fs::exists(folder.path() / "victim"));
  }
}
