#include "workbench/intelligence.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/disk.h"
#include "base/mapped_file.h"
#include "formats/intel/intel.h"
#include "store/row_files.h"
#include "workbench/intel_cache.h"

namespace demarche::workbench {
namespace {

constexpr std::string_view kVersion = "intel-2";
constexpr std::uint64_t kLargest = std::uint64_t{4} << 30;

constexpr std::size_t kRowsAtOnce = 65'536;

struct Gathered {
  std::vector<PackedIndicators> indicators;
  std::vector<Intelligence::Origin> origins;
  Sha256Hasher digests;                  // of the files, in their order

  void add(PackedIndicators more, const std::string& from) {
    origins.push_back({from, (origins.empty() ? 0 : origins.back().end) + more.size()});
    indicators.push_back(std::move(more));
  }
  Intelligence compile(unsigned jobs, std::vector<std::string>& notes) && {
    PackedIndicators all = PackedIndicators::join(std::move(indicators), jobs);
    Intelligence out;
    const PackedView view = all.view();
    out.patterns = pattern::PatternSet(all.size(), [&](std::size_t i) { return view.full_at(i); });
    notes.insert(notes.end(), out.patterns.notes().begin(), out.patterns.notes().end());
    for (Indicator& trigger : out.patterns.triggers()) all.add(std::move(trigger));
    origins.push_back({"", all.size()});   // of the triggers, which nobody sees
    out.indicators = sweep::IndicatorSet(std::move(all), jobs);
    out.origins = std::move(origins);
    return out;
  }
};

// Reads a file whose text is not needed afterwards.
Result<intel::IntelFile> read_once(const std::string& name, const FileText& content, Problems& problems, unsigned jobs) {
  auto read = intel::read_intel(name, content.text(), problems,
                                {.jobs = jobs, .done_with = [&](std::size_t begin, std::size_t end) { content.forget(begin, end); }});
  give_back_memory();
  return read;
}

// Reads one file's indicators; seals them when they are new or changed.
Status take_file(Workspace& workspace, const fs::path& file, unsigned jobs, Gathered& gathered, LoadedIntelligence& out) {
  const std::string path = workspace.named(file);
  const FileStat stat = TRY(stat_file(file));
  const FileText content = TRY(FileText::read(file, jobs, kLargest));
  const Sha256 digest = Sha256::of(content.text());
  Problems problems(path);
  auto read = read_once(path, content, problems, jobs);
  if (!read) {
    out.problems.push_back({path, 0, 0, read.error().message, read.error().hint, 1});
    return Done{};
  }
  for (const std::string& note : read->notes) out.notes.push_back(path + ": " + note);
  const auto known = TRY(workspace.store->find({"intel", "intel", path}));
  if (!known || known->digest != digest || known->fingerprint != kVersion || !(known->stat == stat)) {
    store::ArtifactRecord record = new_record("intel", "intel", path, digest);
    record.stat = stat;
    record.fingerprint = kVersion;
    record.format = read->format;
    record.problems = problems.list();
    record.kept["indicators"] = read->indicators.size();
    auto staging = TRY(workspace.store->stage());
    store::RowWriter writer(staging.folder(), store::file_prefix("intel", "intel"));
    for (std::size_t from = 0; from == 0 || from < read->indicators.size(); from += kRowsAtOnce)
      TRY(writer.append("indicators", intel::indicator_rows(*read, from, from + kRowsAtOnce)));
    TRY(writer.finish());
    TRY(workspace.store->commit(record, std::move(staging)));
  }
  gathered.digests.update(digest.hex() + "\n");
  gathered.add(std::move(read->indicators), digest.hex());
  return Done{};
}

}  // namespace

const IntelSpec* intel_spec_of(const Workspace& workspace, std::string_view path) {
  for (const IntelSpec& spec : workspace.spec.intel) {
    const auto files = expand(workspace.folder, spec.path);
    if (!files) continue;
    for (const fs::path& file : *files)
      if (workspace.named(file) == path) return &spec;
  }
  return nullptr;
}

Result<LoadedIntelligence> load_intelligence(Workspace& workspace, const RunOptions& options) {
  LoadedIntelligence out;
  Gathered gathered;
  gathered.digests.update(std::string(kVersion) + "\n");
  std::set<std::string> listed;
  for (const IntelSpec& spec : workspace.spec.intel) {
    const auto files = expand(workspace.folder, spec.path);
    if (!files || files->empty()) {
      out.problems.push_back({spec.path, 0, 0, files ? "no file matches this [[intel]] path" : files.error().message,
                              "check the path in case.toml; it is relative to that file", 1});
      continue;
    }
    for (const fs::path& file : *files) {
      if (options.cancel->requested()) return Error{ErrorKind::interrupted, "stopped; what was read is kept", "the same command goes on from there"};
      if (!listed.insert(workspace.named(file)).second) continue;
      Status taken = take_file(workspace, file, options.jobs, gathered, out);
      if (taken) continue;
      if (taken.error().kind != ErrorKind::io && taken.error().kind != ErrorKind::not_found) return std::move(taken).error();
      out.problems.push_back({workspace.named(file), 0, 0, taken.error().message, "check that the file may be read", 1});
    }
  }
  for (const store::ArtifactRecord& record : TRY(workspace.artifacts("intel")))
    if (!listed.contains(record.path)) TRY(workspace.store->remove(record.key()));
  out.fingerprint = gathered.digests.finish().hex();
  out.compiled = std::move(gathered).compile(options.jobs, out.notes);
  return out;
}

namespace {

Result<std::vector<fs::path>> loose_files(const std::vector<fs::path>& paths) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code code;
    if (!fs::exists(path, code)) return not_found(path.string() + ": no such file or folder", "name a file of indicators: -i FILE");
    for (fs::path& file : TRY(expand(fs::path(), path.string()))) files.push_back(std::move(file));
  }
  return files;
}

