// ArtifactRecord: what the catalogue knows of one input file: what it was, where every line of it went, and which files
// below evidence/ hold its rows.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/hash.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::store {

// One input as one owner handed it in. The same bytes under two paths are two artifacts of one digest.
struct ArtifactKey {
  std::string kind;    // "log", "intel", "registry"
  std::string owner;   // the source's id, "intel", the registry's kind
  std::string path;    // as the case names it: relative, the same on every machine
  friend auto operator<=>(const ArtifactKey&, const ArtifactKey&) = default;
};

struct ArtifactRecord {
  std::string kind, owner, path;              // the key
  Sha256 digest;                              // of the input's bytes as they lie on disk
  FileStat stat;                              // of the input, when it was read
  std::string fingerprint;                    // of everything but path and bytes that its rows depend on (settings, intelligence)
  std::string format;
  std::vector<std::string> logs;              // log types in it
  Accounting accounting;
  std::optional<Timestamp> first, last;       // times of its rows, kept or not
  std::vector<Problem> problems;
  std::map<std::string, std::uint64_t> kept;  // rows kept, by kind
  std::vector<std::string> files;             // below evidence/, sorted; filled by CaseStore
  std::string note;
  std::string uids;                           // free for the writer: connections of hit rows, for the next reading

  [[nodiscard]] ArtifactKey key() const { return {kind, owner, path}; }
};

// What the names of an owner's files begin with: the owner's id with everything outside [A-Za-z0-9._-] as %XX (long ones
// shortened with a digest); with '@' in front for what is not a log, so that a source named "intel" stays apart.
[[nodiscard]] std::string file_prefix(std::string_view kind, std::string_view owner);

// JSON forms of the compound members, as the catalogue keeps them. Reading back a text that is not of the written shape
// is seal_broken: the catalogue was damaged. (SQLite's own json_valid() cannot guard a schema that is not trusted.)
[[nodiscard]] bool is_json(std::string_view text);
[[nodiscard]] std::string texts_json(const std::vector<std::string>& texts);
[[nodiscard]] Result<std::vector<std::string>> json_texts(std::string_view text);
[[nodiscard]] std::string accounting_json(const Accounting& accounting);
[[nodiscard]] Result<Accounting> json_accounting(std::string_view text);
[[nodiscard]] std::string problems_json(const std::vector<Problem>& problems);
[[nodiscard]] Result<std::vector<Problem>> json_problems(std::string_view text);
[[nodiscard]] std::string counts_json(const std::map<std::string, std::uint64_t>& counts);
[[nodiscard]] Result<std::map<std::string, std::uint64_t>> json_counts(std::string_view text);

}  // namespace demarche::store
