#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "pipeline/respond/plan.h"

using namespace demarche;
using namespace demarche::respond;

namespace {

using Kind = PlanEvent::Kind;

Timestamp on(const char* text) { return *Timestamp::parse(text); }

// Two rungs; A-03 waits for A-01, a claim, a hypothesis with a level, and two partners.
Case sample() {
  Case c;
  c.id = "c";
  c.plan_start = on("2013-02-19");
  c.hypotheses = {{.id = "H1", .says = "unit", .entity = {}, .prior = 0.6, .responsibility = {{"state-executed", 0.75}, {"state-ignored", 0.25}}},
                  {.id = "H0", .says = "others", .entity = {}, .prior = 0.4, .residual = true, .responsibility = {}}};
  c.owners = {{.id = "intel", .name = "", .contact = ""}, {.id = "justice", .name = "", .contact = ""}};
  c.rungs = {{.id = "L1", .name = "", .says = ""}, {.id = "L2", .name = "", .says = ""}};
  ActionSpec first;
  first.id = "A-01", first.rung = "L1", first.owner = "intel";
  ActionSpec report;
  report.id = "A-03", report.rung = "L1", report.owner = "intel", report.due = "P14D", report.legal = true;
  report.concur = {"justice"}, report.after = {"A-01"}, report.marking = Tlp::red;
  report.needs.claims = {"logins.origin_share"}, report.needs.marking = Tlp::clear;
  report.needs.hypothesis = "H1", report.needs.word = "likely", report.needs.level = "state-coordinated", report.needs.partners = 2;
  ActionSpec later;
  later.id = "A-09", later.rung = "L2", later.owner = "justice";
  c.actions = {first, report, later};
  c.triggers = {{.id = "T-1", .from = "L1", .to = "L2", .when = "select $start < $now and reply('D-1') = 'none'", .says = ""}};
  c.demands = {{.id = "D-1", .to = "x", .says = "stop", .favourable = "select $asked is null", .due = on("2013-06-01")}};
  return c;
}

// What everybody needs is there; each test takes one thing away.
struct World {
  Case of = sample();
  std::vector<PlanEvent> events = {
      {Kind::done, on("2013-02-25"), "A-01", "intel", "", ""},
      {Kind::approve, on("2013-02-20"), "A-01", "director", "", ""},
      {Kind::partner, on("2013-02-21"), "A-03", "UK", "", ""},
      {Kind::partner, on("2013-02-21"), "A-03", "JP", "", ""},
      {Kind::partner, on("2013-02-22"), "A-03", "JP", "", ""},
  };
  Timestamp now = on("2013-03-01");
  std::set<std::string> standing_claims = {"logins.origin_share"};
  Tlp claims_from = Tlp::clear;   // claims stand at this marking and above
  double posterior = 0.9;
  Tlp assessment_from = Tlp::clear;
  bool trigger = false;
  std::vector<std::string> asked = {};

