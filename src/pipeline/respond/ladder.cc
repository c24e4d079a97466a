#include "pipeline/respond/ladder.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/untrusted.h"

namespace demarche::respond {
namespace {

using Kind = PlanEvent::Kind;

constexpr auto kEventNames = std::to_array<std::string_view>(
    {"approve", "concur", "legal", "start", "done", "partner", "decide", "ask", "reply"});
constexpr auto kDecisions = std::to_array<std::string_view>({"opened", "held", "stepped-down"});
constexpr auto kReplies = std::to_array<std::string_view>({"favourable", "partial", "none", "hostile"});

std::string listing(std::span<const std::string_view> words) {
  std::string out;
  for (std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

class Reading {
 public:
  Reading(const Case& of, Record& to) : case_(of), to_(to) {
    for (const RungSpec& rung : of.rungs) to_.rungs.push_back({rung.id, std::nullopt, false, {}, {}});
  }

  // The first rung opens by itself, as if somebody had decided it.
  void open_first(Timestamp now) {
    if (to_.rungs.empty() || !case_.plan_start || *case_.plan_start > now) return;
    to_.rungs.front().opened = case_.plan_start;
    to_.rungs.front().open = true;
  }

  void take(const PlanEvent& event) {
    if (event.kind == Kind::decide) return decide(event);
    if (event.kind == Kind::ask || event.kind == Kind::reply) return about_demand(event);
    about_action(event);
  }

 private:
  void problem(const PlanEvent& event, std::string_view wrong) {
    to_.problems.push_back("recorded " + event.at.iso() + ", " + std::string(event_text(event.kind)) + " " +
                           for_terminal(event.subject) + ": " + std::string(wrong));
  }

  void decide(const PlanEvent& event) {
    const auto rung = std::ranges::find(to_.rungs, event.subject, &RungState::id);
    if (rung == to_.rungs.end()) return problem(event, "case.toml has no such rung; record the decision for one that it has");
    if (std::ranges::find(kDecisions, event.value) == kDecisions.end())
      return problem(event, "a decision is one of " + listing(kDecisions) + "; record it again");
    if (trim(event.reason).empty()) problem(event, "the decision has no reason; record why");
    if (event.value == "opened" && !rung->open) rung->opened = event.at, rung->open = true;
    if (event.value == "stepped-down") rung->open = false;
    rung->decision = event.value;
    rung->reason = event.reason;
  }

  void about_demand(const PlanEvent& event) {
    if (case_.demand(event.subject) == nullptr)
      return problem(event, "case.toml has no such demand; record it for one that it has");
    DemandRecord& demand = to_.demands[event.subject];
    if (event.kind == Kind::ask) {
      if (!demand.asked) demand.asked = event.at;
      return;
    }
    if (std::ranges::find(kReplies, event.value) == kReplies.end())
      return problem(event, "a reply is one of " + listing(kReplies) + "; record it again");
    demand.reply = event.value;
  }

  void about_action(const PlanEvent& event) {
    const ActionSpec* const action = case_.action(event.subject);
    if (action == nullptr) return problem(event, "case.toml has no such action; record it for one that it has");
    ActionRecord& record = to_.actions[event.subject];
    const auto first = [&](std::optional<Timestamp>& time) { if (!time) time = event.at; };
    switch (event.kind) {
      case Kind::approve: return first(record.approved);
      case Kind::legal: return first(record.legal);
      case Kind::start: return first(record.started);
      case Kind::done: return first(record.done);
      case Kind::partner: record.partners.insert(event.by); return;
      case Kind::concur:
        if (std::ranges::find(action->concur, event.by) == action->concur.end())
          return problem(event, "\"" + for_terminal(event.by) + "\" is not in its concur list; correct who concurs");
        record.concurred.insert(event.by);
        return;
      case Kind::decide: case Kind::ask: case Kind::reply: return;
    }
  }

  const Case& case_;
  Record& to_;
};

}  // namespace

std::string_view event_text(Kind kind) { return kEventNames[static_cast<std::size_t>(kind)]; }

std::optional<Kind> parse_event(std::string_view text) {
  const auto found = std::ranges::find(kEventNames, text);
  if (found == kEventNames.end()) return std::nullopt;
  return static_cast<Kind>(found - kEventNames.begin());
}

std::span<const std::string_view> decision_values() { return kDecisions; }
std::span<const std::string_view> reply_values() { return kReplies; }

const RungState* Record::rung(std::string_view id) const {
  const auto found = std::ranges::find(rungs, id, &RungState::id);
  return found == rungs.end() ? nullptr : &*found;
}

const ActionRecord& Record::action(std::string_view id) const {
  static const ActionRecord kNothing;
  const auto found = actions.find(id);
  return found == actions.end() ? kNothing : found->second;
}

const DemandRecord& Record::demand(std::string_view id) const {
  static const DemandRecord kNothing;
  const auto found = demands.find(id);
  return found == demands.end() ? kNothing : found->second;
}

Record read_record(const Case& of, const PlanInputs& inputs) {
  std::vector<std::pair<Timestamp, std::size_t>> order;   // equal times keep the order in which they were recorded
  for (std::size_t i = 0; i < inputs.events.size(); ++i)
    if (inputs.events[i].at <= inputs.now) order.emplace_back(inputs.events[i].at, i);
  std::ranges::sort(order);

  Record record;
  Reading reading(of, record);
  reading.open_first(inputs.now);
  for (const auto& [at, index] : order) reading.take(inputs.events[index]);
  return record;
}

}  // namespace demarche::respond
