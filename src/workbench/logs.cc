#include "workbench/logs.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/disk.h"
#include "base/text.h"
#include "store/row_files.h"
#include "workbench/bound_sightings.h"
#include "workbench/case_patterns.h"
#include "workbench/purge.h"
#include "workbench/remembered.h"
#include "workbench/sieve_filters.h"

namespace demarche::workbench {
namespace {

// Raised when the typed rows change, so that cases of an older program are read again.
constexpr std::string_view kRowsVersion = "rows-1";
constexpr std::string_view kPending = "pending";   // read, but its connections' rows are still to be kept

struct LogFile {
  const SourceSpec* source = nullptr;
  fs::path full;
  std::string path;                       // as the case names it
  FileStat stat;
  std::string base;                       // fingerprint of what its first reading depends on
  std::string scope;                      // where its uids mean something
  std::optional<store::ArtifactRecord> known;
  std::string same_as;                    // path of the file of this source with the same bytes; this one is not counted
  FileBound bound;                        // rows of patterns over several rows
  bool read_now = false;
  std::optional<Error> error;

  [[nodiscard]] bool keeps_all() const { return source->role == SourceRole::relay; }
  [[nodiscard]] bool unchanged() const {
    return known && known->stat.size == stat.size && known->stat.mtime_ns == stat.mtime_ns &&
           known->fingerprint.starts_with(base + ":");
  }
};

std::string scope_of(const SourceSpec& source) {
  return source.role == SourceRole::victim && !source.victim.empty() ? "victim " + source.victim : "source " + source.id;
}

class LogReader {
 public:
  LogReader(Workspace& workspace, const Intelligence& intelligence, const std::string& fingerprint, const RunOptions& options)
      : workspace_(workspace), intelligence_(intelligence), fingerprint_(fingerprint), options_(options) {}

  Result<LogsReport> run() {
    isa_ = TRY(kernel_isa(options_.isa));
    tombstones_ = TRY(workspace_.store->tombstones());
    for (store::ArtifactRecord& record : TRY(workspace_.artifacts("log"))) known_.emplace(record.key(), std::move(record));
    for (const SourceSpec& source : workspace_.spec.sources) {
      Status listed = list_source(source);
      if (!listed) return std::move(listed).error();
    }
    Status forgotten = forget_removed();
    if (!forgotten) return std::move(forgotten).error();
    Status doubles = find_doubles();
    if (!doubles) return std::move(doubles).error();
    Status first = first_reading();
    if (!first) return std::move(first).error();
    bind_patterns();
    Status second = second_reading();
    if (!second) return std::move(second).error();
    tally();
    return std::move(report_);
  }

 private:
  [[nodiscard]] std::string base_of(const SourceSpec& source) const {
    return Sha256::of(std::string(kRowsVersion) + "\n" + source.format + "\n" + std::string(role_text(source.role)) + "\n" +
                      scope_of(source) + "\n" + fingerprint_).hex().substr(0, 32);
  }

  Status list_source(const SourceSpec& source) {
    if (const store::Tombstone* stone = tombstone_of(tombstones_, source.id)) {
      report_.notes.push_back("source " + source.id + ": purged on " + stone->at.date() + " (tombstone " + std::to_string(stone->number) + "); it is not read");
      return Done{};
    }
    const std::string base = base_of(source);
    std::set<fs::path> seen;
    for (const std::string& pattern : source.paths) {
      auto found = expand(workspace_.folder, pattern);
      if (!found || found->empty()) {
        add_problem(pattern, found ? "no file matches this path of source " + source.id : found.error().message,
                    "check the path in case.toml; it is relative to that file");
        continue;
      }
      for (fs::path& full : *found) {
        const std::string name = workspace_.named(full);
        if (name.starts_with("evidence/") || name.starts_with("releases/") || !seen.insert(full).second) continue;
        LogFile file;
        file.source = &source;
        file.path = name;
        file.base = base;
        file.scope = scope_of(source);
        auto stat = stat_file(full);
        if (!stat) {
          unreadable(source, file.path, stat.error());
          continue;
        }
        file.stat = *stat;
        file.full = std::move(full);
        if (const auto known = known_.find({"log", source.id, file.path}); known != known_.end()) file.known = known->second;
        files_.push_back(std::move(file));
      }
    }
    return Done{};
  }

