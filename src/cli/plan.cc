// demarche plan: the response: what may start, what is asked, what people decided.
#include "workbench/plan.h"

#include <algorithm>

#include "base/disk.h"
#include "base/text.h"
#include "cli/asked.h"
#include "cli/exit_code.h"
#include "cli/plan_page.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kDateOption, kByOption,
    {.name = "reason", .takes = Takes::value, .value = "TEXT", .help = "why: kept in the journal; a decision must have one"},
};
constexpr ArgumentSpec kArguments[] = {
    {.name = "WORD", .count = Count::one, .help = "show, check, act, decide or reply", .choices = "show|check|act|decide|reply"},
    {.name = "ARGUMENT", .count = Count::any, .help = "act KIND ACTION, decide RUNG VALUE, reply DEMAND VALUE"},
};
constexpr Example kExamples[] = {
    {"demarche plan check", "what may start, what is blocked and why, what is overdue"},
    {"demarche plan act concur A-03 --by justice", "an owner concurs in an action"},
    {"demarche plan decide L2 opened --reason 'three new intrusions'", "a person opens a rung"},
    {"demarche plan reply D-1 none", "what the addressee of a demand answered"},
    {"demarche plan show --date 2013-06-01", "the ladder as it stood then"},
};
constexpr int kExits[] = {kDone, kNo, kUsage, kSealBroken, kNoCase, kLocked};
constexpr std::string_view kKinds = "approve, concur, legal, start, done, partner or ask";
constexpr std::string_view kActKinds[] = {"approve", "concur", "legal", "start", "done", "partner", "ask"};

// After the first word: exactly so many arguments.
Status expect(std::span<const std::string> arguments, std::size_t count, std::string_view what) {
  if (arguments.size() == count + 1) return Done{};
  const bool more = arguments.size() > count + 1;
  return bad_input("plan " + arguments[0] + ": expected " + std::string(what) + ", found " +
                       (more ? "also \"" + arguments[count + 1] + "\"" : arguments.size() == 1 ? "nothing more" : "only \"" + arguments[1] + "\""),
                   "\"demarche plan -h\" shows how it is called");
}

Result<workbench::PlanEntry> entry_of(const Session& session) {
  const auto& arguments = session.asked().arguments;
  workbench::PlanEntry entry;
  if (arguments[0] == "act") {
    TRY(expect(arguments, 2, "KIND ACTION"));
    if (std::find(std::begin(kActKinds), std::end(kActKinds), arguments[1]) == std::end(kActKinds)) {
      const auto near = nearest(arguments[1], kActKinds);
      return bad_input("plan act: expected " + std::string(kKinds) + "; found \"" + arguments[1] + "\"", near ? "did you mean \"" + *near + "\"?" : "");
    }
    entry.kind = arguments[1], entry.subject = arguments[2];
  } else {
    TRY(expect(arguments, 2, arguments[0] == "decide" ? "RUNG and opened, held or stepped-down" : "DEMAND and favourable, partial, none or hostile"));
    entry.kind = arguments[0], entry.subject = arguments[1], entry.value = arguments[2];
  }
  entry.reason = session.asked().value("reason").value_or("");
  entry.who = asked_who(session);
  entry.now = TRY(asked_date(session));
  entry.case_file = TRY(session.case_file());
  return entry;
}

Result<int> record(Session& session) {
  const workbench::PlanEntry entry = TRY(entry_of(session));
  const respond::PlanState state = TRY(workbench::record_plan_event(entry, session.jobs()));
  if (session.json()) {
    json::Json out = plan_json(state), recorded;
    recorded.set("kind", entry.kind).set("subject", entry.subject).set("value", entry.value).set("reason", entry.reason);
    session.print_json(out.set("recorded", recorded.set("by", entry.who).set("at", entry.now)));
    return kDone;
  }
  const Look look = session.page_look();
  const std::string what = entry.kind + " " + entry.subject + (entry.value.empty() ? "" : " " + entry.value) + ", by " + entry.who;
  session.print("Recorded: " + wrapped(for_terminal(std::string_view(what)), look.width, 2, 10) + ".\n" + plan_entry_text(state, entry.subject, look));
  return kDone;
}

