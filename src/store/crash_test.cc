// A process killed at every step of a commit: the next one completes the case with the same result.
#include <sys/wait.h>

#include <functional>

#include "store/test_case.h"

using namespace demarche;
using namespace demarche::store;

namespace {

// Runs `work` in a child that dies at the step numbered `die_at` (from 0); true: it came to its end before.
bool run_until(int die_at, const fs::path& folder, const std::function<Status(CaseStore&)>& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int step = 0;
    auto store = CaseStore::open(folder, Access::write, [&](std::string_view) {
      if (step++ == die_at) ::_exit(9);
    });
    if (!store) ::_exit(3);
    const Status done = work(**store);
    ::_exit(done ? 0 : 4);   // no destructors: the process is simply gone
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 9));
  return WEXITSTATUS(status) == 0;
}

Status commit_new(CaseStore& store) {
  return commit(store, make_record("S-1", "b.log", "b"), {{"connections.0001.parquet", "b1"}, {"requests.0001.parquet", "b2"}});
}
// Other rows for both paths that share the digest "a", and fewer files than before.
Status commit_replacement(CaseStore& store) {
  for (const char* path : {"a.log", "a2.log"})
    TRY(commit(store, make_record("S-1", path, "a", "f2"), {{"connections.0001.parquet", "a3"}}));
  return Done{};
}
Status commit_changed(CaseStore& store) {
  return commit(store, make_record("S-1", "a.log", "changed"), {{"connections.0001.parquet", "c"}});
}
Status remove_one(CaseStore& store) { return store.remove({"log", "S-1", "a2.log"}); }
Status remove_all(CaseStore& store) {
  for (const char* path : {"a.log", "a2.log"}) TRY(store.remove({"log", "S-1", path}));
  return Done{};
}

void fill(const fs::path& folder) {
  const auto store = writer(folder);
  for (const char* path : {"a.log", "a2.log"})
    must(commit(*store, make_record("S-1", path, "a"), {{"connections.0001.parquet", "a1"}, {"connections.0002.parquet", "a2"}}));
}

// What a run would do: read again what the catalogue does not know, then the work itself.
Status complete(CaseStore& store, const std::function<Status(CaseStore&)>& work) {
  TRY(store.check_seal());
  for (const char* path : {"a.log", "a2.log"}) {
    const auto known = TRY(store.find({"log", "S-1", path}));
    if (!known) TRY(commit(store, make_record("S-1", path, "a"), {{"connections.0001.parquet", "a1"}, {"connections.0002.parquet", "a2"}}));
  }
  return work(store);
}

}  // namespace

TEST_CASE("killed at any step, the same command completes the case with the same result") {
  struct { const char* what; std::function<Status(CaseStore&)> work; } const table[] = {
      {"a new artifact", commit_new},     {"other rows", commit_replacement}, {"a changed input", commit_changed},
      {"one of two removed", remove_one}, {"both removed", remove_all},
  };
  for (const auto& row : table) {
    CAPTURE(row.what);
    const TestFolder expected;
    fill(expected.path());
    must(row.work(*writer(expected.path())));
    int step = 0;
    for (bool finished = false; !finished; ++step) {
      CAPTURE(step);
      const TestFolder folder;
      fill(folder.path());
      finished = run_until(step, folder.path(), row.work);
      must(reader(folder.path())->check_seal());   // readers are never shown half a change
      for (const ArtifactRecord& record : must(reader(folder.path())->artifacts()))
        for (const std::string& file : record.files) CHECK(fs::exists(folder.path() / "evidence" / file));
      {
        const auto store = writer(folder.path());
        must(complete(*store, row.work));
        must(store->check_seal());
      }
      CHECK_EQ(tree(folder.path() / "evidence"), tree(expected.path() / "evidence"));
      CHECK_EQ(must(reader(folder.path())->artifacts()).size(), must(reader(expected.path())->artifacts()).size());
    }
    CHECK_GE(step, 4);
  }
}

TEST_CASE("what a killed process left in .incoming is removed, and what was written before is kept") {
  const TestFolder folder;
  const bool finished = run_until(1'000, folder.path(), [](CaseStore& store) -> Status {
    TRY(store.append({.at = Timestamp::from_seconds(5), .who = "w", .what = "run", .subject = "case"}));
    TRY(store.put_fact("last", "1"));
    auto left = std::make_unique<Staging>(TRY(store.stage()));
    TRY(write_file(left->folder() / "half", "x"));
    static_cast<void>(left.release());
    return Done{};
  });
  CHECK(finished);
  CHECK(fs::exists(folder.path() / "evidence/.incoming"));
  must(reader(folder.path())->check_seal());
  const auto store = writer(folder.path());
  CHECK_FALSE(fs::exists(folder.path() / "evidence/.incoming"));
  CHECK_EQ(must(store->journal()).size(), 1);
  CHECK_EQ(must(store->fact("last")).value_or(""), "1");
}