  PlanState check() {
    PlanInputs inputs;
    inputs.events = events;
    inputs.now = now;
    inputs.stands = [&](std::string_view claim, Tlp marking) { return marking >= claims_from && standing_claims.contains(std::string(claim)); };
    inputs.standing = [&](std::string_view id, Tlp marking) -> std::optional<HypothesisStanding> {
      if (marking < assessment_from) return std::nullopt;
      const double p = id == "H1" ? posterior : 1 - posterior;
      return HypothesisStanding{p, p, p, ""};
    };
    inputs.holds = [&](const std::string& sql) -> Result<bool> {
      asked.push_back(sql);
      if (sql.find("broken") != std::string::npos) return bad_input("no such column");
      return trigger;
    };
    inputs.document_exists = [](const std::string& path) { return path != "gone.md"; };
    return check_plan(of, inputs);
  }
  ActionState action(std::string_view id) {
    const PlanState state = check();
    const auto found = std::ranges::find(state.actions, id, &ActionState::id);
    REQUIRE(found != state.actions.end());
    return *found;
  }
};

bool mentions(const std::vector<std::string>& texts, std::string_view part) {
  return std::ranges::any_of(texts, [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("with everything there an action is ready; what must be recorded before sending is listed apart") {
  World world;
  ActionState report = world.action("A-03");
  CHECK(report.ready);
  CHECK(report.blocked_by.empty());
  CHECK_EQ(report.state, "planned");
  CHECK_EQ(report.missing, std::vector<std::string>{"approval", "concurrence of justice", "legal sign-off"});
  CHECK_EQ(report.due->date(), "2013-03-05");
  CHECK_FALSE(report.overdue);
  CHECK(world.check().problems.empty());

  world.events.push_back({Kind::approve, on("2013-02-26"), "A-03", "director", "", ""});
  world.events.push_back({Kind::concur, on("2013-02-26"), "A-03", "justice", "", ""});
  world.events.push_back({Kind::legal, on("2013-02-26"), "A-03", "counsel", "", ""});
  report = world.action("A-03");
  CHECK_EQ(report.state, "approved");
  CHECK(report.missing.empty());
  world.events.push_back({Kind::start, on("2013-02-27"), "A-03", "intel", "", ""});
  report = world.action("A-03");
  CHECK_EQ(report.state, "started");
  CHECK_FALSE(report.ready);
  CHECK(mentions(report.blocked_by, "started on 2013-02-27"));
  world.now = on("2013-04-01");
  CHECK(world.action("A-03").overdue);
  world.events.push_back({Kind::done, on("2013-03-02"), "A-03", "intel", "", ""});
  CHECK_EQ(world.action("A-03").state, "done");
  CHECK_FALSE(world.action("A-03").overdue);
  CHECK(world.check().problems.empty());
}

TEST_CASE("one thing missing: not ready, and it says which") {
  struct { const char* name; void (*take)(World&); const char* reason; } const table[] = {
      {"claim unanswered", [](World& w) { w.standing_claims.clear(); }, "claim logins.origin_share does not stand at TLP:CLEAR"},
      {"claim stands only higher up", [](World& w) { w.claims_from = Tlp::green; }, "claim logins.origin_share does not stand at TLP:CLEAR"},
      {"predecessor open", [](World& w) { w.events[0].kind = Kind::start; }, "action A-01 is not done"},
      {"predecessor done later", [](World& w) { w.events[0].at = on("2013-03-02"); }, "action A-01 is not done"},
      {"hypothesis and level below the word", [](World& w) { w.posterior = 0.73; },
       "hypothesis H1 with level state-coordinated is at 54.8% at TLP:CLEAR, below \"likely\" (from 55%)"},
      {"no assessment for that audience", [](World& w) { w.assessment_from = Tlp::amber; }, "no assessment of hypothesis H1 with level state-coordinated at TLP:CLEAR"},
      {"partners", [](World& w) { w.events[2].subject = "A-01"; }, "1 of 2 partners have joined"},
      {"before the start", [](World& w) { w.now = on("2013-02-18"); }, "rung L1 is not open"},
      {"rung stepped down", [](World& w) { w.events.push_back({Kind::decide, on("2013-02-28"), "L1", "x", "stepped-down", "they stopped"}); }, "rung L1 is not open"},
      {"needs without a marking: the action's", [](World& w) { w.of.actions[1].needs.marking = std::nullopt; w.standing_claims.clear(); },
       "does not stand at TLP:RED"},
      {"word of another hypothesis", [](World& w) { w.of.actions[1].needs.hypothesis = "H0"; w.of.actions[1].needs.level = ""; }, "hypothesis H0 is at 10.0%"},
      {"level alone, summed over hypotheses", [](World& w) { w.of.actions[1].needs.hypothesis = ""; w.posterior = 0.7; }, "level state-coordinated is at 52.5%"},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    World world;
    row.take(world);
    const ActionState report = world.action("A-03");
    CHECK_FALSE(report.ready);
    CHECK_MESSAGE(mentions(report.blocked_by, row.reason), report.blocked_by.front());
  }
}

TEST_CASE("the lower edge of a word belongs to it; without a word it is \"likely\"") {
  World world;
  world.of.actions[1].needs.level = "";
  world.of.actions[1].needs.word = "";
  world.posterior = 0.55;
  CHECK(world.action("A-03").ready);
  world.posterior = 0.5499;
  CHECK_FALSE(world.action("A-03").ready);
  world.posterior = 0.999;   // beyond the last word there is more of it, not less
  world.of.actions[1].needs.word = "almost certain";
  CHECK(world.action("A-03").ready);
}

TEST_CASE("without answers nothing stands") {
  const Case of = sample();
  PlanInputs inputs;
  inputs.now = on("2013-03-01");
  const PlanState state = check_plan(of, inputs);
  CHECK_FALSE(state.actions[1].ready);
  CHECK(mentions(state.actions[1].blocked_by, "claim logins.origin_share does not stand"));
  CHECK(mentions(state.actions[1].blocked_by, "no assessment"));
  CHECK_FALSE(state.triggers[0].holds);
  CHECK_EQ(state.triggers[0].why, "no rows to ask");
}

TEST_CASE("a true trigger proposes and nothing else") {
  World world;
  world.trigger = true;
  PlanState state = world.check();
  REQUIRE_EQ(state.triggers.size(), 1);
  CHECK(state.triggers[0].holds);
  CHECK_EQ(state.triggers[0].proposes, "open L2");
  CHECK_EQ(state.triggers[0].sql, "select cast('2013-02-19 00:00:00' as timestamp) < cast('2013-03-01 00:00:00' as timestamp) and cast(null as varchar) = 'none'");
  CHECK_FALSE(state.rungs[1].open);
  CHECK_FALSE(state.actions[2].ready);
  CHECK(mentions(state.actions[2].blocked_by, "rung L2 is not open"));

  world.events.push_back({Kind::decide, on("2013-02-28"), "L2", "director", "held", "too early"});
  state = world.check();
  CHECK(state.triggers[0].holds);
  CHECK_EQ(state.triggers[0].proposes, "");
  CHECK_FALSE(state.rungs[1].open);
  CHECK_EQ(state.rungs[1].reason, "too early");

  world.events.push_back({Kind::decide, on("2013-03-01"), "L2", "director", "opened", "now"});
  state = world.check();
  CHECK(state.rungs[1].open);
  CHECK_EQ(state.rungs[1].opened->date(), "2013-03-01");
  CHECK(state.actions[2].ready);
  CHECK(state.problems.empty());
}

TEST_CASE("a trigger of a closed rung is not asked; one without an answer is a problem and false") {
  World world;
  world.trigger = true;
  world.now = on("2013-02-01");
  PlanState state = world.check();
  CHECK_FALSE(state.triggers[0].holds);
  CHECK(world.asked.empty());
  world.now = on("2013-03-01");
  world.of.triggers[0].when = "select broken";
  state = world.check();
  CHECK_FALSE(state.triggers[0].holds);
  CHECK(mentions(state.problems, "trigger T-1 has no answer: no such column"));
}

TEST_CASE("demands: when asked, what was replied, whether overdue") {
  World world;
  CHECK_FALSE(world.check().demands[0].asked.has_value());
  CHECK_FALSE(world.check().demands[0].favourable.has_value());
  world.events.push_back({Kind::ask, on("2013-02-20"), "D-1", "state", "", ""});
  world.events.push_back({Kind::reply, on("2013-02-28"), "D-1", "state", "none", ""});
  world.asked.clear();
  PlanState state = world.check();
  CHECK_EQ(state.demands[0].asked->date(), "2013-02-20");
  CHECK_EQ(state.demands[0].reply, "none");
  CHECK_EQ(state.demands[0].favourable.value_or(true), false);
  CHECK_FALSE(state.demands[0].overdue);
  CHECK(mentions(world.asked, "cast('none' as varchar) = 'none'"));
  CHECK(mentions(world.asked, "select cast('2013-02-20 00:00:00' as timestamp) is null"));
  world.now = on("2013-06-02");
  CHECK(world.check().demands[0].overdue);
  world.events.push_back({Kind::reply, on("2013-06-01"), "D-1", "state", "favourable", ""});
  CHECK_FALSE(world.check().demands[0].overdue);
}

TEST_CASE("what is wrong with a plan, or with what was recorded, is said") {
  struct { const char* name; void (*spoil)(World&); const char* says; } const table[] = {
      {"no owner", [](World& w) { w.of.actions[0].owner = ""; }, "action A-01 has no owner"},
      {"rung that nobody reaches", [](World& w) { w.of.triggers.clear(); }, "nothing leads to rung L2"},
      {"no start", [](World& w) { w.of.plan_start = std::nullopt; }, "the plan has rungs and no start"},
      {"document", [](World& w) { w.of.documents.push_back({.id = "DOC-1", .path = "gone.md", .title = ""}); }, "document DOC-1: gone.md is missing"},
      {"unknown demand", [](World& w) { w.of.triggers[0].when = "select reply('D-9') = 'none'"; }, "cites reply('D-9')"},
      {"unknown action", [](World& w) { w.events[0].subject = "A-99\x1b"; }, "A-99\\x1b: case.toml has no such action"},
      {"unknown rung", [](World& w) { w.events.push_back({Kind::decide, w.now, "L9", "", "opened", "r"}); }, "has no such rung"},
      {"unknown decision", [](World& w) { w.events.push_back({Kind::decide, w.now, "L2", "", "open", "r"}); }, "opened, held, stepped-down"},
      {"no reason", [](World& w) { w.events.push_back({Kind::decide, w.now, "L2", "", "opened", " "}); }, "has no reason"},
      {"unknown reply", [](World& w) { w.events.push_back({Kind::reply, w.now, "D-1", "", "maybe", ""}); }, "favourable, partial, none, hostile"},
      {"concurrence of a stranger", [](World& w) { w.events.push_back({Kind::concur, w.now, "A-03", "intel", "", ""}); }, "not in its concur list"},
      {"started unapproved", [](World& w) { w.events.push_back({Kind::start, w.now, "A-03", "intel", "", ""}); }, "before it was approved"},
      {"started without concurrence", [](World& w) { w.events.push_back({Kind::start, w.now, "A-03", "intel", "", ""}); }, "without the concurrence of justice"},
      {"started too early", [](World& w) { w.events.push_back({Kind::start, on("2013-02-24"), "A-03", "intel", "", ""}); }, "before action A-01 was done"},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    World world;
    row.spoil(world);
    const auto problems = world.check().problems;
    CHECK(mentions(problems, row.says));
  }
}

TEST_CASE("the order in which events arrive does not matter, only their time") {
  World world;
  world.events.push_back({Kind::decide, on("2013-02-26"), "L2", "d", "opened", "r"});
  world.events.push_back({Kind::decide, on("2013-02-27"), "L2", "d", "stepped-down", "r"});
  std::ranges::reverse(world.events);
  const PlanState state = world.check();
  CHECK_FALSE(state.rungs[1].open);
  CHECK_EQ(state.rungs[1].decision, "stepped-down");
  CHECK(state.actions[1].ready);
}

TEST_CASE("event names go both ways") {
  for (Kind kind : {Kind::approve, Kind::concur, Kind::legal, Kind::start, Kind::done, Kind::partner, Kind::decide, Kind::ask, Kind::reply})
    CHECK(parse_event(event_text(kind)) == kind);
  CHECK_FALSE(parse_event("explode").has_value());
}