Result<int> show(Session& session, const fs::path& file, Timestamp date) {
  const respond::PlanState state = TRY(workbench::plan_state(file, date, session.jobs()));
  if (session.json()) {
    session.print_json(plan_json(state));
    return kDone;
  }
  const auto reading = TRY(session.open_case());
  session.print(plan_page(reading->spec(), state, session.page_look()));
  return kDone;
}

Result<int> check(Session& session, const fs::path& file, Timestamp date) {
  const respond::PlanState state = TRY(workbench::plan_state(file, date, session.jobs()));
  if (session.json()) session.print_json(plan_json(state));
  else session.print(plan_check_page(state, session.page_look()));
  return needs_attention(state) ? kNo : kDone;
}

Result<int> call(Session& session) {
  const auto& arguments = session.asked().arguments;
  if (arguments[0] != "show" && arguments[0] != "check") return record(session);
  TRY(expect(arguments, 0, "nothing after it"));
  const Timestamp date = TRY(asked_date(session));
  const auto file = TRY(session.case_file());
  return arguments[0] == "show" ? show(session, file, date) : check(session, file, date);
}

}  // namespace

const CommandSpec kPlanCommand = {
    .name = "plan", .group = "respond", .summary = "the response: what may start, what people decided",
    .text = "show prints the ladder: rungs, actions with owner, state and due date, demands. check prints which actions may start and what "
            "blocks the others, which triggers are true, and what is overdue; exit 1 when something is overdue, a true trigger waits for a "
            "decision, or the plan has a problem.\n\n"
            "act KIND ACTION records what somebody did: approve, concur, legal (sign-off), start, done, partner (has joined); ask puts a demand "
            "to its addressee. decide RUNG opened, held or stepped-down records a decision, with its --reason. reply DEMAND favourable, "
            "partial, none or hostile records an answer. The journal keeps all of it; nothing is ever undone.\n\n"
            "An action may start when its rung is open, those before it are done, and what it needs stands at its marking. A trigger only "
            "proposes: a person decides.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["actions","triggers","problems","rungs","demands"],
"properties":{"actions":{"type":"array","items":{"type":"object","required":["id","rung","owner","state","ready","blocked_by","missing","due","overdue"],
"properties":{"id":{"type":"string"},"rung":{"type":"string"},"owner":{"type":"string"},"state":{"enum":["planned","approved","started","done"]},"ready":{"type":"boolean"},
"blocked_by":{"type":"array","items":{"type":"string"}},"missing":{"type":"array","items":{"type":"string"}},"due":{"type":["string","null"]},"overdue":{"type":"boolean"}}}},
"triggers":{"type":"array","items":{"type":"object","required":["id","true","from","to","proposes","why"],
"properties":{"id":{"type":"string"},"true":{"type":"boolean"},"from":{"type":"string"},"to":{"type":"string"},"proposes":{"type":"string"},"why":{"type":"string"}}}},
"problems":{"type":"array","items":{"type":"string"}},
"rungs":{"type":"array","items":{"type":"object","required":["id","open","opened","decision","reason"],
"properties":{"id":{"type":"string"},"open":{"type":"boolean"},"opened":{"type":["string","null"]},"decision":{"type":"string"},"reason":{"type":"string"}}}},
"demands":{"type":"array","items":{"type":"object","required":["id","asked","due","reply","favourable","overdue"],
"properties":{"id":{"type":"string"},"asked":{"type":["string","null"]},"due":{"type":["string","null"]},"reply":{"type":"string"},
"favourable":{"type":["boolean","null"]},"overdue":{"type":"boolean"}}}},
"recorded":{"type":"object","description":"of act, decide and reply: what was recorded"}}})",
    .call = call};

}  // namespace demarche::cli
