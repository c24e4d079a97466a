#include "store/case_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "store/artifact_change.h"
#include "store/artifact_table.h"
#include "store/schema.h"

namespace demarche::store {

CaseStore::FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

CaseStore::CaseStore(fs::path case_dir, Access access, Database database, StepHook hook)
    : case_dir_(std::move(case_dir)), evidence_(case_dir_ / "evidence"), access_(access),
      hook_(hook ? std::move(hook) : [](std::string_view) {}), database_(std::move(database)) {}

CaseStore::~CaseStore() {
  if (access_ != Access::write) return;
  std::error_code not_empty;   // somebody's Staging is still there: the next writer removes it
  fs::remove(evidence_ / ".incoming", not_empty);
}

Result<int> CaseStore::lock_folder(const fs::path& case_dir) {
  const fs::path evidence = case_dir / "evidence";
  TRY(make_directories(evidence));
  const int descriptor = ::open(evidence.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return io_error(evidence.string() + ": cannot open: " + std::strerror(errno));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  const int code = errno;
  ::close(descriptor);
  if (code != EWOULDBLOCK) return io_error(evidence.string() + ": cannot lock: " + std::strerror(code));
  return Error{ErrorKind::locked, case_dir.string() + ": another demarche is writing this case",
               "wait until it has finished; reading works meanwhile"};
}

Result<Database> CaseStore::open_to_read(const fs::path& file) {
  std::error_code code;
  if (!fs::exists(file, code)) return Database::open({}, OpenMode::memory);
  // SQLite keeps a small file beside a database in WAL mode even to read it. Where none can be made, nobody writes either.
  const bool fixed = ::access(file.parent_path().c_str(), W_OK) != 0 && !fs::exists(file.string() + "-wal", code);
  Database database = TRY(Database::open(file, fixed ? OpenMode::immutable : OpenMode::read));
  const bool usable = TRY(readable(database));
  if (!usable) return Database::open({}, OpenMode::memory);
  return database;
}

Result<std::unique_ptr<CaseStore>> CaseStore::open(const fs::path& case_dir, Access access, StepHook hook) {
  std::error_code code;
  if (!fs::is_directory(case_dir, code))
    return Error{ErrorKind::no_case, case_dir.string() + ": is no folder", "name the folder that holds case.toml"};
  const fs::path file = (case_dir.empty() ? fs::path(".") : case_dir) / "case.db";
  if (access == Access::read) {
    Database database = TRY(open_to_read(file));
    const bool empty = TRY(database.integer("PRAGMA user_version")) == 0;
    if (empty) TRY(migrate(database));   // only the one in memory
    return std::unique_ptr<CaseStore>(new CaseStore(case_dir, access, std::move(database), std::move(hook)));
  }
  auto lock = std::make_unique<FolderLock>(TRY(lock_folder(case_dir)));
  Database database = TRY(Database::open(file, OpenMode::create));
  TRY(migrate(database));
  std::unique_ptr<CaseStore> store(new CaseStore(case_dir, access, std::move(database), std::move(hook)));
  store->lock_ = std::move(lock);
  TRY(recover(store->database_, store->evidence_));
  return store;
}

Status CaseStore::check_seal(unsigned jobs) {
  const std::scoped_lock guard(mutex_);
  TRY(check_files(database_, {.evidence = evidence_, .jobs = jobs, .refresh = access_ == Access::write}));
  TRY(verify_chain(database_));
  TRY(verify_words(database_));
  return check_schema(database_);
}

Result<std::vector<ArtifactRecord>> CaseStore::artifacts() {
  const std::scoped_lock guard(mutex_);
  return list_artifacts(database_);
}

Result<std::optional<ArtifactRecord>> CaseStore::find(const ArtifactKey& key) {
  const std::scoped_lock guard(mutex_);
  return find_artifact(database_, key);
}

Result<Staging> CaseStore::stage() {
  CHECK(access_ == Access::write);
  return Staging::make(evidence_ / ".incoming" / std::to_string(++stagings_));
}

Status CaseStore::commit(ArtifactRecord record, Staging&& staging) {
  const Staging taken = std::move(staging);
  std::vector<StagedFile> files = TRY(taken.seal_for(record.digest.hex()));   // the slow part, outside the lock
  const std::string start = record.digest.hex() + "/" + file_prefix(record.kind, record.owner) + ".";
  for (const StagedFile& file : files) CHECK(file.name.starts_with(start));
  hook_("staged");
  return write(std::move(record), std::move(files));
}

Status CaseStore::put(ArtifactRecord record) { return write(std::move(record), std::nullopt); }

Status CaseStore::write(ArtifactRecord record, std::optional<std::vector<StagedFile>> staged) {
  const Staging scratch = TRY(stage());
  const std::scoped_lock guard(mutex_);
  return apply(database_, evidence_, TRY(plan_write(database_, scratch, std::move(record), std::move(staged))), hook_);
}

Status CaseStore::remove(const ArtifactKey& key) {
  const Staging scratch = TRY(stage());
  const std::scoped_lock guard(mutex_);
  return apply(database_, evidence_, TRY(plan_removal(database_, scratch, key)), hook_);
}

Status CaseStore::append(const JournalEntry& entry) {
  CHECK(access_ == Access::write);
  const std::scoped_lock guard(mutex_);
  Transaction transaction = TRY(Transaction::begin(database_));
  TRY(append_journal(database_, entry));
  return transaction.commit();
}

Result<std::vector<JournalEntry>> CaseStore::journal() {
  const std::scoped_lock guard(mutex_);
  return list_journal(database_);
}

Status CaseStore::verify_journal() {
  const std::scoped_lock guard(mutex_);
  TRY(verify_chain(database_));
  return verify_words(database_);
}

Status CaseStore::put_text(std::string_view sql, std::string_view name, std::string_view text) {
  CHECK(access_ == Access::write);
  const std::scoped_lock guard(mutex_);
  Statement insert = TRY(database_.prepare(sql));
  return insert.bind(name).bind(text).run();
}

Result<std::optional<std::string>> CaseStore::get_text(std::string_view sql, std::string_view name) {
  const std::scoped_lock guard(mutex_);
  Statement row = TRY(database_.prepare(sql));
  row.bind(name);
  const bool found = TRY(row.step());
  return found ? std::optional(row.text(0)) : std::nullopt;
}

Status CaseStore::put_document(std::string_view name, std::string_view json_text) {
  if (!is_json(json_text)) return Error{ErrorKind::internal, "the document " + std::string(name) + " is not JSON", {}};
  return put_text("INSERT INTO documents VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text", name, json_text);
}
Result<std::optional<std::string>> CaseStore::get_document(std::string_view name) {
  return get_text("SELECT text FROM documents WHERE name = ?", name);
}
Status CaseStore::put_fact(std::string_view name, std::string_view text) {
  return put_text("INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text", name, text);
}
Result<std::optional<std::string>> CaseStore::fact(std::string_view name) {
  return get_text("SELECT text FROM facts WHERE name = ?", name);
}

Result<Note> CaseStore::add_note(Note note) {
  CHECK(access_ == Access::write);
  const std::scoped_lock guard(mutex_);
  return store::add_note(database_, std::move(note));
}
Result<std::vector<Note>> CaseStore::notes() {
  const std::scoped_lock guard(mutex_);
  return list_notes(database_);
}
Result<PlanEvent> CaseStore::add_plan_event(PlanEvent event) {
  CHECK(access_ == Access::write);
  const std::scoped_lock guard(mutex_);
  return store::add_plan_event(database_, std::move(event));
}
Result<std::vector<PlanEvent>> CaseStore::plan_events() {
  const std::scoped_lock guard(mutex_);
  return list_plan_events(database_);
}
Result<Release> CaseStore::add_release(Release release) {
  CHECK(access_ == Access::write);
  const std::scoped_lock guard(mutex_);
  return store::add_release(database_, std::move(release));
}
Result<std::vector<Release>> CaseStore::releases() {
  const std::scoped_lock guard(mutex_);
  return list_releases(database_);
}
Result<Tombstone> CaseStore::add_tombstone(Tombstone tombstone) {
  CHECK(access_ == Access::write);
  const std::scoped_lock guard(mutex_);
  return store::add_tombstone(database_, std::move(tombstone));
}
Result<std::vector<Tombstone>> CaseStore::tombstones() {
  const std::scoped_lock guard(mutex_);
  return list_tombstones(database_);
}
Result<Tombstone> CaseStore::bury_note(std::int64_t note, Tombstone tombstone) {
  CHECK(access_ == Access::write);
  const std::scoped_lock guard(mutex_);
  return store::bury_note(database_, note, std::move(tombstone));
}

Status CaseStore::forget_deleted() {
  CHECK(access_ == Access::write);
  const std::scoped_lock guard(mutex_);
  return database_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

Status CaseStore::copy_catalogue(const fs::path& file) {
  const std::scoped_lock guard(mutex_);
  Statement copy = TRY(database_.prepare("VACUUM INTO ?"));
  return copy.bind(file.string()).run();
}

}  // namespace demarche::store