  // Artifacts that the case no longer names go; those whose original is gone from the disk stay, and that is said.
  Status forget_removed() {
    std::set<std::pair<std::string, std::string>> listed;
    for (const LogFile& file : files_) listed.emplace(file.source->id, file.path);
    for (const auto& [key, record] : known_) {
      if (listed.contains({record.owner, record.path})) continue;
      std::error_code code;
      const bool gone = !fs::exists(workspace_.folder / record.path, code);
      const SourceSpec* source = workspace_.spec.source(record.owner);
      if (gone && source != nullptr && tombstone_of(tombstones_, record.owner) == nullptr) {
        if (record.fingerprint.starts_with(base_of(*source) + ":")) gone_.emplace_back(scope_of(*source), read_remembered(record.uids));
        add_problem(record.path, "the original is no longer there; its sealed rows still count",
                    "put the file back, or take its source out of case.toml");
        continue;
      }
      Status removed = workspace_.store->remove(key);
      if (!removed) return removed;
    }
    return Done{};
  }

  // The same bytes handed in twice by one source are one artifact: counting them twice would double every figure.
  Status find_doubles() {
    std::map<std::pair<std::string, std::uint64_t>, std::vector<LogFile*>> by_size;
    for (LogFile& file : files_)
      if (file.stat.size > 0) by_size[{file.source->id, file.stat.size}].push_back(&file);
    for (auto& [key, group] : by_size) {
      if (group.size() < 2) continue;
      std::sort(group.begin(), group.end(), [](const LogFile* a, const LogFile* b) { return a->path < b->path; });
      std::map<std::string, LogFile*> first;
      for (LogFile* file : group) {
        auto digest = file->unchanged() ? Result<Sha256>(file->known->digest) : hash_file(file->full);
        if (!digest) continue;   // the reading will say why
        const auto [at, fresh] = first.emplace(digest->hex(), file);
        if (!fresh) file->same_as = at->second->path;
      }
    }
    for (LogFile& file : files_) {
      if (file.same_as.empty()) continue;
      report_.notes.push_back(file.path + ": the same bytes as " + file.same_as + "; counted once");
      if (file.known) {
        Status removed = workspace_.store->remove(file.known->key());
        if (!removed) return removed;
      }
    }
    return Done{};
  }

  // Those of the sieve, made when the first file needs them.
  void prepare_sieve() {
    if (!sieve_prepared_) filters_ = sieve_filters(intelligence_, isa_, options_.jobs);
    sieve_prepared_ = true;
  }

  Status first_reading() {
    std::vector<LogFile*> work;
    std::uint64_t bytes = 0;
    for (LogFile& file : files_) {
      if (!file.same_as.empty() || file.unchanged()) continue;
      file.read_now = true;
      work.push_back(&file);
      bytes += file.stat.size;
    }
    // Large files first, so that no thread is left with one at the end.
    std::sort(work.begin(), work.end(), [](const LogFile* a, const LogFile* b) {
      return a->stat.size != b->stat.size ? a->stat.size > b->stat.size : a < b;
    });
    if (std::any_of(work.begin(), work.end(), [](const LogFile* file) { return !file->keeps_all(); })) prepare_sieve();
    options_.progress->begin("evidence, sweep", bytes);
    parallel_for(options_.jobs, work.size(), [&](std::size_t i) {
      LogFile& file = *work[i];
      if (options_.cancel->requested()) file.error = Error{ErrorKind::interrupted, "stopped", {}};
      else file.error = read_and_commit(file, file.keeps_all() ? Keep::everything : Keep::nothing, nullptr,
                                        file.keeps_all() ? "all" : kPending);
    });
    options_.progress->end();
    return settle(work);
  }

