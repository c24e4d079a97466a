// plan: where the response stands. Pure: from the case, from what people recorded until `now`, and from what can be
// answered at each marking, which rungs are open, which actions may start, which triggers are true. Nothing here starts
// or opens anything: a true trigger proposes, a person decides.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "model/case.h"

namespace demarche::respond {

// One thing that a person recorded (an entry of the journal).
struct PlanEvent {
  enum class Kind {
    approve,   // an action, by somebody
    concur,    // an action, by an owner whose concurrence it needs
    legal,     // an action: legal sign-off
    start,     // an action: begun, or sent
    done,      // an action: finished
    partner,   // an action: the partner `by` has joined
    decide,    // a rung: `value` opened | held | stepped-down, with a reason
    ask,       // a demand: put to its addressee
    reply,     // a demand: `value` favourable | partial | none | hostile
  };
  Kind kind = Kind::approve;
  Timestamp at;
  std::string subject;   // id of the action, rung or demand
  std::string by;        // who: an owner's id, a partner, a person
  std::string value;
  std::string reason;
};
[[nodiscard]] std::string_view event_text(PlanEvent::Kind kind);                          // "approve"
[[nodiscard]] std::optional<PlanEvent::Kind> parse_event(std::string_view text);
[[nodiscard]] std::span<const std::string_view> decision_values();                        // opened held stepped-down
[[nodiscard]] std::span<const std::string_view> reply_values();                           // favourable partial none hostile

// A hypothesis in the assessment that a marking allows to see.
struct HypothesisStanding {
  double posterior = 0, low = 0, high = 0;
  std::string word;
};

struct PlanInputs {
  std::span<const PlanEvent> events;   // any order; those after `now` are not looked at
  Timestamp now;
  // Whether a claim is answered from what an audience of that marking may see. Absent: no claim stands.
  std::function<bool(std::string_view claim, Tlp marking)> stands;
  // The assessment at that marking; nothing where there is none. Absent: none anywhere.
  std::function<std::optional<HypothesisStanding>(std::string_view hypothesis, Tlp marking)> standing;
  // Runs a boolean SELECT in which everything is bound; null in SQL is false. Absent: every trigger is a problem.
  std::function<Result<bool>(const std::string& sql)> holds;
  // Whether a document's file is there (path as in case.toml). Absent: not looked at.
  std::function<bool(const std::string& path)> document_exists;
};

struct RungState {
  std::string id;
  std::optional<Timestamp> opened;     // the last opening
  bool open = false;
  std::string decision, reason;        // the last recorded one; empty: none
};

struct ActionState {
  std::string id, rung, owner;
  std::string state;                   // planned | approved | started | done
  bool ready = false;                  // its rung is open, its predecessors are done, its needs are answered
  std::vector<std::string> blocked_by; // why it is not ready; empty when it is
  std::vector<std::string> missing;    // what else must be recorded before it is sent: approval, concurrences, sign-off
  std::optional<Timestamp> due;        // known once the rung is open
  bool overdue = false;                // past due and not done
};

struct TriggerState {
  std::string id, from, to;
  bool holds = false;                  // "true" in JSON; false too when it could not be asked
  std::string sql;                     // as it was asked; empty: it was not
  std::string why;                     // why it was not asked or has no answer
  std::string proposes;                // "open L2", when it holds and nobody has decided; else empty
};

struct DemandState {
  std::string id;
  std::optional<Timestamp> asked, due;
  std::string reply;                   // the last recorded one; empty: none yet
  std::optional<bool> favourable;      // its own measure; nothing before it was put, or without a measure
  bool overdue = false;                // put, past due, and neither the reply nor the measure is favourable
};

struct PlanState {
  std::vector<RungState> rungs;        // all in the order of case.toml
  std::vector<ActionState> actions;
  std::vector<TriggerState> triggers;
  std::vector<DemandState> demands;
  std::vector<std::string> problems;   // what is wrong with the plan or with what was recorded; each says what to do
};

[[nodiscard]] PlanState check_plan(const Case& of, const PlanInputs& inputs);

}  // namespace demarche::respond
