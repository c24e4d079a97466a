// For the tests of this room: opening cases and putting artifacts into them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "store/case_store.h"
#include "store/test_folder.h"

namespace demarche::store {

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

}  // namespace demarche::store
