// purge: destroys what a source handed in, or the words of a note, and leaves a tombstone that says so.
//
// Of a source go: its rows and kept originals under evidence/, the draft release made with them, the lines of it that
// reports of problems quote, and its original files, where they lie below the case's folder or `originals` is set. What
// stays: the chained journal (ids and salted digests only), releases that were handed out, and the tombstone, in case.db
// and as tombstones/<number>.json with a minisign signature. A purged source is never read again, whatever case.toml
// says. The claims that rested on its rows keep their value, marked as no longer recomputable, until the next run
// computes them from what is left; they are marked then, too.
//
// Nothing here overwrites blocks of a disk: what a medium or a backup remembers is for its owner to destroy.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "model/claim.h"
#include "store/written_word.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

struct PurgeOptions {
  std::filesystem::path case_file;
  std::vector<std::string> subjects;                // ids of sources, or "note:3"; none: the sources whose keep_until has passed
  std::string because;                              // needed where keep_until has not passed
  bool originals = false;                           // also files outside the case's folder
  bool dry_run = false;                             // only tells what would go
  Timestamp now;                                    // what "passed" is measured against, and the time of the tombstone
  std::string who;
  std::optional<std::filesystem::path> key;         // minisign secret key; none: the tombstone is not signed
  unsigned jobs = 1;
};

struct Purged {
  std::int64_t tombstone = 0;                       // 0 in a dry run
  std::string subject, because;
  std::vector<std::pair<std::string, std::string>> artifacts;   // path, SHA-256
  std::uint64_t rows = 0;
  std::vector<std::string> claims;                  // names of those that rested on it
  std::vector<std::string> destroyed, left;         // original files
};

// Errors: not_found (no such source or note), bad_input (no reason given), key, locked, seal_broken, io. Killed half-way,
// the same command completes it.
[[nodiscard]] Result<std::vector<Purged>> purge(const PurgeOptions& options);

// When a source was purged, by its tombstone; nothing while it is alive.
[[nodiscard]] const store::Tombstone* tombstone_of(const std::vector<store::Tombstone>& tombstones, const std::string& source);
// Adds to each claim that rested on destroyed rows that it can no longer be recomputed as it was.
void mark_purged(std::vector<Claim>& claims, const std::vector<store::Tombstone>& tombstones);

}  // namespace demarche::workbench
