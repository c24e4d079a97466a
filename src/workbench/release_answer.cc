// From terms and rows to everything else in a release. Publishing and verifying both come through here.
#include <set>

#include "base/hash.h"
#include "formats/json/claims.h"
#include "formats/stix/bundle.h"
#include "pipeline/profile/claims.h"
#include "pipeline/publish/release_tables.h"
#include "pipeline/publish/report.h"
#include "pipeline/track/views.h"
#include "store/analysis.h"
#include "workbench/assess.h"
#include "workbench/release.h"

namespace demarche::workbench {
namespace {

constexpr std::size_t kCitedRows = 5000;

// The rows of a release as views, with no file in reach.
Result<std::unique_ptr<store::Analysis>> open_rows(const ReleaseTerms& terms, const ReleaseFiles& rows) {
  store::AnalysisOptions options;
  options.materialise = true;
  auto session = TRY(store::Analysis::open(std::move(options)));
  for (const publish::ReleaseTable& table : publish::release_tables()) {
    const std::string file = "rows/" + table.name + ".jsonl";
    const auto found = rows.find(file);
    const RowBatch batch = TRY(publish::read_table_lines(table, file, found == rows.end() ? std::string_view() : found->second));
    TRY(session->put(table.name, batch));
  }
  TRY(track::define_views(*session, {.quiet_days = terms.quiet_days}));
  session->set_row_views(track::row_view_names());
  TRY(session->lock());
  return session;
}

std::optional<Timestamp> time_cell(const Cell& cell) {
  if (const auto* time = std::get_if<Timestamp>(&cell)) return *time;
  return std::nullopt;
}

Status fill_bundle(Query& session, stix::BundleContent& content) {
  const Table indicators = TRY(session.select(
      "select distinct i.id, i.type, i.value, i.pattern, coalesce(i.actor, c.actor, ''), i.valid_from, i.valid_until from indicators i "
      "left join clusters c on c.id = i.cluster_id where i.id in (select indicator_id from sightings) order by all"));
  for (const auto& row : indicators.rows)
    content.indicators.push_back({cell_text(row[0]), cell_text(row[1]), cell_text(row[2]), cell_text(row[3]), cell_text(row[4]),
                                  time_cell(row[5]), time_cell(row[6])});
  const Table pieces = TRY(session.select(
      "select f.kind, f.value, coalesce(c.actor, ''), f.first_seen, f.last_seen from infrastructure f "
      "left join clusters c on c.id = f.cluster_id order by all"));
  for (const auto& row : pieces.rows)
    content.infrastructure.push_back({cell_text(row[0]), cell_text(row[1]), cell_text(row[2]), time_cell(row[3]), time_cell(row[4])});
  return Done{};
}

Status fill_rows(Query& session, const std::vector<Claim>& claims, publish::ReportContent& content) {
  std::string all;
  std::set<std::string_view> seen;   // many claims rest on the same rows
  for (const Claim& claim : claims)
    if (claim.answered && !claim.rows_sql.empty() && seen.insert(claim.rows_sql).second)
      all += (all.empty() ? "" : " union ") + ("select artifact, byte_offset, byte_length from (" + claim.rows_sql + ")");
  if (all.empty()) return Done{};
  const Table count = TRY(session.select("select count(*) from (" + all + ")"));
  content.rows_total = static_cast<std::uint64_t>(cell_integer(count.rows[0][0]));
  const Table rows = TRY(session.select("select * from (" + all + ") order by all limit " + std::to_string(kCitedRows)));
  for (const auto& row : rows.rows) content.rows.push_back({cell_text(row[0]), cell_integer(row[1]), cell_integer(row[2])});
  return Done{};
}

// claims.json: the claims, and the digest of every table they were computed from.
std::string claims_document(const std::vector<Claim>& claims, const ReleaseFiles& files) {
  json::Json tables = json::Json::object();
  for (const auto& [name, content] : files)
    if (name.starts_with("rows/")) tables.set(name, "sha256:" + Sha256::of(content).hex());
  return json::claims_json(claims).set("tables", std::move(tables)).pretty();
}

}  // namespace

Result<ReleaseAnswers> answer(const ReleaseTerms& terms, const ReleaseFiles& rows, const QueryLimits& limits) {
  auto session = TRY(open_rows(terms, rows));
  ReleaseAnswers out;
  profile::ProfileOptions options;
  options.origin_level = terms.origin_level;
  options.own = terms.own;
  options.marking = terms.marking;
  options.limits = limits;
  out.claims = TRY(profile::profile(*session, options));
  out.assessment = assess(terms.hypotheses, terms.findings, out.claims);
  out.claims_json = claims_document(out.claims, rows);

  publish::ReportContent content;
  content.case_id = terms.case_id, content.case_name = terms.case_name, content.audience = terms.audience_name;
  content.marking = tlp_text(terms.marking), content.date = terms.date.date(), content.program = terms.program;
  content.claims = out.claims;
  content.assessment = out.assessment;
  TRY(fill_rows(*session, out.claims, content));
  out.report_html = TRY(publish::render_report(content));

  stix::BundleContent bundle;
  bundle.case_id = terms.case_id, bundle.case_name = terms.case_name, bundle.audience = terms.audience;
  bundle.marking = terms.marking, bundle.date = terms.date;
  bundle.claims = out.claims;
  bundle.assessment = out.assessment;
  TRY(fill_bundle(*session, bundle));
  out.bundle_json = stix::render_bundle(bundle);
  return out;
}

}  // namespace demarche::workbench
