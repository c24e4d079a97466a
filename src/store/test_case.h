// For the tests of this room: a case folder that is gone afterwards, and artifacts to put into it.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "store/case_store.h"

namespace demarche::store {

class TestFolder {
 public:
  TestFolder() {
    // In memory where there is such a place: these tests sync thousands of times.
    const fs::path memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK) == 0;
    std::string pattern = ((usable ? memory : fs::temp_directory_path()) / "demarche-store-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TestFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().message);
  return *std::move(result);
}

// The error of what must fail.
template <class T>
Error must_fail(Result<T> result) {
  if (result) FAIL("expected an error");
  return result.error();
}

inline std::unique_ptr<CaseStore> writer(const fs::path& folder, StepHook hook = {}) {
  return must(CaseStore::open(folder, Access::write, std::move(hook)));
}
inline std::unique_ptr<CaseStore> reader(const fs::path& folder) { return must(CaseStore::open(folder, Access::read)); }

inline ArtifactRecord make_record(std::string owner, std::string path, std::string_view bytes, std::string fingerprint = "f1") {
  ArtifactRecord record{.kind = "log", .owner = std::move(owner), .path = std::move(path), .digest = Sha256::of(bytes),
                        .stat = {bytes.size(), 11, 12, 13}, .fingerprint = std::move(fingerprint), .format = "zeek", .logs = {"conn"},
                        .accounting = {.bytes = bytes.size(), .lines = 3, .rows = 2, .comments = 1, .rejected = 0, .complete = true},
                        .first = Timestamp::from_seconds(1), .last = {}, .problems = {}, .kept = {{"connections", 2}}, .files = {},
                        .note = "", .uids = "C1 C2"};
  record.problems.push_back({.file = record.path, .line = 2, .offset = 9, .reason = "expected 3 fields, found 1", .hint = "look", .count = 4});
  return record;
}

// Commits the record with one file of rows per (name, content).
inline Status commit(CaseStore& store, ArtifactRecord record, const std::map<std::string, std::string>& files) {
  Staging staging = TRY(store.stage());
  const std::string prefix = file_prefix(record.kind, record.owner);
  for (const auto& [name, content] : files) TRY(write_file(staging.folder() / (prefix + "." + name), content));
  return store.commit(std::move(record), std::move(staging));
}

// Every file below a folder with its content; case.db left out.
inline std::map<std::string, std::string> tree(const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) found[entry.path().lexically_relative(folder).string()] = must(read_file(entry.path()));
  return found;
}

inline void overwrite(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

}  // namespace demarche::store
