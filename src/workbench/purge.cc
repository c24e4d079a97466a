#include "workbench/purge.h"

#include <algorithm>

#include "base/disk.h"
#include "base/text.h"
#include "formats/json/json.h"
#include "formats/minisign/minisign.h"
#include "workbench/report.h"
#include "workbench/session.h"

namespace demarche::workbench {
namespace {

using json::Json;

constexpr std::string_view kNote = "note:";

struct Task {
  Workspace& workspace;
  const PurgeOptions& options;
  const std::optional<minisign::SecretKey>& key;
};

Json texts(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push(text);
  return out;
}

std::string detail_of(const Purged& purged) {
  Json artifacts = Json::array();
  for (const auto& [path, digest] : purged.artifacts) artifacts.push(Json().set("path", path).set("sha256", digest));
  Json out;
  out.set("artifacts", std::move(artifacts)).set("rows", purged.rows).set("claims", texts(purged.claims));
  return out.set("originals_destroyed", texts(purged.destroyed)).set("originals_left", texts(purged.left)).compact();
}

// The sources asked for, or those whose time has come.
Result<std::vector<const SourceSpec*>> sources_to_purge(const Case& spec, const PurgeOptions& options) {
  std::vector<const SourceSpec*> out;
  for (const std::string& subject : options.subjects) {
    if (subject.starts_with(kNote)) continue;
    const SourceSpec* source = spec.source(subject);
    if (source == nullptr) return not_found(subject + ": the case has no source of this id", "a note is named note:3; sources: demarche sources");
    const bool due = source->keep_until && *source->keep_until < options.now;
    if (!due && options.because.empty())
      return bad_input(subject + ": may still be kept" + (source->keep_until ? " until " + source->keep_until->date() : ""), "say why it goes now: --because TEXT");
    out.push_back(source);
  }
  if (!options.subjects.empty()) return out;
  for (const SourceSpec& source : spec.sources)
    if (source.keep_until && *source.keep_until < options.now) out.push_back(&source);
  return out;
}

// Names of the claims that rest on a row of one of these artifacts.
Result<std::vector<std::string>> claims_resting_on(const Task& task, const Purged& purged) {
  std::vector<std::string> out;
  const RunReport last = TRY(kept_report(*task.workspace.store));
  if (last.claims.empty() || purged.artifacts.empty()) return out;
  auto session = TRY(open_session(task.workspace, task.options.jobs));
  std::string digests;
  for (const auto& [path, digest] : purged.artifacts) digests += (digests.empty() ? "" : ", ") + sql_quote(digest);
  for (const Claim& claim : last.claims) {
    if (claim.rows_sql.empty()) continue;
    const auto rows = session->select("select 1 from (" + claim.rows_sql + ") where artifact in (" + digests + ") limit 1");
    if (rows && !rows->rows.empty()) out.push_back(claim.name);
  }
  return out;
}

bool below(const fs::path& folder, const fs::path& file) {
  const fs::path relative = file.lexically_normal().lexically_relative(folder.lexically_normal());
  return !relative.empty() && *relative.begin() != "..";
}

// What there is of a source: its artifacts, and its files on disk, also those that no run has read.
Result<Purged> survey(const Task& task, const SourceSpec& source) {
  Purged out;
  out.subject = source.id;
  out.because = !task.options.because.empty() ? task.options.because : "kept until " + source.keep_until->date();
  std::vector<fs::path> originals;
  for (const store::ArtifactRecord& record : TRY(task.workspace.artifacts("log"))) {
    if (record.owner != source.id) continue;
    out.artifacts.emplace_back(record.path, record.digest.hex());
    for (const auto& [kind, rows] : record.kept) out.rows += kind == "sightings" ? 0 : rows;
    originals.push_back(task.workspace.folder / record.path);
  }
  for (const std::string& pattern : source.paths)
    if (const auto files = expand(task.workspace.folder, pattern)) originals.insert(originals.end(), files->begin(), files->end());
  for (fs::path& file : originals) file = file.lexically_normal();
  std::sort(originals.begin(), originals.end());
  originals.erase(std::unique(originals.begin(), originals.end()), originals.end());
  for (const fs::path& file : originals) {
    std::error_code code;
    if (!fs::exists(file, code)) continue;
    const bool goes = task.options.originals || below(task.workspace.folder, file);
    (goes ? out.destroyed : out.left).push_back(task.workspace.named(file));
  }
  out.claims = TRY(claims_resting_on(task, out));
  return out;
}

// The last run's report without what it quotes of the source, its claims marked.
Status correct_report(const Task& task, const Purged& purged) {
  RunReport report = TRY(kept_report(*task.workspace.store));
  if (report.case_id.empty()) return Done{};
  std::erase_if(report.problems, [&](const Problem& problem) {
    return std::any_of(purged.artifacts.begin(), purged.artifacts.end(), [&](const auto& artifact) { return artifact.first == problem.file; });
  });
  report.problem_records = 0;
  for (const Problem& problem : report.problems) report.problem_records += problem.count;
  report.sources = TRY(source_reports(task.workspace, {}));
  mark_purged(report.claims, TRY(task.workspace.store->tombstones()));
  return keep_report(*task.workspace.store, report);
}

Status write_tombstone(const Task& task, const store::Tombstone& stone) {
  Json out;
  out.set("case", task.workspace.spec.id).set("tombstone", stone.number).set("at", stone.at).set("who", stone.who);
  out.set("subject", stone.subject).set("because", stone.because).set("detail", TRY(json::parse(stone.detail)));
  const std::string text = out.pretty() + "\n";
  const fs::path file = task.workspace.folder / "tombstones" / (std::to_string(stone.number) + ".json");
  TRY(make_directories(file.parent_path()));
  TRY(write_file(file, text));
  if (!task.key) return Done{};
  return write_file(file.string() + ".minisig", minisign::sign(text, *task.key, "tombstone of " + stone.subject + ", " + stone.at.date()));
}

Status destroy(const Task& task, const Purged& purged) {
  for (const store::ArtifactRecord& record : TRY(task.workspace.artifacts("log")))
    if (record.owner == purged.subject) TRY(task.workspace.store->remove(record.key()));
  std::error_code code;
  for (const char* draft : {"draft", "draft.partial"}) fs::remove_all(task.workspace.folder / "releases" / draft, code);
  for (const std::string& name : purged.destroyed)
    if (!fs::remove(task.workspace.folder / name, code) && code) return io_error(name + ": cannot be destroyed: " + code.message());
  return correct_report(task, purged);
}

Result<Purged> purge_source(const Task& task, const SourceSpec& source) {
  Purged purged = TRY(survey(task, source));
  const bool empty = purged.artifacts.empty() && purged.destroyed.empty();
  if (task.options.dry_run || (empty && tombstone_of(TRY(task.workspace.store->tombstones()), source.id) != nullptr)) return purged;
  // First the word, then the deed: killed in between, the source is dead already and the next purge or run buries it.
  const store::Tombstone stone = TRY(task.workspace.store->add_tombstone(
      {.at = task.options.now, .who = task.options.who, .subject = source.id, .because = purged.because, .detail = detail_of(purged)}));
  purged.tombstone = stone.number;
  TRY(write_tombstone(task, stone));
  TRY(destroy(task, purged));
  return purged;
}

Result<Purged> purge_note(const Task& task, const std::string& subject) {
  const auto number = parse_unsigned(std::string_view(subject).substr(kNote.size()));
  if (!number) return bad_input(subject + ": expected the number of a note, as in note:3");
  if (task.options.because.empty()) return bad_input(subject + ": a note is destroyed for a reason", "add --because TEXT");
  Purged purged;
  purged.subject = "note " + std::to_string(*number), purged.because = task.options.because;
  const auto notes = TRY(task.workspace.store->notes());
  if (std::none_of(notes.begin(), notes.end(), [&](const store::Note& note) { return note.id == static_cast<std::int64_t>(*number); }))
    return not_found(subject + ": the case has no such note", "demarche show ID lists the notes on an id");
  if (task.options.dry_run) return purged;
  const store::Tombstone stone = TRY(task.workspace.store->bury_note(
      static_cast<std::int64_t>(*number), {.at = task.options.now, .who = task.options.who, .subject = purged.subject, .because = purged.because, .detail = detail_of(purged)}));
  purged.tombstone = stone.number;
  TRY(write_tombstone(task, stone));
  return purged;
}

}  // namespace

Result<std::vector<Purged>> purge(const PurgeOptions& options) {
  Workspace workspace = TRY(open_workspace(options.case_file, options.dry_run ? store::Access::read : store::Access::write));
  TRY(workspace.store->check_seal(options.jobs));
  std::optional<minisign::SecretKey> key;
  if (options.key) {
    const std::string text = TRY(read_file(*options.key, 1 << 20));
    key = TRY(minisign::read_secret_key(text));
  }
  const Task task{workspace, options, key};
  const auto sources = TRY(sources_to_purge(workspace.spec, options));
  std::vector<Purged> out;
  for (const std::string& subject : options.subjects)
    if (subject.starts_with(kNote)) out.push_back(TRY(purge_note(task, subject)));
  for (const SourceSpec* source : sources) out.push_back(TRY(purge_source(task, *source)));
  // Of those whose time has come, the ones that are long buried are not worth a word.
  if (options.subjects.empty() && !options.dry_run) std::erase_if(out, [](const Purged& purged) { return purged.tombstone == 0; });
  if (!options.dry_run) TRY(workspace.store->forget_deleted());
  return out;
}

const store::Tombstone* tombstone_of(const std::vector<store::Tombstone>& tombstones, const std::string& source) {
  for (const store::Tombstone& stone : tombstones)
    if (stone.subject == source) return &stone;
  return nullptr;
}

void mark_purged(std::vector<Claim>& claims, const std::vector<store::Tombstone>& tombstones) {
  for (const store::Tombstone& stone : tombstones) {
    const auto detail = json::parse(stone.detail);
    if (!detail) continue;
    const std::string mark = "rows that it rested on were destroyed on " + stone.at.date() + " (tombstone " +
                             std::to_string(stone.number) + "): it can no longer be recomputed as it was before";
    for (const Json& name : detail->at("claims").items()) {
      const auto claim = std::find_if(claims.begin(), claims.end(), [&](const Claim& c) { return name.as_text() != nullptr && c.name == *name.as_text(); });
      if (claim == claims.end() || std::find(claim->problems.begin(), claim->problems.end(), mark) != claim->problems.end()) continue;
      claim->problems.push_back(mark);
    }
  }
}

}  // namespace demarche::workbench