Result<LooseIntelligence> read_files(const std::vector<fs::path>& files, unsigned jobs) {
  auto seconds = [from = std::chrono::steady_clock::now()]() mutable {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(from, now)).count();
  };
  LooseIntelligence out;
  Gathered gathered;
  std::size_t read_files = 0;
  for (const fs::path& file : files) {
    const FileText content = TRY(FileText::read(file, jobs, kLargest));
    Problems problems(file.string());
    auto read = read_once(file.string(), content, problems, jobs);
    out.problems.insert(out.problems.end(), problems.list().begin(), problems.list().end());
    if (!read) {
      out.problems.push_back({file.string(), 0, 0, read.error().message, read.error().hint, 1});
      continue;
    }
    ++read_files;
    for (const std::string& note : read->notes) out.notes.push_back(file.string() + ": " + note);
    gathered.add(std::move(read->indicators), file.string());
  }
  if (read_files == 0 && !out.problems.empty()) return bad_input(out.problems[0].file + ": " + out.problems[0].reason, out.problems[0].hint);
  out.read_seconds = seconds();
  out.compiled = std::move(gathered).compile(jobs, out.notes);
  out.compile_seconds = seconds();
  return out;
}

}  // namespace

Result<LooseIntelligence> read_loose_intelligence(const LooseOptions& options) {
  const auto files = TRY(loose_files(options.paths));
  if (options.cache.empty()) return read_files(files, options.jobs);
  const auto cache = TRY(IntelCache::of(options.cache, options.version, files));
  std::string why;
  if (auto kept = cache.load(why)) return *std::move(kept);
  auto out = TRY(read_files(files, options.jobs));
  Status saved = cache.save(out);
  if (!saved) return std::move(saved).error();
  out.notes.push_back(options.cache.string() + ": made anew: " + why);
  return out;
}

}  // namespace demarche::workbench
