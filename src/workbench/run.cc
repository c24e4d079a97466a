#include "workbench/run.h"

#include <set>

#include "base/disk.h"
#include "base/text.h"
#include "formats/json/claims.h"
#include "formats/json/json.h"
#include "pipeline/profile/claims.h"
#include "pipeline/profile/summary.h"
#include "workbench/intelligence.h"
#include "workbench/logs.h"
#include "workbench/purge.h"
#include "workbench/registries.h"
#include "workbench/release.h"
#include "workbench/report.h"
#include "workbench/session.h"
#include "workbench/workspace.h"

namespace demarche::workbench {
namespace {

bool includes(const RunOptions& options, Step step) { return step <= options.to; }

template <class List>
void append(List& to, const List& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// Problems of every input, in the order of the case: registries, intelligence, logs.
Status gather_problems(RunReport& report, const Workspace& workspace) {
  for (std::string_view kind : {"registry", "intel", "log"}) {
    for (const store::ArtifactRecord& record : TRY(workspace.artifacts(kind))) {
      append(report.problems, record.problems);
      if (!record.note.empty()) report.notes.push_back(record.path + ": " + record.note);
    }
  }
  for (const Problem& problem : report.problems) report.problem_records += problem.count;
  return Done{};
}

// A case keeps and counts sightings outside their indicator's validity (docs/decisions/0010-what-does-not-count.md); their number is told.
Status tell_outside_validity(Query& session, RunReport& report) {
  const Table found = TRY(session.select("select count(*) from sightings s join indicators i on i.id = s.indicator_id and i.intel = s.intel "
                                         "where s.ts < i.valid_from or s.ts >= i.valid_until"));
  const std::int64_t count = cell_integer(found.rows.at(0).at(0));
  if (count > 0)
    report.notes.push_back(with_thousands(count) + (count == 1 ? " sighting lies" : " sightings lie") +
                           " outside the validity of the indicator; counted all the same");
  return Done{};
}

Status journal_run(Workspace& workspace, const RunReport& report, const RunOptions& options) {
  json::Json payload;
  payload.set("files_read", report.files_read).set("files_unchanged", report.files_unchanged);
  payload.set("claims", Sha256::of(TRY(workspace.store->get_document("claims")).value_or("")).hex());
  store::JournalEntry entry;
  entry.at = options.now, entry.who = options.who, entry.what = "run", entry.subject = report.case_id;
  entry.payload = payload.compact();
  return workspace.store->append(entry);
}

// Something was read, or the claims are not those of the last run, or there is no draft yet.
bool draft_is_old(const Workspace& workspace, const RunReport& report) {
  std::error_code code;
  if (report.files_read > 0 || !fs::exists(workspace.folder / "releases" / "draft", code)) return true;
  const auto before = workspace.store->get_document("claims");
  return !before || !*before || **before != json::claims_json(report.claims).compact();
}

}  // namespace

Result<RunReport> run(const RunOptions& options) {
  Workspace workspace = TRY(open_workspace(options.case_file, store::Access::write));
  RunReport report;
  report.case_id = workspace.spec.id;
  report.case_name = workspace.spec.name;
  report.marking = workspace.spec.marking;
  TRY(workspace.store->check_seal(options.jobs));
  // What was sealed before is known to be unchanged from here on.

  const RegistriesReport registries = TRY(seal_registries(workspace, options));
  append(report.problems, registries.problems);
  LoadedIntelligence intelligence = TRY(load_intelligence(workspace, options));
  append(report.problems, intelligence.problems);
  append(report.notes, intelligence.notes);
  // The indicators are fixed: a later change sweeps everything again.

  const LogsReport logs = TRY(read_logs(workspace, intelligence.compiled, intelligence.fingerprint, options));
  append(report.problems, logs.problems);
  append(report.notes, logs.notes);
  report.files_read = logs.files_read;
  report.files_unchanged = logs.files_unchanged;
  report.bytes_read = logs.bytes_read;
  report.sources = TRY(source_reports(workspace, logs.unreadable_sources));
  report.searched = TRY(searched_report(workspace, report.sources, intelligence.compiled.size(),
                                        intelligence.compiled.indicators.types()));
  TRY(gather_problems(report, workspace));
  // Rows and sightings are sealed: everything from here on is a question to them.

  if (includes(options, Step::profile)) {
    options.progress->begin("track, profile", 0);
    auto session = TRY(open_session(workspace, options.jobs));
    report.claims = TRY(profile::profile(*session, profile_options(workspace.spec)));
    mark_purged(report.claims, TRY(workspace.store->tombstones()));
    for (profile::SummaryLine& line : profile::summary_lines(report.claims))
      report.summary.push_back({std::move(line.label), std::move(line.text), std::move(line.claim_id)});
    report.unanswered = profile::unanswered_line(report.claims);
    TRY(tell_outside_validity(*session, report));
    options.progress->end();
  }
  // The figures are fixed: what follows weighs and publishes them.

  if (includes(options, Step::publish) && draft_is_old(workspace, report)) {
    // Dated by the newest row and not by today, so that the same inputs give the same draft.
    Status drafted = write_draft(workspace, report.searched.last.value_or(Timestamp()), options.jobs);
    if (!drafted) report.notes.push_back("no draft release: " + drafted.error().message);
  }

  TRY(keep_report(*workspace.store, report));
  TRY(journal_run(workspace, report, options));
  return report;
}

}  // namespace demarche::workbench
