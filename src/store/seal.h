// The seal: which files lie below evidence/, with their digests. A FileChange is made in three steps, so that a process
// killed at any byte leaves a case that the next writer completes:
//
//   announce   one transaction: the names are pending; seals and records that rest on them are withdrawn
//   place      files are renamed into place or deleted, folders synced
//   record     one transaction, the caller's: new seals, new records, nothing pending
//
// Killed before `record` has committed: the artifact is as if never read, recover() deletes what lies under pending names.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/hash.h"
#include "base/result.h"
#include "store/sqlite.h"
#include "store/staging.h"

namespace demarche::store {

// Called with the name of each step just passed; tests kill the process there.
using StepHook = std::function<void(std::string_view)>;

struct SealedFile {
  std::string name;               // below evidence/
  Sha256 digest;
  FileStat stat;
  std::int64_t recorded_ns = 0;   // when `stat` was taken
};

struct FileChange {
  std::vector<StagedFile> put;
  std::vector<std::string> drop;
  [[nodiscard]] bool empty() const { return put.empty() && drop.empty(); }
};

// Those in evidence/<folder>/; an empty folder name: all.
[[nodiscard]] Result<std::map<std::string, SealedFile>> sealed_files(Database& database, const std::string& folder = {});

[[nodiscard]] Status announce(Database& database, const FileChange& change);
[[nodiscard]] Status place(const fs::path& evidence, const FileChange& change, const StepHook& hook);
// Inside the caller's transaction.
[[nodiscard]] Status record_seals(Database& database, const fs::path& evidence, const FileChange& change);
// Undoes what a killed writer left; also removes sealed files that no artifact uses.
[[nodiscard]] Status recover(Database& database, const fs::path& evidence);

struct SealCheck {
  fs::path evidence;
  unsigned jobs = 1;
  bool refresh = false;           // may write: remember the new stat of files that were hashed and found equal
};
// Every sealed file is there with its digest, and nothing else is. seal_broken names the first ten that are wrong.
//
// A file whose stat equals the recorded one is trusted without reading when its ctime is at least two seconds older than
// the moment the stat was taken: a later write within the clock's grain would otherwise go unseen (as git does it).
[[nodiscard]] Status check_files(Database& database, const SealCheck& options);

}  // namespace demarche::store
