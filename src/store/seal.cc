#include "store/seal.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/parallel.h"
#include "base/text.h"

namespace demarche::store {
namespace {

constexpr std::int64_t kRacySpan = 2'000'000'000;   // nanoseconds
constexpr std::size_t kFaultsNamed = 10;
constexpr int kAttempts = 5;

std::int64_t now_ns() { return SystemClock().now_micros() * 1000; }

Result<std::set<std::string>> names(Database& database, std::string_view sql) {
  Statement rows = TRY(database.prepare(sql));
  std::set<std::string> found;
  while (TRY(rows.step())) found.insert(rows.text(0));
  return found;
}

Status run_for(Database& database, std::string_view sql, std::string_view name) {
  Statement statement = TRY(database.prepare(sql));
  statement.bind(name);
  return statement.run();
}

// "<digest>/<file>" and nothing else: a catalogue made by someone else must not point out of evidence/.
Status check_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  const std::string_view file = slash == std::string_view::npos ? "" : name.substr(slash + 1);
  const bool fine = slash != std::string_view::npos && Sha256::parse(name.substr(0, slash)).has_value() && !file.empty() &&
                    file != "." && file != ".." && file.find('/') == std::string_view::npos && file.find('\0') == std::string_view::npos;
  if (fine) return Done{};
  return Error{ErrorKind::seal_broken, "case.db: \"" + visible(name) + "\" is no name below evidence/",
               "the catalogue was changed outside demarche: bring case.db back from a copy"};
}

Status delete_file(const fs::path& evidence, const std::string& name) {
  TRY(check_name(name));
  const fs::path path = evidence / name;
  std::error_code code;
  fs::remove(path, code);
  if (code && code != std::errc::no_such_file_or_directory && code != std::errc::not_a_directory)
    return io_error(path.string() + ": cannot delete: " + code.message());
  fs::remove(path.parent_path(), code);   // goes when it is empty, stays otherwise
  return Done{};
}

Status write_seal(Database& database, const SealedFile& file) {
  TRY(check_name(file.name));
  Statement insert = TRY(database.prepare(
      "INSERT INTO sealed VALUES (?,?,?,?,?,?,?) ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size, "
      "mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, inode = excluded.inode, recorded_ns = excluded.recorded_ns"));
  insert.bind(file.name).bind(file.digest.hex()).bind(file.stat.size).bind(file.stat.mtime_ns);
  insert.bind(file.stat.ctime_ns).bind(file.stat.inode).bind(file.recorded_ns);
  return insert.run();
}

// Every entry below evidence/ that is not a folder, .incoming left out.
Result<std::map<std::string, fs::file_type>> entries_below(const fs::path& evidence) {
  std::map<std::string, fs::file_type> found;
  std::error_code code;
  if (!fs::exists(evidence, code)) return found;
  for (fs::recursive_directory_iterator it(evidence, code), end; !code && it != end; it.increment(code)) {
    if (it.depth() == 0 && it->path().filename() == ".incoming") {
      it.disable_recursion_pending();
      continue;
    }
    const fs::file_type type = it->symlink_status(code).type();
    if (type != fs::file_type::directory) found[it->path().lexically_relative(evidence).generic_string()] = type;
  }
  if (code) return io_error(evidence.string() + ": cannot list: " + code.message());
  return found;
}

enum class Verdict { same, changed, missing };
struct Finding {
  Verdict verdict = Verdict::same;
  std::optional<SealedFile> fresh;   // hashed and equal: what to remember
  std::string why;
};

Finding examine(const fs::path& evidence, const SealedFile& file) {
  const fs::path path = evidence / file.name;
  const std::int64_t now = now_ns();
  const auto stat = stat_file(path);
  if (!stat) return {stat.error().kind == ErrorKind::not_found ? Verdict::missing : Verdict::changed, {}, stat.error().message};
  if (stat->size != file.stat.size) return {Verdict::changed, {}, {}};
  if (*stat == file.stat && stat->ctime_ns <= file.recorded_ns - kRacySpan) return {};
  const auto digest = hash_file(path);
  if (!digest) return {Verdict::changed, {}, digest.error().message};
  if (*digest != file.digest) return {Verdict::changed, {}, {}};
  return {Verdict::same, SealedFile{file.name, file.digest, *stat, now}, {}};
}

Error seal_error(std::vector<std::string> faults) {
  const std::size_t count = faults.size();
  std::sort(faults.begin(), faults.end());
  if (count > kFaultsNamed) faults.resize(kFaultsNamed);
  std::string message = "the seal of evidence/ is broken: " + join(faults, "; ");
  if (count > kFaultsNamed) message += "; and " + std::to_string(count - kFaultsNamed) + " more";
  return {ErrorKind::seal_broken, std::move(message),
          "put the sealed files back from a copy; a file that is not sealed does not belong there"};
}

// Sealed files that an artifact uses, and the names that a running or killed writer may be changing. One view of both.
struct Expected {
  std::vector<SealedFile> files;
  std::set<std::string> ignored;
};
Result<Expected> expected_files(Database& database) {
  TRY(database.execute("BEGIN"));
  auto sealed = sealed_files(database);
  auto used = names(database, "SELECT DISTINCT name FROM artifact_files");
  auto pending = names(database, "SELECT name FROM pending");
  TRY(database.execute("COMMIT"));
  if (!sealed) return std::move(sealed).error();
  if (!used) return std::move(used).error();
  Expected expected{{}, TRY(std::move(pending))};
  for (auto& [name, file] : *sealed) {
    if (used->contains(name)) expected.files.push_back(std::move(file));
    else expected.ignored.insert(name);
  }
  return expected;
}

struct Inspection {
  std::vector<std::string> faults;
  std::vector<SealedFile> fresh;   // hashed and found equal
};

Result<Inspection> inspect(Database& database, const SealCheck& options) {
  const Expected expected = TRY(expected_files(database));
  const auto present = TRY(entries_below(options.evidence));
  Inspection seen;
  std::set<std::string_view> sealed_names;
  for (const SealedFile& file : expected.files) sealed_names.insert(file.name);
  for (const auto& [name, type] : present)
    if (!sealed_names.contains(name) && !expected.ignored.contains(name))
      seen.faults.push_back("evidence/" + visible(name) + ": not sealed");

  std::vector<Finding> findings(expected.files.size());
  parallel_for(options.jobs, findings.size(), [&](std::size_t i) { findings[i] = examine(options.evidence, expected.files[i]); });
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const std::string name = "evidence/" + visible(expected.files[i].name);
    const auto at = present.find(expected.files[i].name);
    if (at != present.end() && at->second != fs::file_type::regular) seen.faults.push_back(name + ": changed (no regular file)");
    else if (findings[i].verdict == Verdict::missing) seen.faults.push_back(name + ": missing");
    else if (findings[i].verdict == Verdict::changed)
      seen.faults.push_back(name + ": changed" + (findings[i].why.empty() ? "" : " (" + findings[i].why + ")"));
    if (findings[i].fresh) seen.fresh.push_back(std::move(*findings[i].fresh));
  }
  return seen;
}