  // What the files of each scope held back, decided together; rows of files that are gone still take part.
  void bind_patterns() {
    if (!intelligence_.patterns.holds_rows()) return;
    std::map<std::string, std::vector<LogFile*>> scopes;
    for (LogFile& file : files_)
      if (file.known && file.same_as.empty()) scopes[file.scope].push_back(&file);
    for (const auto& [scope, files] : scopes) {
      std::vector<Remembered> remembered;
      for (const LogFile* file : files) remembered.push_back(read_remembered(file->known->uids));
      for (const auto& [where, held] : gone_)
        if (where == scope) remembered.push_back(held);
      ScopeBound bound = bind_scope(intelligence_.patterns, remembered);
      for (std::size_t i = 0; i < files.size(); ++i) files[i]->bound = std::move(bound.files[i]);
      for (const std::uint32_t indicator : bound.undecided)
        report_.problems.push_back(undecided_problem(intelligence_, indicator, files.front()->path));
    }
  }

  Status second_reading() {
    std::map<std::string, UidSet> wanted;
    for (const LogFile& file : files_) {
      if (!file.known || file.keeps_all() || !file.same_as.empty()) continue;
      for (std::string& uid : read_remembered(file.known->uids).uids) wanted[file.scope].insert(std::move(uid));
      wanted_of_bound(file, wanted);
    }
    std::map<std::string, std::string> marks;
    for (const auto& [scope, uids] : wanted) {
      std::vector<std::string> sorted(uids.begin(), uids.end());
      std::sort(sorted.begin(), sorted.end());
      marks[scope] = Sha256::of(join(sorted, "\n")).hex().substr(0, 32);
    }
    std::vector<LogFile*> work;
    std::uint64_t bytes = 0;
    for (LogFile& file : files_) {
      if (!file.known || !file.same_as.empty()) continue;
      const std::string mark = mark_of(file, marks);
      if (file.known->fingerprint == file.base + ":" + mark) continue;
      work.push_back(&file);
      if (needs_rows(file, wanted)) bytes += file.stat.size;
    }
    if (bytes != 0) prepare_sieve();
    options_.progress->begin("rows of sighted connections", bytes);
    parallel_for(options_.jobs, work.size(), [&](std::size_t i) {
      LogFile& file = *work[i];
      const std::string mark = mark_of(file, marks);
      if (options_.cancel->requested()) file.error = Error{ErrorKind::interrupted, "stopped", {}};
      else if (needs_rows(file, wanted)) {
        const auto uids = wanted.find(file.scope);
        file.read_now = true;
        file.error = read_and_commit(file, file.keeps_all() ? Keep::everything : Keep::hits_and_wanted,
                                     uids == wanted.end() ? nullptr : &uids->second, mark);
      } else {
        file.error = recommit(file, mark);
      }
    });
    options_.progress->end();
    return settle(work);
  }

  static void wanted_of_bound(const LogFile& file, std::map<std::string, UidSet>& wanted) {
    if (!file.bound.uids.empty()) wanted[file.scope].insert(file.bound.uids.begin(), file.bound.uids.end());
  }

  // What the rows kept of a file depend on, besides its bytes: its scope's connections and its bound rows.
  static std::string mark_of(const LogFile& file, const std::map<std::string, std::string>& marks) {
    const auto scope = marks.find(file.scope);
    const std::string mark = file.keeps_all() ? "all" : scope != marks.end() ? scope->second : "none";
    return file.bound.mark.empty() ? mark : mark + "-" + file.bound.mark;
  }

  static bool needs_rows(const LogFile& file, const std::map<std::string, UidSet>& wanted) {
    if (file.keeps_all()) return true;
    const auto hits = file.known->kept.find("sightings");
    return wanted.contains(file.scope) || (hits != file.known->kept.end() && hits->second > 0);
  }

  // Nothing of this file is kept: only its fingerprint is brought up to date.
  std::optional<Error> recommit(LogFile& file, std::string_view mark) {
    file.known->fingerprint = file.base + ":" + std::string(mark);
    Status put = workspace_.store->put(*file.known);
    return put ? std::nullopt : std::optional(std::move(put).error());
  }

