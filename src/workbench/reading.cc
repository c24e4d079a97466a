#include "workbench/reading.h"

#include <algorithm>
#include <thread>

#include "base/disk.h"
#include "base/text.h"
#include "pipeline/profile/claims.h"
#include "pipeline/steps.h"
#include "workbench/reading_state.h"
#include "workbench/report.h"


namespace demarche::workbench {

Result<store::Analysis*> Reading::State::sql() {
  if (!session) session = TRY(open_session(workspace, std::max(1U, std::thread::hardware_concurrency())));
  return session.get();
}

Result<std::vector<Claim>> Reading::State::compute_claims() {
  store::Analysis* analysis = TRY(sql());
  return profile::profile(*analysis, profile_options(workspace.spec));
}

Reading::Reading(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reading::~Reading() = default;

Result<std::unique_ptr<Reading>> Reading::open(const fs::path& case_file) {
  auto state = std::make_unique<State>();
  state->workspace = TRY(open_workspace(case_file, store::Access::read));
  TRY(state->workspace.store->check_seal());
  return std::unique_ptr<Reading>(new Reading(std::move(state)));
}

const Case& Reading::spec() const { return state_->workspace.spec; }

Result<RunReport> Reading::last_run() { return kept_report(*state_->workspace.store); }

Result<std::vector<Claim>> Reading::claims() { return TRY(last_run()).claims; }

Result<Table> Reading::query(std::string_view sql, const QueryLimits& limits) {
  store::Analysis* session = TRY(state_->sql());
  return session->select_foreign(sql, limits);
}

namespace {

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return with_thousands(static_cast<std::int64_t>(number)) + " " + std::string(number == 1 ? one : many);
}

// Inputs that are no longer as the last run found them.
Result<std::vector<std::string>> changed_inputs(const Workspace& workspace) {
  std::vector<std::string> out;
  for (std::string_view kind : {"registry", "intel", "log"}) {
    for (const store::ArtifactRecord& record : TRY(workspace.artifacts(kind))) {
      const auto stat = stat_file(workspace.folder / record.path);
      if (!stat) out.push_back(record.path + ": gone");
      else if (stat->size != record.stat.size || stat->mtime_ns != record.stat.mtime_ns) out.push_back(record.path + ": changed");
    }
  }
  return out;
}

}  // namespace

Result<StatusReport> Reading::status() {
  const Workspace& workspace = state_->workspace;
  const RunReport last = TRY(last_run());
  StatusReport out;
  out.case_id = workspace.spec.id;
  out.case_name = workspace.spec.name;
  out.marking = workspace.spec.marking;
  std::uint64_t rows = 0, answered = 0;
  for (const SourceReport& source : last.sources) rows += source.accounting.rows;
  for (const Claim& claim : last.claims) answered += claim.answered ? 1U : 0U;
  const auto stage = [&](Step step, std::string text) {
    out.stages.push_back({std::string(kSteps[static_cast<std::size_t>(step)].name), std::move(text)});
  };
  stage(Step::evidence, counted(last.sources.size(), "source", "sources") + ", " + counted(rows, "row", "rows") + ", " +
                            counted(last.problem_records, "problem", "problems"));
  stage(Step::sweep, counted(last.searched.indicators, "indicator", "indicators") + ", " +
                         counted(last.searched.sightings, "sighting", "sightings"));
  std::string intrusions = "not yet run";
  if (!last.case_id.empty()) {
    store::Analysis* session = TRY(state_->sql());
    const Table count = TRY(session->select("select count(*), (select count(*) from clusters) from intrusions"));
    intrusions = counted(static_cast<std::uint64_t>(cell_integer(count.rows[0][0])), "intrusion", "intrusions") + ", " +
                 counted(static_cast<std::uint64_t>(cell_integer(count.rows[0][1])), "cluster", "clusters");
  }
  stage(Step::track, intrusions);
  stage(Step::profile, counted(answered, "claim answered", "claims answered") + ", " +
                           std::to_string(last.claims.size() - answered) + " not");
  stage(Step::attribute, counted(workspace.spec.hypotheses.size(), "hypothesis", "hypotheses") + ", " +
                             counted(workspace.spec.findings.size(), "finding", "findings"));
  stage(Step::publish, counted(TRY(workspace.store->releases()).size(), "release", "releases"));
  stage(Step::share, "no collections");
  stage(Step::respond, counted(workspace.spec.actions.size(), "action", "actions") + " planned");
  for (const store::JournalEntry& entry : TRY(workspace.store->journal()))
    if (entry.what == "run") out.last_run = entry.at;
  if (out.last_run) out.changed = TRY(changed_inputs(workspace));
  out.next = !out.last_run || !out.changed.empty() ? "demarche run" : last.searched.sightings == 0 ? "demarche sources" : "demarche claims";
  return out;
}

}  // namespace demarche::workbench
