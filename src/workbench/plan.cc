#include "workbench/plan.h"

#include <algorithm>
#include <map>

#include "base/disk.h"
#include "base/text.h"
#include "workbench/release.h"
#include "workbench/session.h"
#include "workbench/workspace.h"

namespace demarche::workbench {
namespace {

// What a reader of each marking could compute, made when first asked for.
class Permitted {
 public:
  Permitted(const Workspace& workspace, Timestamp date, unsigned jobs) : workspace_(workspace), date_(date), jobs_(jobs) {}

  const ReleaseAnswers* at(Tlp marking) {
    auto& slot = answers_[marking];
    if (!slot) {
      auto source = cut_down(workspace_, audience_of_marking(marking), date_, jobs_);
      slot = source ? answer(source->terms, source->rows, {}) : Result<ReleaseAnswers>(std::move(source).error());
    }
    if (*slot) return &**slot;
    const std::string why = "at " + std::string(tlp_text(marking)) + ": " + slot->error().message;
    if (std::find(problems.begin(), problems.end(), why) == problems.end()) problems.push_back(why);
    return nullptr;
  }

  bool stands(std::string_view name, Tlp marking) {
    const ReleaseAnswers* answers = at(marking);
    return answers != nullptr && std::any_of(answers->claims.begin(), answers->claims.end(), [&](const Claim& c) {
      return (c.name == name || c.id == name) && c.answered;
    });
  }

  std::optional<respond::HypothesisStanding> standing(std::string_view id, Tlp marking) {
    const ReleaseAnswers* answers = at(marking);
    if (answers == nullptr) return std::nullopt;
    for (const AssessedHypothesis& h : answers->assessment.hypotheses)
      if (h.id == id) return respond::HypothesisStanding{h.posterior, h.low, h.high, h.word};
    return std::nullopt;
  }

  std::vector<std::string> problems;

 private:
  const Workspace& workspace_;
  Timestamp date_;
  unsigned jobs_;
  std::map<Tlp, std::optional<Result<ReleaseAnswers>>> answers_;
};

std::vector<respond::PlanEvent> events_of(const std::vector<store::PlanEvent>& stored) {
  std::vector<respond::PlanEvent> out;
  for (const store::PlanEvent& event : stored)
    if (const auto kind = respond::parse_event(event.kind))
      out.push_back({*kind, event.at, event.subject, event.who, event.value, event.reason});
  return out;
}

Result<respond::PlanState> state_of(const Workspace& workspace, Timestamp date, unsigned jobs) {
  const auto events = events_of(TRY(workspace.store->plan_events()));
  auto session = TRY(open_session(workspace, jobs));
  Permitted permitted(workspace, date, jobs);
  respond::PlanInputs inputs;
  inputs.events = events;
  inputs.now = date;
  inputs.stands = [&](std::string_view claim, Tlp marking) { return permitted.stands(claim, marking); };
  inputs.standing = [&](std::string_view hypothesis, Tlp marking) { return permitted.standing(hypothesis, marking); };
  inputs.holds = [&](const std::string& sql) -> Result<bool> {
    const Table rows = TRY(session->select_foreign(sql, {}));
    if (rows.rows.size() != 1 || rows.columns.size() != 1) return bad_input("expected one value, true or false");
    return cell_number(rows.rows[0][0]) != 0;
  };
  inputs.document_exists = [&](const std::string& path) { return stat_file(workspace.folder / path).has_value(); };
  respond::PlanState state = respond::check_plan(workspace.spec, inputs);
  state.problems.insert(state.problems.end(), permitted.problems.begin(), permitted.problems.end());
  return state;
}

// Is there such a thing, and may it be given that value?
Status check_entry(const Case& spec, const PlanEntry& entry) {
  const auto kind = respond::parse_event(entry.kind);
  if (!kind) return bad_input("plan act: \"" + entry.kind + "\" is nothing that can be recorded", "approve, concur, legal, start, done, partner, decide, ask or reply");
  using Kind = respond::PlanEvent::Kind;
  const bool demand = *kind == Kind::ask || *kind == Kind::reply;
  const bool known = demand ? spec.demand(entry.subject) != nullptr : *kind == Kind::decide ? spec.rung(entry.subject) != nullptr : spec.action(entry.subject) != nullptr;
  if (!known) return bad_input(entry.subject + ": the plan has no such " + (demand ? "demand" : *kind == Kind::decide ? "rung" : "action"));
  const auto among = [&](std::span<const std::string_view> values) { return std::find(values.begin(), values.end(), entry.value) != values.end(); };
  if (*kind == Kind::decide && !among(respond::decision_values())) return bad_input("a decision on a rung is opened, held or stepped-down, not \"" + entry.value + "\"");
  if (*kind == Kind::decide && entry.reason.empty()) return bad_input("a decision needs its reason", "add --reason TEXT: the journal keeps why");
  if (*kind == Kind::reply && !among(respond::reply_values())) return bad_input("a reply is favourable, partial, none or hostile, not \"" + entry.value + "\"");
  return Done{};
}

}  // namespace

Result<respond::PlanState> plan_state(const fs::path& case_file, Timestamp date, unsigned jobs) {
  Workspace workspace = TRY(open_workspace(case_file, store::Access::read));
  TRY(workspace.store->check_seal(jobs));
  return state_of(workspace, date, jobs);
}

Result<respond::PlanState> record_plan_event(const PlanEntry& entry, unsigned jobs) {
  Workspace workspace = TRY(open_workspace(entry.case_file, store::Access::write));
  TRY(workspace.store->check_seal(jobs));
  TRY(check_entry(workspace.spec, entry));
  store::PlanEvent event;
  event.at = entry.now, event.who = entry.who, event.kind = entry.kind;
  event.subject = entry.subject, event.value = entry.value, event.reason = entry.reason;
  TRY(workspace.store->add_plan_event(event));
  return state_of(workspace, entry.now, jobs);
}

Result<std::int64_t> add_note(const NoteEntry& entry) {
  Workspace workspace = TRY(open_workspace(entry.case_file, store::Access::write));
  TRY(workspace.store->check_seal());
  if (trim(entry.text).empty()) return bad_input("a note needs a text");
  store::Note note;
  note.subject = entry.subject, note.at = entry.now, note.who = entry.who, note.text = entry.text;
  return TRY(workspace.store->add_note(note)).id;
}

}  // namespace demarche::workbench
