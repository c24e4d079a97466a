#include "store/artifact_change.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "store/artifact_table.h"
#include "store/manifest.h"

namespace demarche::store {
namespace {

using Files = std::map<std::string, Sha256>;

std::string manifest_name(const ArtifactRecord& record) {
  return record.digest.hex() + "/" + file_prefix(record.kind, record.owner) + ".manifest.json";
}

class Planner {
 public:
  Planner(const Staging& scratch, std::map<std::string, SealedFile> sealed) : scratch_(scratch), sealed_(std::move(sealed)) {}

  // `previous` goes; `rest` are the others of its group.
  Status leave(const ArtifactRecord& previous, std::vector<ArtifactRecord> rest) {
    change.forget.push_back(previous.key());
    if (!rest.empty()) return write_group(std::move(rest), row_files(previous), previous.files);
    change.files.drop.insert(change.files.drop.end(), previous.files.begin(), previous.files.end());
    return Done{};
  }

  // Writes every record of a group with these row files and a fresh manifest; `old_files` that are not among them go.
  Status write_group(std::vector<ArtifactRecord> group, Files files, const std::vector<std::string>& old_files) {
    std::sort(group.begin(), group.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    std::vector<std::string> paths;
    for (const ArtifactRecord& record : group) paths.push_back(record.path);
    const std::string name = manifest_name(group.front());
    const std::string text = manifest_json(group.front(), paths, files);
    const Sha256 digest = Sha256::of(text);
    if (!is_sealed(name, digest)) {
      const fs::path path = scratch_.folder() / (std::to_string(change.files.put.size()) + ".manifest");
      TRY(write_file(path, text));
      change.files.put.push_back({name, path, digest});
    }
    files.emplace(name, digest);
    for (const std::string& old : old_files)
      if (!files.contains(old)) change.files.drop.push_back(old);
    for (ArtifactRecord& record : group) {
      record.files.clear();
      for (const auto& [file, unused] : files) record.files.push_back(file);
      change.write.push_back(std::move(record));
    }
    return Done{};
  }

  // The sealed files of a record without its manifest.
  [[nodiscard]] Files row_files(const ArtifactRecord& record) const {
    Files files;
    for (const std::string& name : record.files)
      if (const auto at = sealed_.find(name); at != sealed_.end() && name != manifest_name(record)) files.emplace(name, at->second.digest);
    return files;
  }

  // The staged files; those that are already there, byte for byte, stay as they are.
  Files take(std::vector<StagedFile> staged) {
    Files files;
    for (StagedFile& file : staged) {
      files.emplace(file.name, file.digest);
      if (!is_sealed(file.name, file.digest)) change.files.put.push_back(std::move(file));
    }
    return files;
  }

  ArtifactChange change;

 private:
  [[nodiscard]] bool is_sealed(const std::string& name, const Sha256& digest) const {
    const auto at = sealed_.find(name);
    return at != sealed_.end() && at->second.digest == digest;
  }

  const Staging& scratch_;
  std::map<std::string, SealedFile> sealed_;
};

// The others of the record's group.
Result<std::vector<ArtifactRecord>> others(Database& database, const ArtifactRecord& record) {
  std::vector<ArtifactRecord> group = TRY(artifacts_of(database, record));
  std::erase_if(group, [&](const ArtifactRecord& one) { return one.path == record.path; });
  return group;
}

// Only what the group's records need is looked up: a case may have very many sealed files.
Result<std::map<std::string, SealedFile>> seals_of(Database& database, const std::vector<ArtifactRecord>& records) {
  std::set<std::string> folders;
  for (const ArtifactRecord& record : records) folders.insert(record.digest.hex());
  std::map<std::string, SealedFile> found;
  for (const std::string& folder : folders) found.merge(TRY(sealed_files(database, folder)));
  return found;
}

}  // namespace

Result<ArtifactChange> plan_write(Database& database, const Staging& scratch, ArtifactRecord record,
                                  std::optional<std::vector<StagedFile>> staged) {
  const std::optional<ArtifactRecord> previous = TRY(find_artifact(database, record.key()));
  std::vector<ArtifactRecord> involved{record};
  if (previous) involved.push_back(*previous);
  Planner planner(scratch, TRY(seals_of(database, involved)));

  const bool same_bytes = previous && previous->digest == record.digest;
  if (previous && !same_bytes) {
    std::vector<ArtifactRecord> rest = TRY(others(database, *previous));
    TRY(planner.leave(*previous, std::move(rest)));
  }

  std::vector<ArtifactRecord> group = TRY(others(database, record));
  const ArtifactRecord* existing = same_bytes ? &*previous : group.empty() ? nullptr : &group.front();
  const std::vector<std::string> old_files = existing != nullptr ? existing->files : std::vector<std::string>();
  const bool outranked = std::any_of(group.begin(), group.end(), [&](const ArtifactRecord& one) {
    return one.fingerprint == record.fingerprint && one.path < record.path;
  });
  Files rows;
  if (existing != nullptr && (!staged || outranked)) {
    rows = planner.row_files(*existing);
    record.kept = existing->kept;
  } else if (staged) {
    rows = planner.take(std::move(*staged));
    for (ArtifactRecord& one : group) one.kept = record.kept;
  }
  group.push_back(std::move(record));
  TRY(planner.write_group(std::move(group), std::move(rows), old_files));
  return std::move(planner.change);
}

Result<ArtifactChange> plan_removal(Database& database, const Staging& scratch, const ArtifactKey& key) {
  const std::optional<ArtifactRecord> previous = TRY(find_artifact(database, key));
  if (!previous) return ArtifactChange{};
  Planner planner(scratch, TRY(seals_of(database, {*previous})));
  std::vector<ArtifactRecord> rest = TRY(others(database, *previous));
  TRY(planner.leave(*previous, std::move(rest)));
  return std::move(planner.change);
}

Status apply(Database& database, const fs::path& evidence, const ArtifactChange& change, const StepHook& hook) {
  if (!change.files.empty()) {
    TRY(announce(database, change.files));
    hook("announced");
    TRY(place(evidence, change.files, hook));
    hook("placed");
  }
  Transaction transaction = TRY(Transaction::begin(database));
  for (const ArtifactKey& key : change.forget) TRY(erase_artifact(database, key));
  TRY(record_seals(database, evidence, change.files));
  for (const ArtifactRecord& record : change.write) TRY(write_artifact(database, record));
  TRY(transaction.commit());
  hook("recorded");
  return Done{};
}

}  // namespace demarche::store
