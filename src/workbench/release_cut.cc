// Cutting a case down to what one audience may see: the only place that decides it.
#include <algorithm>

#include "base/text.h"
#include "pipeline/publish/release_tables.h"
#include "workbench/release.h"
#include "workbench/session.h"

namespace demarche::workbench {
namespace {

// A victim's own addresses stay with it. What an indicator hit is the actor's and is kept; of the rest only whether it is
// private remains, because that decides which side was the remote one.
std::string without_own_address(std::string_view column) {
  const std::string c(column);
  return "case when r." + c + " is null then null "
         "when exists (select 1 from raw_sightings g where g.source_id = r.source_id and g.artifact = r.artifact and "
         "g.byte_offset = r.byte_offset and g.value = r." + c + ") then r." + c + " "
         "when regexp_matches(lower(r." + c + "), '^(10\\.|127\\.|192\\.168\\.|169\\.254\\.|172\\.(1[6-9]|2\\d|3[01])\\.|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\."
         "|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1$)') then '10.0.0.0' else '0.0.0.0' end";
}

// Columns of victims' rows that say something about the victim itself.
std::string released_column(RowKind kind, std::string_view column, bool own_victim) {
  const std::string plain = "r.\"" + std::string(column) + "\"";
  if (own_victim) return plain;
  const bool address = column == "client_ip" || column == "server_ip";
  std::string redacted = plain;
  if (kind == RowKind::connections && address) redacted = without_own_address(column);
  else if (kind == RowKind::resolutions && address) redacted = "null::varchar";
  else return plain;
  return "case when s.role = 'relay' then " + plain + " else " + redacted + " end";
}

// Rows of a source that is no relay are released only for the hits that the audience may know of. Kinds that no standard
// claim uses stay with their owners, unless one of the case's own claims, itself released, asks for a relay's.
std::string keep_rows(RowKind kind, bool asked_for) {
  const std::string hit = "exists (select 1 from raw_sightings g where g.source_id = r.source_id and g.artifact = r.artifact and g.byte_offset = r.byte_offset)";
  const std::string shares = "exists (select 1 from raw_sightings g join sources t on t.source_id = g.source_id where g.uid = r.uid and g.uid <> '' "
                             "and coalesce(t.victim_id, t.source_id) = coalesce(s.victim_id, s.source_id))";
  switch (kind) {
    case RowKind::logins: return "s.role = 'relay'";
    case RowKind::sightings: return "true";
    case RowKind::connections: return std::string(asked_for ? "s.role = 'relay' or " : "") + "(s.role <> 'relay' and (" + hit + " or " + shares + "))";
    case RowKind::resolutions: return std::string(asked_for ? "s.role = 'relay' or " : "") + hit;
    case RowKind::certificates: return std::string(asked_for ? "s.role = 'relay' or " : "") + hit;
    default: return asked_for ? "s.role = 'relay'" : "false";
  }
}

// Rows of one registry are marked one by one, so its digest and their places in it would tell of rows held back: a
// released row has the digest of its own content instead, and no place.
std::string with_own_place(const std::string& table) {
  return "select b.*, sha256(to_json(b)::varchar) as artifact, null::bigint as line, 0::bigint as byte_offset, 0::bigint as byte_length "
         "from (select * exclude (artifact, line, byte_offset, byte_length) from " + table + ") b";
}

bool mentions(const std::vector<OwnClaimSpec>& own, std::string_view view) {
  return std::any_of(own.begin(), own.end(), [&](const OwnClaimSpec& claim) { return lower(claim.sql).find(view) != std::string::npos; });
}

ReleaseTerms permitted_terms(const Case& spec, const Audience& audience, Timestamp date) {
  ReleaseTerms terms;
  terms.case_id = spec.id, terms.case_name = spec.name;
  terms.audience = audience.id, terms.audience_name = audience.name;
  terms.marking = audience.ceiling, terms.date = date;
  terms.origin_level = spec.origin_level, terms.quiet_days = spec.quiet_days;
  for (const OwnClaimSpec& claim : spec.claims)
    if (audience.sees(claim.marking)) terms.own.push_back(claim);
  // Judged tables are released all or not at all: a choice of hypotheses would be a judgement nobody made.
  const bool all = audience.victim.empty() && !spec.hypotheses.empty() &&
                   std::all_of(spec.hypotheses.begin(), spec.hypotheses.end(), [&](const HypothesisSpec& h) { return audience.sees(h.marking); });
  if (!all) return terms;
  terms.hypotheses = spec.hypotheses;
  for (const FindingSpec& finding : spec.findings)
    if (audience.sees(finding.marking)) terms.findings.push_back(finding);
  // Order in case.toml could tell of what lies between.
  std::sort(terms.findings.begin(), terms.findings.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return terms;
}

}  // namespace

Result<ReleaseSource> cut_down(const Workspace& workspace, const Audience& audience, Timestamp date, unsigned jobs) {
  ReleaseSource out;
  out.terms = permitted_terms(workspace.spec, audience, date);
  auto session = TRY(open_permitted(workspace, audience, jobs));
  for (const publish::ReleaseTable& table : publish::release_tables()) {
    publish::ReleaseTable source = table;
    for (std::size_t i = 0; i < kRowKinds; ++i) {
      const auto kind = static_cast<RowKind>(i);
      const std::string_view name = row_kind_text(kind);
      if (table.name != "raw_" + std::string(name)) continue;
      std::string columns;
      for (const CellColumn& column : table.columns)
        columns += (columns.empty() ? "" : ", ") + released_column(kind, column.name, !audience.victim.empty()) + " as \"" + std::string(column.name) + "\"";
      source.name = "released_" + std::string(name);
      TRY(session->execute("create table " + source.name + " as select " + columns + " from raw_" + std::string(name) +
                           " r join sources s on s.source_id = r.source_id where " + keep_rows(kind, mentions(out.terms.own, name))));
    }
    if (table.name.starts_with("registry_")) {
      source.name = "released_" + table.name;
      TRY(session->execute("create table " + source.name + " as " + with_own_place(table.name)));
    }
    std::string lines = TRY(publish::table_lines(*session, source));
    if (!lines.empty()) out.rows.emplace("rows/" + table.name + ".jsonl", std::move(lines));
  }
  return out;
}

}  // namespace demarche::workbench