  std::optional<Error> read_and_commit(LogFile& file, Keep keep, const UidSet* wanted, std::string_view mark) {
    auto staging = workspace_.store->stage();
    if (!staging) return std::move(staging).error();
    const UidSet none;
    auto pass = read_pass({.file = file.full, .path = file.path, .format = file.source->format, .keep = keep,
                           .wanted = wanted != nullptr ? wanted : &none,
                           .bound = file.bound.lines.empty() ? nullptr : &file.bound.lines,
                           .folder = staging->folder(), .prefix = store::file_prefix("log", file.source->id),
                           .filters = filters_ ? &*filters_ : nullptr, .sessions = &sessions_,
                           .progress = options_.progress, .cancel = options_.cancel},
                          intelligence_);
    if (!pass) return std::move(pass).error();
    const evidence::ReadOutcome& outcome = pass->outcome;
    store::ArtifactRecord record = new_record("log", file.source->id, file.path, outcome.digest);
    record.stat = file.stat;
    record.fingerprint = file.base + ":" + std::string(mark);
    record.format = outcome.format;
    record.logs = outcome.logs;
    record.accounting = outcome.accounting;
    record.first = outcome.first;
    record.last = outcome.last;
    record.problems = pass->problems.list();
    record.kept = pass->kept;
    record.uids = remembered_text(remember(*pass));
    Status committed = workspace_.store->commit(record, std::move(*staging));
    if (!committed) return std::move(committed).error();
    file.known = std::move(record);
    return std::nullopt;
  }

  static Remembered remember(const PassResult& pass) {
    Remembered out{pass.uids, {}, {}, pass.held};
    out.fields.assign(pass.coverage.fields_searched.begin(), pass.coverage.fields_searched.end());
    for (const IndicatorType type : pass.coverage.types_searchable) out.types.emplace_back(indicator_type_text(type));
    return out;
  }

  // Errors of single files are problems; a stop, a full disk or a broken store ends the run.
  Status settle(const std::vector<LogFile*>& work) {
    for (LogFile* file : work) {
      if (!file->error) continue;
      const bool own = file->error->kind == ErrorKind::not_found || file->error->kind == ErrorKind::bad_input ||
                       (file->error->kind == ErrorKind::io && !file->known);
      if (file->error->kind == ErrorKind::interrupted)
        return Error{ErrorKind::interrupted, "stopped; what was read is kept", "the same command goes on from there"};
      if (!own) return std::move(*file->error);
      unreadable(*file->source, file->path, *file->error);
      file->error.reset();
    }
    return Done{};
  }

  void unreadable(const SourceSpec& source, const std::string& path, const Error& error) {
    ++report_.unreadable;
    report_.unreadable_sources.push_back(source.id);
    add_problem(path, error.message, "check that the file exists and may be read");
  }

  void add_problem(std::string file, std::string reason, std::string hint) {
    report_.problems.push_back({std::move(file), 0, 0, std::move(reason), std::move(hint), 1});
  }

  void tally() {
    for (const LogFile& file : files_) {
      if (!file.known || !file.same_as.empty()) continue;
      if (file.read_now) ++report_.files_read, report_.bytes_read += file.stat.size;
      else ++report_.files_unchanged;
    }
  }

  Workspace& workspace_;
  const Intelligence& intelligence_;
  const std::string& fingerprint_;
  const RunOptions& options_;
  std::optional<kernel::TermFilters> filters_;             // nothing: every line is parsed
  bool sieve_prepared_ = false;
  kernel::Isa isa_ = kernel::Isa::portable;
  store::RowSessions sessions_;
  std::vector<LogFile> files_;
  std::map<store::ArtifactKey, store::ArtifactRecord> known_;
  std::vector<store::Tombstone> tombstones_;
  std::vector<std::pair<std::string, Remembered>> gone_;   // scope and what was remembered of files that are gone
  LogsReport report_;
};

}  // namespace

Result<LogsReport> read_logs(Workspace& workspace, const Intelligence& intelligence, const std::string& intelligence_fingerprint,
                             const RunOptions& options) {
  return LogReader(workspace, intelligence, intelligence_fingerprint, options).run();
}

}  // namespace demarche::workbench
