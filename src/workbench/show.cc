// show ID: one thing of the case, whatever has an id, and the notes on it.
#include <algorithm>

#include "base/text.h"
#include "workbench/declared.h"
#include "workbench/reading_state.h"

namespace demarche::workbench {
namespace {

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

std::span<const ViewOfIds> views_of_ids() { return kViews; }

std::string bind_id(std::string_view sql, std::string_view id) { return replace_all(sql, "$id", sql_quote(id)); }

const Claim* find_claim(const std::vector<Claim>& claims, std::string_view id) {
  for (const Claim& claim : claims)
    if (equals_ignoring_case(claim.id, id) || claim.name == id) return &claim;
  return nullptr;
}

Result<Shown> Reading::find_shown(std::string_view id) {
  const RunReport last = TRY(last_run());
  if (const Claim* claim = find_claim(last.claims, id)) return shown_claim(*claim);
  for (const SourceReport& source : last.sources)
    if (source.id == id) return shown_source(source);
  if (id.size() >= 8 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos) {
    for (std::string_view kind : {"log", "intel", "registry"})
      for (const store::ArtifactRecord& record : TRY(state_->workspace.artifacts(kind)))
        if (record.digest.hex().starts_with(id)) return shown_artifact(record);
  }
  if (auto declared = declared_thing(spec(), id)) return std::move(*declared);
  store::Analysis& session = *TRY(state_->sql());
  for (const ViewOfIds& view : kViews) {
    const Table found = TRY(session.select("select * from " + std::string(view.view) + " where " + std::string(view.id_column) +
                                           " = " + sql_quote(id) + " limit 1"));
    if (found.rows.empty()) continue;
    Shown out{.kind = std::string(view.kind), .id = std::string(id), .fields = {}, .related = {}};
    for (std::size_t i = 0; i < found.columns.size(); ++i)
      if (!is_null(found.rows[0][i])) out.fields.emplace_back(found.columns[i], found.rows[0][i]);
    out.related = TRY(session.select(bind_id(view.related, id)));
    return out;
  }
  return not_found(std::string(id) + ": nothing in this case has this id", "try: demarche claims, demarche sources, demarche status");
}

Result<Shown> Reading::show(std::string_view id) {
  Shown out = TRY(find_shown(id));
  const Claim* claim = nullptr;
  const RunReport last = TRY(last_run());
  if (out.kind == "claim") claim = find_claim(last.claims, id);
  for (const store::Note& note : TRY(state_->workspace.store->notes())) {
    const bool same = note.subject == out.id || note.subject == id || (claim != nullptr && note.subject == claim->name);
    if (same) out.notes.push_back({note.id, note.at, note.who, note.text});
  }
  return out;
}

}  // namespace demarche::workbench
