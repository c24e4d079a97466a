// CaseStore: the catalogue (case.db) and the sealed files (evidence/) of one case. One writer at a time, any number of
// readers, in any number of processes. What a call has returned as done survives a crash.
//
// Safe for several threads: calls are serialised inside; a Staging belongs to one thread.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/result.h"
#include "store/artifact.h"
#include "store/journal.h"
#include "store/seal.h"
#include "store/sqlite.h"
#include "store/staging.h"
#include "store/written_word.h"

namespace demarche::store {

enum class Access { read, write };

class CaseStore {
 public:
  // `case_dir` holds case.toml. Access::write makes case.db and evidence/ where missing, holds the case until destroyed
  // (ErrorKind::locked when another writer does) and undoes what a killed writer left. Access::read changes nothing on
  // disk and never waits; a case without case.db is empty. `hook`: for tests (seal.h).
  [[nodiscard]] static Result<std::unique_ptr<CaseStore>> open(const fs::path& case_dir, Access access, StepHook hook = {});
  ~CaseStore();
  CaseStore(const CaseStore&) = delete;
  CaseStore& operator=(const CaseStore&) = delete;

  [[nodiscard]] const fs::path& evidence_dir() const { return evidence_; }

  // The sealed files, the journal's chain and the texts it vouches for. seal_broken says what is wrong and where.
  [[nodiscard]] Status check_seal(unsigned jobs = 1);

  // --- artifacts: sorted by kind, owner, path
  [[nodiscard]] Result<std::vector<ArtifactRecord>> artifacts();
  [[nodiscard]] Result<std::optional<ArtifactRecord>> find(const ArtifactKey& key);
  [[nodiscard]] Result<Staging> stage();
  // Puts the staged files into evidence/<digest>/ with a manifest, seals them, writes the record; one of the same key is
  // replaced, its files go when no other record uses them. The staged files' names must begin with
  // file_prefix(kind, owner) + ".". Records of one owner and digest share files: of those with the same fingerprint the
  // one with the first path decides what they hold, whatever the order of the commits.
  [[nodiscard]] Status commit(ArtifactRecord record, Staging&& staging);
  // The same for a record whose rows are as before (a new mtime, a new fingerprint that changed nothing).
  [[nodiscard]] Status put(ArtifactRecord record);
  [[nodiscard]] Status remove(const ArtifactKey& key);   // nothing happens when there is none

  // --- journal
  [[nodiscard]] Status append(const JournalEntry& entry);
  [[nodiscard]] Result<std::vector<JournalEntry>> journal();
  [[nodiscard]] Status verify_journal();

  // --- small things by name: JSON documents (claims, the last run's report) and plain texts. No history.
  [[nodiscard]] Status put_document(std::string_view name, std::string_view json_text);
  [[nodiscard]] Result<std::optional<std::string>> get_document(std::string_view name);
  [[nodiscard]] Status put_fact(std::string_view name, std::string_view text);
  [[nodiscard]] Result<std::optional<std::string>> fact(std::string_view name);

  // --- what people typed; each is journalled (written_word.h). Returned with its number.
  [[nodiscard]] Result<Note> add_note(Note note);
  [[nodiscard]] Result<std::vector<Note>> notes();
  [[nodiscard]] Result<PlanEvent> add_plan_event(PlanEvent event);
  [[nodiscard]] Result<std::vector<PlanEvent>> plan_events();
  [[nodiscard]] Result<Release> add_release(Release release);
  [[nodiscard]] Result<std::vector<Release>> releases();
  [[nodiscard]] Result<Tombstone> add_tombstone(Tombstone tombstone);
  [[nodiscard]] Result<std::vector<Tombstone>> tombstones();
  [[nodiscard]] Result<Tombstone> bury_note(std::int64_t note, Tombstone tombstone);
  // Destroyed words leave the files too, not only the tables: what SQLite's own log still holds is written over.
  [[nodiscard]] Status forget_deleted();

  // A copy of case.db as it stands, complete in one file. `file` must not exist.
  [[nodiscard]] Status copy_catalogue(const fs::path& file);

 private:
  class FolderLock {
   public:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

   private:
    int descriptor_;   // -1: a reader's
  };

  CaseStore(fs::path case_dir, Access access, Database database, StepHook hook);
  [[nodiscard]] static Result<int> lock_folder(const fs::path& case_dir);
  [[nodiscard]] static Result<Database> open_to_read(const fs::path& file);

  [[nodiscard]] Status write(ArtifactRecord record, std::optional<std::vector<StagedFile>> staged);
  [[nodiscard]] Status put_text(std::string_view sql, std::string_view name, std::string_view text);
  [[nodiscard]] Result<std::optional<std::string>> get_text(std::string_view sql, std::string_view name);

  fs::path case_dir_, evidence_;
  Access access_;
  StepHook hook_;
  std::unique_ptr<FolderLock> lock_;
  std::mutex mutex_;
  Database database_;
  std::atomic<std::uint64_t> stagings_{0};
};

}  // namespace demarche::store