Status remember(Database& database, const std::vector<SealedFile>& files) {
  if (files.empty()) return Done{};
  Transaction transaction = TRY(Transaction::begin(database));
  for (const SealedFile& file : files) TRY(write_seal(database, file));
  return transaction.commit();
}

}  // namespace

Result<std::map<std::string, SealedFile>> sealed_files(Database& database, const std::string& folder) {
  // '0' follows '/' in ASCII: the range holds exactly the names in the folder.
  Statement rows = TRY(database.prepare("SELECT name, sha256, size, mtime_ns, ctime_ns, inode, recorded_ns FROM sealed "
                                        "WHERE ?1 = '' OR (name > ?1 || '/' AND name < ?1 || '0')"));
  rows.bind(folder);
  std::map<std::string, SealedFile> found;
  while (TRY(rows.step())) {
    TRY(check_name(rows.text(0)));
    SealedFile file{rows.text(0), TRY(Sha256::parse(rows.text(1))),
                    {static_cast<std::uint64_t>(rows.integer(2)), rows.integer(3), rows.integer(4),
                     static_cast<std::uint64_t>(rows.integer(5))},
                    rows.integer(6)};
    found.emplace(file.name, std::move(file));
  }
  return found;
}

Status announce(Database& database, const FileChange& change) {
  Transaction transaction = TRY(Transaction::begin(database));
  const auto withdraw = [&](const std::string& name) -> Status {
    TRY(run_for(database, "INSERT OR IGNORE INTO pending VALUES (?)", name));
    TRY(run_for(database, "DELETE FROM artifacts WHERE id IN (SELECT artifact FROM artifact_files WHERE name = ?)", name));
    return run_for(database, "DELETE FROM sealed WHERE name = ?", name);
  };
  for (const StagedFile& file : change.put) TRY(withdraw(file.name));
  for (const std::string& name : change.drop) TRY(withdraw(name));
  return transaction.commit();
}

