// why ID and show ID: from a figure down to the bytes it rests on.
#include <algorithm>
#include <thread>

#include "base/disk.h"
#include "base/text.h"
#include "pipeline/profile/claims.h"
#include "workbench/original.h"
#include "workbench/reading_state.h"
#include "workbench/report.h"

namespace demarche::workbench {
namespace {

constexpr std::size_t kContext = 1;

const Claim* find_claim(const std::vector<Claim>& claims, std::string_view id) {
  for (const Claim& claim : claims)
    if (equals_ignoring_case(claim.id, id) || claim.name == id) return &claim;
  return nullptr;
}

std::string value_text(const Claim& claim) {
  if (!claim.answered) return "unanswered";
  if (claim.table) return std::to_string(claim.table->rows.size()) + " rows";
  std::string text = cell_text(claim.value);
  if (claim.k && claim.n) text += " (" + std::to_string(*claim.k) + "/" + std::to_string(*claim.n) + ")";
  return text;
}

// The artifact of a digest: a log first, then intelligence and registries.
Result<std::optional<store::ArtifactRecord>> artifact_of(const Workspace& workspace, std::string_view digest) {
  for (std::string_view kind : {"log", "intel", "registry"})
    for (store::ArtifactRecord& record : TRY(workspace.artifacts(kind)))
      if (record.digest.hex() == digest) return std::optional(std::move(record));
  return std::optional<store::ArtifactRecord>();
}

Result<std::vector<EvidenceLine>> lines_behind(const Workspace& workspace, Query& session, const std::string& rows_sql,
                                               std::size_t most) {
  std::vector<EvidenceLine> lines;
  const Table rows = TRY(session.select("select distinct artifact, byte_offset, byte_length from (" + rows_sql +
                                        ") order by all limit " + std::to_string(most)));
  for (const auto& row : rows.rows) {
    const std::string digest = cell_text(row[0]);
    const auto offset = static_cast<std::uint64_t>(cell_integer(row[1]));
    const auto length = static_cast<std::uint64_t>(cell_integer(row[2]));
    if (const auto artifact = TRY(artifact_of(workspace, digest))) {
      lines.push_back(read_original(workspace, *artifact, offset, length, kContext));
    } else {
      EvidenceLine line;
      line.artifact = digest;
      line.offset = offset, line.length = length;
      line.fault = "no artifact of this case has this digest";
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

// Originals of the rows behind, hashed again: size and time can be put back, a digest cannot.
Result<std::vector<std::string>> changed_behind(const Workspace& workspace, Query& session, const std::string& rows_sql) {
  std::vector<std::string> changed;
  const Table artifacts = TRY(session.select("select distinct artifact from (" + rows_sql + ") order by all"));
  for (const auto& row : artifacts.rows) {
    const auto artifact = TRY(artifact_of(workspace, cell_text(row[0])));
    if (!artifact) continue;
    const auto digest = hash_file(workspace.folder / artifact->path);
    if (digest && *digest != artifact->digest) changed.push_back(artifact->path + ": changed since it was sealed");
  }
  return changed;
}

std::string recomputed_text(const Claim& claim, const Claim* now) {
  if (now == nullptr) return "not recomputed: the case no longer has this claim";
  if (now->evidence == claim.evidence && value_text(*now) == value_text(claim)) return "same";
  return "differs: now " + value_text(*now) + "; the case changed since the last run";
}

// Kinds of things that have an id in a view, what is shown with them, and the rows behind them.
struct ViewOfIds {
  std::string_view kind, view, id_column, related;   // related: a SELECT with $id
  std::string_view rows;                             // a SELECT with $id, giving artifact, byte_offset, byte_length, marking
};
constexpr ViewOfIds kViews[] = {
    {"victim", "victims", "id", "select id, cluster_id, first_seen, last_seen, ended, dwell_days, bytes_out from intrusions where victim_id = $id order by id",
     "select artifact, byte_offset, byte_length, marking from sightings where victim_id = $id"},
    {"intrusion", "intrusions", "id",
     "select s.ts, s.type, s.value, s.field, s.source_id, s.line from sightings s join intrusions i on s.victim_id = i.victim_id and s.cluster_id = i.cluster_id where i.id = $id order by all limit 20",
     "select s.artifact, s.byte_offset, s.byte_length, s.marking from sightings s join intrusions i on s.victim_id = i.victim_id and s.cluster_id = i.cluster_id where i.id = $id"},
    {"cluster", "clusters", "id", "select kind, value, country, first_seen, last_seen from infrastructure where cluster_id = $id order by all limit 50",
     "select artifact, byte_offset, byte_length, marking from sightings where cluster_id = $id"},
    {"indicator", "indicators", "id", "select ts, value, field, source_id, victim_id, line from sightings where indicator_id = $id order by all limit 20",
     "select artifact, byte_offset, byte_length, marking from sightings where indicator_id = $id"},
    {"entity", "entities", "id", "select subject, relation, object, source, grade from statements where subject = $id or object = $id order by all", ""},
};

std::string bound(std::string_view sql, std::string_view id) { return replace_all(sql, "$id", sql_quote(id)); }

}  // namespace

Result<Chain> Reading::why(std::string_view id, std::size_t most_lines) {
  Chain chain;
  const auto kept = TRY(claims());
  store::Analysis& session = *TRY(state_->sql());
  if (const Claim* claim = find_claim(kept, id)) {
    chain.claim = *claim;
    const auto fresh = TRY(state_->compute_claims());
    chain.recomputed = recomputed_text(*claim, find_claim(fresh, claim->id));
    chain.holds = chain.recomputed == "same";
    if (!claim->rows_sql.empty()) {
      chain.lines = TRY(lines_behind(state_->workspace, session, claim->rows_sql, most_lines));
      chain.changed = TRY(changed_behind(state_->workspace, session, claim->rows_sql));
    }
    for (const FindingSpec& finding : state_->workspace.spec.findings)
      if (std::find(finding.claims.begin(), finding.claims.end(), claim->name) != finding.claims.end() ||
          std::find(finding.claims.begin(), finding.claims.end(), claim->id) != finding.claims.end())
        chain.supports.push_back(finding.id);
    return chain;
  }
  for (const ViewOfIds& view : kViews) {
    if (view.rows.empty()) continue;
    const Table found = TRY(session.select("select 1 from " + std::string(view.view) + " where " + std::string(view.id_column) +
                                           " = " + sql_quote(id) + " limit 1"));
    if (found.rows.empty()) continue;
    chain.claim.id = std::string(id);
    chain.claim.name = std::string(view.kind);
    chain.claim.says = std::string(view.kind) + " " + std::string(id);
    chain.claim.rows_sql = bound(view.rows, id);
    const Table count = TRY(session.select("select count(*) from (select distinct artifact, byte_offset from (" + chain.claim.rows_sql + "))"));
    chain.claim.rows = static_cast<std::uint64_t>(cell_integer(count.rows[0][0]));
    chain.recomputed = "not recomputed: rows are read from the seal";
    chain.lines = TRY(lines_behind(state_->workspace, session, chain.claim.rows_sql, most_lines));
    chain.changed = TRY(changed_behind(state_->workspace, session, chain.claim.rows_sql));
    return chain;
  }
  return not_found(std::string(id) + ": nothing in this case has this id", "claims and their names: demarche claims");
}

Result<DeepCheck> Reading::check_deeply(const Cancellation& cancel) {
  DeepCheck out;
  const auto kept = TRY(claims());
  const auto fresh = TRY(state_->compute_claims());
  for (const Claim& claim : kept) {
    const std::string text = recomputed_text(claim, find_claim(fresh, claim.id));
    if (text == "same") out.same.push_back(claim.name);
    else out.differing.push_back(claim.name + ": " + text);
  }
  for (std::string_view kind : {"log", "intel", "registry"}) {
    for (const store::ArtifactRecord& record : TRY(state_->workspace.artifacts(kind))) {
      if (cancel.requested()) return Error{ErrorKind::interrupted, "stopped before every original was read", {}};
      const auto digest = hash_file(state_->workspace.folder / record.path);
      if (!digest) out.missing.push_back(digest.error().message);
      else if (*digest != record.digest) out.changed.push_back(record.path + ": changed since it was sealed");
      ++out.originals;
    }
  }
  return out;
}

namespace {

Shown shown_source(const SourceReport& source) {
  Shown out{.kind = "source", .id = source.id, .fields = {}, .related = {}};
  const auto count = [](std::uint64_t number) { return Cell(static_cast<std::int64_t>(number)); };
  out.fields = {{"name", source.name}, {"role", source.role}, {"victim", source.victim}, {"grade", source.grade},
                {"marking", std::string(tlp_text(source.marking))}, {"files", count(source.files)},
                {"lines", count(source.accounting.lines)}, {"rows", count(source.accounting.rows)},
                {"comments", count(source.accounting.comments)}, {"rejected", count(source.accounting.rejected)},
                {"sightings", count(source.sightings)}, {"problems", count(source.problems)}};
  if (source.first) out.fields.emplace_back("first", *source.first);
  if (source.last) out.fields.emplace_back("last", *source.last);
  return out;
}

Shown shown_artifact(const store::ArtifactRecord& record) {
  Shown out{.kind = "artifact", .id = record.digest.hex(), .fields = {}, .related = {}};
  const auto count = [](std::uint64_t number) { return Cell(static_cast<std::int64_t>(number)); };
  out.fields = {{"path", record.path}, {"of", record.owner}, {"format", record.format}, {"size", count(record.stat.size)},
                {"lines", count(record.accounting.lines)}, {"rows", count(record.accounting.rows)},
                {"comments", count(record.accounting.comments)}, {"rejected", count(record.accounting.rejected)},
                {"sealed_files", count(record.files.size())}, {"problems", count(record.problems.size())}};
  if (record.first) out.fields.emplace_back("first", *record.first);
  if (record.last) out.fields.emplace_back("last", *record.last);
  return out;
}

Shown shown_claim(const Claim& claim) {
  Shown out{.kind = "claim", .id = claim.id, .fields = {}, .related = claim.table};
  out.fields = {{"name", claim.name}, {"says", claim.says}, {"value", claim.value}, {"unit", claim.unit},
                {"measure", claim.measure}, {"method", claim.method}, {"rows", static_cast<std::int64_t>(claim.rows)},
                {"evidence", claim.evidence}, {"marking", std::string(tlp_text(claim.marking))}, {"sql", claim.sql}};
  if (claim.k) out.fields.emplace_back("k", *claim.k);
  if (claim.n) out.fields.emplace_back("n", *claim.n);
  if (claim.low) out.fields.emplace_back("low", *claim.low);
  if (claim.high) out.fields.emplace_back("high", *claim.high);
  for (const auto& [name, cell] : claim.more) out.fields.emplace_back(name, cell);
  for (const std::string& problem : claim.problems) out.fields.emplace_back("problem", problem);
  return out;
}

}  // namespace

Result<Shown> Reading::show(std::string_view id) {
  const RunReport last = TRY(last_run());
  if (const Claim* claim = find_claim(last.claims, id)) return shown_claim(*claim);
  for (const SourceReport& source : last.sources)
    if (source.id == id) return shown_source(source);
  if (id.size() >= 8 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos) {
    for (std::string_view kind : {"log", "intel", "registry"})
      for (const store::ArtifactRecord& record : TRY(state_->workspace.artifacts(kind)))
        if (record.digest.hex().starts_with(id)) return shown_artifact(record);
  }
  store::Analysis& session = *TRY(state_->sql());
  for (const ViewOfIds& view : kViews) {
    const Table found = TRY(session.select("select * from " + std::string(view.view) + " where " + std::string(view.id_column) +
                                           " = " + sql_quote(id) + " limit 1"));
    if (found.rows.empty()) continue;
    Shown out{.kind = std::string(view.kind), .id = std::string(id), .fields = {}, .related = {}};
    for (std::size_t i = 0; i < found.columns.size(); ++i)
      if (!is_null(found.rows[0][i])) out.fields.emplace_back(found.columns[i], found.rows[0][i]);
    out.related = TRY(session.select(bound(view.related, id)));
    return out;
  }
  return not_found(std::string(id) + ": nothing in this case has this id", "try: demarche claims, demarche sources, demarche status");
}

}  // namespace demarche::workbench
