// why ID: from a figure down to the bytes it rests on.
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
  for (const ViewOfIds& view : views_of_ids()) {
    if (view.rows.empty()) continue;
    const Table found = TRY(session.select("select 1 from " + std::string(view.view) + " where " + std::string(view.id_column) +
                                           " = " + sql_quote(id) + " limit 1"));
    if (found.rows.empty()) continue;
    chain.claim.id = std::string(id);
    chain.claim.name = std::string(view.kind);
    chain.claim.says = std::string(view.kind) + " " + std::string(id);
    chain.claim.rows_sql = bind_id(view.rows, id);
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

}  // namespace demarche::workbench