Status place(const fs::path& evidence, const FileChange& change, const StepHook& hook) {
  std::set<fs::path> folders;
  for (const StagedFile& file : change.put) {
    const fs::path to = evidence / file.name;
    TRY(make_directories(to.parent_path()));
    hook("folder");
    if (std::rename(file.path.c_str(), to.c_str()) != 0)
      return io_error(to.string() + ": cannot put in place: " + std::strerror(errno));
    folders.insert(to.parent_path());
    hook("renamed");
  }
  for (const fs::path& folder : folders) TRY(sync_path(folder));
  for (const std::string& name : change.drop) {
    TRY(delete_file(evidence, name));
    hook("deleted");
  }
  return sync_path(evidence);
}

Status record_seals(Database& database, const fs::path& evidence, const FileChange& change) {
  for (const StagedFile& file : change.put) {
    const FileStat stat = TRY(stat_file(evidence / file.name));
    TRY(write_seal(database, {file.name, file.digest, stat, now_ns()}));
    TRY(run_for(database, "DELETE FROM pending WHERE name = ?", file.name));
  }
  for (const std::string& name : change.drop) TRY(run_for(database, "DELETE FROM pending WHERE name = ?", name));
  return Done{};
}

Status recover(Database& database, const fs::path& evidence) {
  std::error_code code;
  fs::remove_all(evidence / ".incoming", code);
  if (code) return io_error((evidence / ".incoming").string() + ": cannot empty: " + code.message());
  const auto pending = TRY(names(database, "SELECT name FROM pending"));
  for (const std::string& name : pending) TRY(delete_file(evidence, name));
  constexpr std::string_view kUnused = "SELECT name FROM sealed WHERE name NOT IN (SELECT name FROM artifact_files)";
  const auto unused = TRY(names(database, kUnused));
  for (const std::string& name : unused) TRY(delete_file(evidence, name));
  if (pending.empty() && unused.empty()) return Done{};
  TRY(sync_path(evidence));
  return database.execute("BEGIN IMMEDIATE; DELETE FROM pending; "
                          "DELETE FROM sealed WHERE name NOT IN (SELECT name FROM artifact_files); COMMIT");
}

Status check_files(Database& database, const SealCheck& options) {
  for (int attempt = 1;; ++attempt) {
    const std::int64_t before = TRY(database.integer("PRAGMA data_version"));
    Result<Inspection> seen = inspect(database, options);
    const bool whole = seen.has_value() && seen->faults.empty();
    // Another process may have committed meanwhile, and its files may have been taken for faults: look again.
    const std::int64_t after = TRY(database.integer("PRAGMA data_version"));
    if (!whole && before != after && attempt < kAttempts) continue;
    if (!seen) return std::move(seen).error();
    if (!whole) return seal_error(std::move(seen->faults));
    return options.refresh ? remember(database, seen->fresh) : Done{};
  }
}

}  // namespace demarche::store
