#include "pipeline/respond/plan.h"

#include <algorithm>
#include <set>

#include "base/untrusted.h"
#include "pipeline/respond/ladder.h"
#include "pipeline/respond/needs.h"
#include "pipeline/respond/trigger_sql.h"

namespace demarche::respond {
namespace {

std::string state_of(const ActionRecord& record) {
  if (record.done) return "done";
  if (record.started) return "started";
  return record.approved ? "approved" : "planned";
}

std::vector<std::string> missing_before_sending(const ActionSpec& action, const ActionRecord& record) {
  std::vector<std::string> missing;
  if (!record.approved) missing.push_back("approval");
  for (const std::string& owner : action.concur)
    if (!record.concurred.contains(owner)) missing.push_back("concurrence of " + owner);
  if (action.legal && !record.legal) missing.push_back("legal sign-off");
  return missing;
}

std::vector<std::string> reasons_not_ready(const Case& of, const ActionSpec& action, const Record& record, const PlanInputs& inputs) {
  const ActionRecord& own = record.action(action.id);
  if (own.done) return {"it was done on " + own.done->date()};
  if (own.started) return {"it was started on " + own.started->date()};
  std::vector<std::string> reasons;
  const RungState* const rung = record.rung(action.rung);
  if (rung == nullptr || !rung->open) reasons.push_back("rung " + action.rung + " is not open");
  for (const std::string& before : action.after)
    if (!record.action(before).done) reasons.push_back("action " + before + " is not done");
  for (std::string& unmet : unmet_needs(of, action, record, inputs)) reasons.push_back(std::move(unmet));
  return reasons;
}

ActionState action_state(const Case& of, const ActionSpec& action, const Record& record, const PlanInputs& inputs) {
  const ActionRecord& own = record.action(action.id);
  ActionState state;
  state.id = action.id;
  state.rung = action.rung;
  state.owner = action.owner;
  state.state = state_of(own);
  state.blocked_by = reasons_not_ready(of, action, record, inputs);
  state.ready = state.blocked_by.empty();
  if (!own.started && !own.done) state.missing = missing_before_sending(action, own);
  const RungState* const rung = record.rung(action.rung);
  const auto span = action.due.empty() ? Result<std::chrono::microseconds>(not_found("none")) : parse_span(action.due);
  if (rung != nullptr && rung->opened && span) state.due = rung->opened->plus(*span);
  state.overdue = state.due && inputs.now > *state.due && !own.done;
  return state;
}

std::map<std::string, std::string, std::less<>> recorded_replies(const Record& record) {
  std::map<std::string, std::string, std::less<>> replies;
  for (const auto& [id, demand] : record.demands)
    if (!demand.reply.empty()) replies.emplace(id, demand.reply);
  return replies;
}

// $asked of a trigger: when the first of the demands that it cites was put.
std::optional<Timestamp> first_asked(std::string_view sql, const Record& record) {
  std::optional<Timestamp> first;
  for (const std::string& id : cited_demands(sql)) {
    const auto& asked = record.demand(id).asked;
    if (asked && (!first || *asked < *first)) first = asked;
  }
  return first;
}

TriggerState trigger_state(const TriggerSpec& trigger, const Record& record, const PlanInputs& inputs) {
  TriggerState state;
  state.id = trigger.id;
  state.from = trigger.from;
  state.to = trigger.to;
  const RungState* const from = record.rung(trigger.from);
  const RungState* const to = record.rung(trigger.to);
  if (from == nullptr || !from->open) return state.why = "rung " + trigger.from + " is not open", state;
  state.sql = bind_trigger_sql(trigger.when, {from->opened, inputs.now, first_asked(trigger.when, record), recorded_replies(record)});
  if (!inputs.holds) return state.why = "no rows to ask", state;
  const auto answer = inputs.holds(state.sql);
  if (!answer) return state.why = answer.error().message, state;
  state.holds = *answer;
  // A rung that somebody held or stepped down from stays a person's decision; the trigger does not ask again.
  if (state.holds && to != nullptr && !to->open && to->decision.empty()) state.proposes = "open " + trigger.to;
  return state;
}

DemandState demand_state(const DemandSpec& demand, const Record& record, const PlanInputs& inputs, std::vector<std::string>& problems) {
  const DemandRecord& own = record.demand(demand.id);
  DemandState state;
  state.id = demand.id;
  state.asked = own.asked;
  state.due = demand.due;
  state.reply = own.reply;
  if (own.asked && !demand.favourable.empty() && inputs.holds) {
    const auto answer = inputs.holds(bind_trigger_sql(demand.favourable, {std::nullopt, inputs.now, own.asked, recorded_replies(record)}));
    if (answer) state.favourable = *answer;
    else problems.push_back("demand " + demand.id + ": its measure has no answer: " + answer.error().message + "; correct `favourable`");
  }
  const bool met = state.reply == "favourable" || state.favourable.value_or(false);
  state.overdue = state.asked && state.due && inputs.now > *state.due && !met;
  return state;
}

// Rungs that the first one leads to by triggers, and those that somebody opened.
std::set<std::string> reachable_rungs(const Case& of, const Record& record) {
  std::set<std::string> reached;
  for (const RungState& rung : record.rungs)
    if (rung.opened || reached.empty()) reached.insert(rung.id);
  for (bool grown = true; grown;) {
    grown = false;
    for (const TriggerSpec& trigger : of.triggers)
      if (reached.contains(trigger.from)) grown = reached.insert(trigger.to).second || grown;
  }
  return reached;
}

void plan_problems(const Case& of, const Record& record, const PlanInputs& inputs, std::vector<std::string>& problems) {
  if (!of.rungs.empty() && !of.plan_start && !record.rungs.front().opened)
    problems.push_back("the plan has rungs and no start; add start = \"YYYY-MM-DD\" to [plan]");
  for (const ActionSpec& action : of.actions)
    if (action.owner.empty()) problems.push_back("action " + action.id + " has no owner; add owner = \"...\": who leads");
  const std::set<std::string> reached = reachable_rungs(of, record);
  for (const RungSpec& rung : of.rungs)
    if (!reached.contains(rung.id))
      problems.push_back("nothing leads to rung " + rung.id + "; add a [[trigger]] with to = \"" + rung.id + "\" or remove the rung");
  for (const TriggerSpec& trigger : of.triggers)
    for (const std::string& id : cited_demands(trigger.when))
      if (of.demand(id) == nullptr)
        problems.push_back("trigger " + trigger.id + " cites reply('" + for_terminal(id) + "'), which is not a demand; add a [[demand]] or correct the id");
  for (const DocumentSpec& document : of.documents)
    if (inputs.document_exists && !inputs.document_exists(document.path))
      problems.push_back("document " + document.id + ": " + for_terminal(document.path) + " is missing; write it or correct its path");
}

// What was started although something was missing: it cannot be undone, so it is said.
void premature_starts(const Case& of, const Record& record, std::vector<std::string>& problems) {
  for (const ActionSpec& action : of.actions) {
    const ActionRecord& own = record.action(action.id);
    const auto begun = own.started ? own.started : own.done;
    if (!begun) continue;
    const auto late = [&](const std::optional<Timestamp>& time) { return !time || *time > *begun; };
    const std::string prefix = "action " + action.id + " was started on " + begun->date();
    if (late(own.approved)) problems.push_back(prefix + " before it was approved; record who approved it, or why nobody did");
    if (action.legal && late(own.legal)) problems.push_back(prefix + " before its legal sign-off; record it, or why there was none");
    for (const std::string& owner : action.concur)
      if (!own.concurred.contains(owner)) problems.push_back(prefix + " without the concurrence of " + owner + "; record it, or why there was none");
    for (const std::string& before : action.after)
      if (late(record.action(before).done)) problems.push_back(prefix + " before action " + before + " was done; record when that was done");
  }
}

}  // namespace

PlanState check_plan(const Case& of, const PlanInputs& inputs) {
  Record record = read_record(of, inputs);
  PlanState state;
  for (const ActionSpec& action : of.actions) state.actions.push_back(action_state(of, action, record, inputs));
  for (const TriggerSpec& trigger : of.triggers) {
    state.triggers.push_back(trigger_state(trigger, record, inputs));
    const TriggerState& asked = state.triggers.back();
    if (!asked.sql.empty() && !asked.why.empty())
      state.problems.push_back("trigger " + trigger.id + " has no answer: " + asked.why + "; correct `when`");
  }
  for (const DemandSpec& demand : of.demands) state.demands.push_back(demand_state(demand, record, inputs, state.problems));
  plan_problems(of, record, inputs, state.problems);
  premature_starts(of, record, state.problems);
  state.problems.insert(state.problems.end(), record.problems.begin(), record.problems.end());
  state.rungs = std::move(record.rungs);
  return state;
}

}  // namespace demarche::respond
