#include "cli/plan_page.h"

#include <algorithm>

#include "base/text.h"
#include "cli/figures.h"

namespace demarche::cli {
namespace {

using json::Json;
using respond::ActionState;
using respond::DemandState;
using respond::PlanState;
using respond::RungState;
using respond::TriggerState;

std::string safe(std::string_view text) { return for_terminal(text); }

std::string indented(std::string_view text, std::size_t indent, Look look) {
  return std::string(indent, ' ') + wrapped(text, look.width, indent + 2, indent) + "\n";
}

std::string due_text(const std::optional<Timestamp>& due, bool overdue) {
  if (!due) return {};
  return (overdue ? ", OVERDUE since " : ", due ") + due->date();
}

std::string owner_text(const ActionState& action) { return action.owner.empty() ? "no owner" : safe(action.owner); }

std::string action_text(const ActionState& action, std::size_t indent, Look look) {
  const bool begun = action.state == "started" || action.state == "done";
  std::string out = indented(safe(action.id) + "  " + owner_text(action) + ", " + safe(action.state) + due_text(action.due, action.overdue) +
                                 (begun ? "" : action.ready ? ", may start" : ", blocked"), indent, look);
  if (begun) return out;
  for (const std::string& reason : action.blocked_by) out += indented("blocked: " + safe(reason), indent + 4, look);
  for (const std::string& reason : action.missing) out += indented("before it is sent: " + safe(reason), indent + 4, look);
  return out;
}

std::string rung_text(const RungState& rung, std::string_view name, Look look) {
  std::string text = safe(rung.id) + (name.empty() || name == rung.id ? "" : "  " + safe(name)) + (rung.open ? "  [open" : "  [closed");
  if (rung.open && rung.opened) text += " since " + rung.opened->date();
  text += "]";
  if (!rung.decision.empty()) text += "  last decision: " + safe(rung.decision) + (rung.reason.empty() ? "" : ", because " + safe(rung.reason));
  return wrapped(text, look.width, 2) + "\n";
}

std::string demand_text(const DemandState& demand, Look look) {
  std::string text = safe(demand.id) + "  " + (demand.asked ? "asked " + demand.asked->date() : std::string("not asked yet"));
  text += due_text(demand.due, demand.overdue) + ", reply: " + (demand.reply.empty() ? std::string("none recorded") : safe(demand.reply));
  if (demand.favourable) text += *demand.favourable ? ", measured: met" : ", measured: not met";
  return indented(text, 2, look);
}

std::string trigger_text(const TriggerState& trigger, Look look) {
  std::string text = safe(trigger.id) + "  " + safe(trigger.from) + " -> " + safe(trigger.to) + ": " + (trigger.holds ? "TRUE" : "not true");
  if (!trigger.why.empty()) text += " (" + safe(trigger.why) + ")";
  if (!trigger.proposes.empty()) text += ", proposes: " + safe(trigger.proposes) + "; a person decides";
  return indented(text, 2, look);
}

std::string problems_text(const PlanState& state, Look look) {
  std::string out;
  if (!state.problems.empty()) out += look.bold("Problems") + "\n";
  for (const std::string& problem : state.problems) out += indented(safe(problem), 2, look);
  return out;
}

Json texts(std::span<const std::string> list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push(text);
  return out;
}

std::size_t overdue_count(const PlanState& state) {
  const auto late = [](const auto& one) { return one.overdue; };
  return static_cast<std::size_t>(std::ranges::count_if(state.actions, late) + std::ranges::count_if(state.demands, late));
}

std::size_t waiting_count(const PlanState& state) {
  return static_cast<std::size_t>(std::ranges::count_if(state.triggers, [](const TriggerState& trigger) { return !trigger.proposes.empty(); }));
}

}  // namespace

bool needs_attention(const PlanState& state) { return overdue_count(state) + waiting_count(state) + state.problems.size() > 0; }

std::string plan_page(const Case& spec, const PlanState& state, Look look) {
  if (state.rungs.empty() && state.actions.empty() && state.demands.empty())
    return "No plan yet: add [plan], [[rung]] and [[action]] to case.toml (docs/case-toml.md).\n" + problems_text(state, look);
  std::string out;
  for (const RungState& rung : state.rungs) {
    const RungSpec* known = spec.rung(rung.id);
    out += rung_text(rung, known != nullptr ? known->name : std::string_view(), look);
    for (const ActionState& action : state.actions) {
      if (action.rung != rung.id) continue;
      const ActionSpec* told = spec.action(action.id);
      out += indented(safe(action.id) + "  " + (told != nullptr ? safe(told->says) : std::string()), 2, look);
      out += indented(owner_text(action) + ", " + safe(action.state) + due_text(action.due, action.overdue), 6, look);
    }
  }
  if (!state.demands.empty()) out += look.bold("Demands") + "\n";
  for (const DemandState& demand : state.demands) {
    const DemandSpec* known = spec.demand(demand.id);
    out += demand_text(demand, look);
    if (known != nullptr) out += indented("to " + safe(known->to) + ": " + safe(known->says), 6, look);
  }
  return out + problems_text(state, look);
}

std::string plan_check_page(const PlanState& state, Look look) {
  std::string out;
  if (!state.actions.empty()) out += look.bold("Actions") + "\n";
  for (const ActionState& action : state.actions) out += action_text(action, 2, look);
  if (!state.triggers.empty()) out += look.bold("Triggers") + "\n";
  for (const TriggerState& trigger : state.triggers) out += trigger_text(trigger, look);
  if (!state.demands.empty()) out += look.bold("Demands") + "\n";
  for (const DemandState& demand : state.demands) out += demand_text(demand, look);
  out += problems_text(state, look);
  const auto ready = std::ranges::count_if(state.actions, [](const ActionState& action) { return action.ready && action.state != "started" && action.state != "done"; });
  return out + std::to_string(ready) + " may start, " + std::to_string(overdue_count(state)) + " overdue, " +
         counted(waiting_count(state), "decision") + " waiting, " + counted(state.problems.size(), "problem") + ".\n";
}

std::string plan_entry_text(const PlanState& state, std::string_view id, Look look) {
  for (const ActionState& action : state.actions)
    if (action.id == id) return action_text(action, 2, look);
  for (const RungState& rung : state.rungs)
    if (rung.id == id) return "  " + rung_text(rung, "", look);
  for (const DemandState& demand : state.demands)
    if (demand.id == id) return demand_text(demand, look);
  return {};
}

Json plan_json(const PlanState& state) {
  Json actions = Json::array(), triggers = Json::array(), rungs = Json::array(), demands = Json::array();
  for (const ActionState& a : state.actions) {
    Json one;
    one.set("id", a.id).set("rung", a.rung).set("owner", a.owner).set("state", a.state).set("ready", a.ready);
    one.set("blocked_by", texts(a.blocked_by)).set("missing", texts(a.missing)).set("due", a.due).set("overdue", a.overdue);
    actions.push(std::move(one));
  }
  for (const TriggerState& t : state.triggers) {
    Json one;
    one.set("id", t.id).set("true", t.holds).set("from", t.from).set("to", t.to).set("proposes", t.proposes).set("why", t.why);
    triggers.push(std::move(one));
  }
  for (const RungState& r : state.rungs)
    rungs.push(Json().set("id", r.id).set("open", r.open).set("opened", r.opened).set("decision", r.decision).set("reason", r.reason));
  for (const DemandState& d : state.demands) {
    Json one;
    one.set("id", d.id).set("asked", d.asked).set("due", d.due).set("reply", d.reply).set("favourable", d.favourable).set("overdue", d.overdue);
    demands.push(std::move(one));
  }
  Json out;
  out.set("actions", std::move(actions)).set("triggers", std::move(triggers)).set("problems", texts(state.problems));
  return out.set("rungs", std::move(rungs)).set("demands", std::move(demands));
}

}  // namespace demarche::cli
