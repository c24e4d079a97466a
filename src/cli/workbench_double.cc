// A workbench for unit tests: one small case with an answer of every kind, so that each command prints something. Which
// case is opened tells what goes wrong: "none", "broken", "locked", "throw", "stop"; anything else is well.
#include "workbench/demo.h"
#include "workbench/handover.h"
#include "workbench/init.h"
#include "workbench/judge.h"
#include "workbench/plan.h"
#include "workbench/publish.h"
#include "workbench/purge.h"
#include "workbench/reading.h"
#include "workbench/run.h"
#include "workbench/sweep_files.h"

#include <stdexcept>

#include "base/text.h"

namespace demarche::workbench {
namespace {

Claim share() {
  Claim claim;
  claim.id = "C-001", claim.name = "logins.origin_share", claim.says = "97.1% of logins came from Shanghai";
  claim.measure = "share", claim.unit = "login", claim.value = 0.970603674541, claim.k = 1849, claim.n = 1905;
  claim.low = 0.962, claim.high = 0.9773, claim.method = "wilson", claim.sql = "select 1", claim.rows = 1905;
  claim.evidence = "sha256:ab", claim.marking = Tlp::green, claim.more["place"] = std::string("Shang\x1b[31mhai");
  return claim;
}

Claim by_year() {
  Claim claim;
  claim.id = "C-002", claim.name = "victims.by_sector_year", claim.measure = "table", claim.unit = "victim", claim.sql = "select 2";
  claim.table = Table{{"year", "victims"}, {CellType::integer, CellType::integer}, {{std::int64_t{2006}, std::int64_t{1}}}};
  return claim;
}

Claim unanswered() {
  Claim claim;
  claim.id = "C-003", claim.name = "theft.bytes_total", claim.measure = "sum", claim.unit = "byte";
  claim.answered = false, claim.problems = {"no registry of victims"}, claim.marking = Tlp::amber;
  return claim;
}

RunReport report_of(std::string_view id) {
  RunReport report;
  report.case_id = std::string(id), report.case_name = "Harbour \x1b[2J Glass", report.marking = Tlp::amber_strict;
  report.files_read = 2, report.files_unchanged = 1;
  SourceReport source;
  source.id = "S-1", source.role = "relay", source.files = 3;
  source.accounting = {.bytes = 900, .lines = 10, .rows = 8, .comments = 1, .rejected = 1};
  source.logs = {"conn", "rdp"}, source.first = Timestamp::from_seconds(0), source.last = Timestamp::from_seconds(90'000);
  report.sources = {source};
  report.searched = {.indicators = 3, .sightings = 0, .days = 2, .first = source.first, .last = source.last,
                     .sources = {"S-1"}, .fields = {"conn.id.orig_h"}, .types_searched = {"ipv4"}, .types_blind = {"md5"}};
  report.problems = {{"logs/conn.log", 7, 300, "expected 21 fields, found 3", "", 1}};
  report.problem_records = id == "whole" ? 0 : 1;
  report.claims = {share(), by_year(), unanswered()};
  report.summary = {{"LOGINS", "1,905, 97.1% from Shanghai", "C-001"}};
  report.unanswered = "theft.* (no registry of victims)";
  return report;
}

std::string id_of(const std::filesystem::path& file) { return file.parent_path().filename().string(); }

}  // namespace

Result<std::filesystem::path> find_case(const std::filesystem::path& start) {
  if (start == "none" || start == ".") return Error{ErrorKind::no_case, "no case.toml in " + start.string(), "demarche init"};
  return start / "case.toml";
}

Result<RunReport> run(const RunOptions& options) {
  const std::string id = id_of(options.case_file);
  if (id == "locked") return Error{ErrorKind::locked, "another writer holds the case"};
  if (id == "throw") throw std::runtime_error("out of luck");
  if (id == "stop") return Error{ErrorKind::interrupted, "stopped"};
  options.progress->begin("evidence", 10);
  options.progress->end();
  return report_of(id);
}

Result<InitReport> init(const InitOptions& options) {
  return InitReport{.case_file = options.dir / "case.toml", .log_files = options.logs.size(), .sources = 1, .intel_files = options.intel.size(), .notes = {}};
}

Result<SweepReport> sweep_files(const SweepOptions& options, SightingSink& sink) {
  SweepReport report;
  report.files = options.paths.size();
  report.accounting.lines = 5;
  report.searched = report_of("whole").searched;
  for (const auto& path : options.paths) {
    if (path.string().find("hit") == std::string::npos) continue;
    ++report.searched.sightings;
    FileSighting found{path.string(), 4, 120, 33, "query", "dns", "domain", "evil.example", "a.evil\x1b.example", "indicator--1", "iocs.csv", 1, {}, 0};
    if (!sink.sighting(found)) break;
  }
  if (!options.paths.empty() && options.paths.front() == "bad")
    report.problems = {{"bad", 0, 0, "not a log", "", 1}};
  return report;
}

struct Reading::State {
  Case spec;
  std::string id;
};

Reading::Reading(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reading::~Reading() = default;

Result<std::unique_ptr<Reading>> Reading::open(const std::filesystem::path& case_file) {
  if (id_of(case_file) == "broken") return Error{ErrorKind::seal_broken, "evidence/ab.parquet: not what was sealed"};
  auto state = std::make_unique<State>();
  state->id = id_of(case_file);
  return std::unique_ptr<Reading>(new Reading(std::move(state)));
}

const Case& Reading::spec() const { return state_->spec; }
Result<RunReport> Reading::last_run() { return report_of(state_->id); }
Result<std::vector<Claim>> Reading::claims() { return report_of(state_->id).claims; }

Result<StatusReport> Reading::status() {
  StatusReport report;
  report.case_id = state_->id, report.case_name = "Harbour Glass", report.marking = Tlp::green;
  report.stages = {{"evidence", "1 source"}};
  report.changed = {"logs/conn.log: changed"};
  report.last_run = Timestamp::from_seconds(0);
  report.next = "demarche run";
  return report;
}

Result<Table> Reading::query(std::string_view sql, const QueryLimits&) {
  if (sql == "nonsense") return bad_input("line 1: expected SELECT, found nonsense");
  return Table{{"city", "n", "ts"}, {CellType::text, CellType::integer, CellType::time},
               {{std::string("Shang\thai"), std::int64_t{1849}, Timestamp::from_seconds(0)}, {Cell{}, std::int64_t{56}, Cell{}}}};
}

Result<Shown> Reading::show(std::string_view id) {
  if (id == "X") return not_found("X: nothing in this case has this id");
  return Shown{"source", std::string(id), {{"name", std::string("a\x1b")}, {"problem", std::string("p")}, {"problem", std::string("q")}}, {}};
}

Result<DeepCheck> Reading::check_deeply(const Cancellation&) {
  DeepCheck out;
  out.same = {"logins.origin_share"}, out.originals = 1;
  return out;
}

Result<Chain> Reading::why(std::string_view id, std::size_t most_lines) {
  Chain chain;
  chain.claim = share();
  chain.claim.id = std::string(id);
  chain.recomputed = id == "differs" ? "differs: now 3" : "same";
  chain.holds = id != "differs";
  EvidenceLine line;
  line.source = "S-1", line.path = "rdp.log", line.artifact = std::string(64, 'a');
  line.line = 1000, line.offset = 6'190'442, line.length = 131;
  line.text = "rdp \x1b]0;owned\x07 client", line.before = {"before"}, line.after = {"after"};
  line.digest = std::string(64, 'b'), line.original_unchanged = id != "changed";
  if (id == "changed") line.fault = "rdp.log: changed since it was sealed";
  if (id == "gone") line.original_unchanged = false, line.digest.clear(), line.fault = "rdp.log: no such file";
  if (most_lines > 0) chain.lines = {line};
  return chain;
}

Result<Assessment> judge(Reading&, const JudgeOptions& options) {
  for (const std::string& id : options.without)
    if (id == "X") return bad_input(id + ": the case has no finding or group of this name");
  Assessment out;
  out.hypotheses = {{"H1", "Unit \x1b[2J 61398 of an army with a long name", 0.4, 0.71, 0.62, 0.78, 0, -0.5, "likely", false},
                    {"H0", "Someone else", 0.6, 0.29, 0.22, 0.38, 2, -2, "unlikely", true}};
  AssessedFinding finding;
  finding.id = "E-01", finding.says = "Logins keep\x07 the hours of UTC+8", finding.group = "hours", finding.letters = {"CC", "I"};
  finding.likelihood = {0.9, 0.3}, finding.diagnosticity = 1.5, finding.counts = true, finding.claims = {"logins.utc_offset"};
  out.findings = {finding};
  out.without = {{"E-01", "H0", false, true, true, 0.4}};
  out.unseparated = {{"H1", "H0", 2.4}};
  out.against_runner_up = {{"hours", {"E-01"}, 3}};
  out.leader = "H1", out.runner_up = "H0", out.smallest_set = {"hours"}, out.forge_cost = 3, out.forge_set = {"hours"};
  out.problems = {"E-02 is left out: the claim C-003 has no answer"};
  return out;
}

Result<PublishReport> publish(const PublishOptions& options) {
  if (options.to == "nobody") return Error{ErrorKind::forbidden, "nobody: a ceiling alone cannot decide TLP:AMBER"};
  PublishReport report;
  report.audience = options.to.empty() ? options.marking : options.to, report.marking = "TLP:GREEN", report.digest = std::string(64, 'd');
  report.folder = options.folder, report.files = {{"report.html", 212'000}, {"SHA256SUMS", 300}};
  report.claims = 3, report.answered = 2, report.rows = 1905, report.number = 7;
  if (options.key) report.key_id = "4F2A";
  return report;
}

Result<PreviewReport> preview(const std::filesystem::path& case_file, const std::string& to, const std::string&, Timestamp, unsigned) {
  PreviewReport report;
  report.audience = to.empty() ? "TLP:GREEN" : to, report.marking = "TLP:GREEN";
  report.claims = {{"C-001", "logins.count", "1,905", "1,905", "stands"}, {"C-002", "logins.origin", "Shang\x1bhai", "Pudong", "differs"},
                   {"C-003", "theft.bytes_total", "6.5 TB", "", "dropped"}, {"C-004", "operators.at_least", "", "", "unanswered"}};
  report.stands = report.differs = report.dropped = 1, report.rows = 12, report.assessment = true;
  if (id_of(case_file) != "whole") report.faults = {"report.html: \x1b 12 is bound to no claim"};
  return report;
}

Result<std::string> export_bundle(const std::filesystem::path&, const std::string&, const std::string&, Timestamp, unsigned) {
  return std::string("{\"type\": \"bundle\", \"id\": \"bundle--1\", \"objects\": []}\n");
}

Result<VerifyReport> verify(const std::filesystem::path& release, const std::optional<std::filesystem::path>& public_key) {
  if (release == "nothing") return bad_input("nothing: no release here");
  VerifyReport report;
  report.levels = {{"signature", public_key ? "good, by the key given" : "none"}, {"integrity", "good"}, {"text", "good"}, {"numbers", "good"}};
  report.claims = 3, report.audience = "cert-x", report.marking = "TLP:GREEN", report.date = "2013-02-19", report.case_name = "Harbour \x1b[2J Glass";
  if (release != "edited") return report;
  report.holds = false;
  report.levels["text"] = "FAULT";
  report.faults = {{"C-001", "report.html", "1,894\x1b", "1,849"}};
  return report;
}

Result<std::string> make_key(const std::filesystem::path& file) {
  if (file == "there") return bad_input("there: exists already; a key is never overwritten");
  return std::string("4F2A");
}

// "whole" has nothing overdue.
Result<respond::PlanState> plan_state(const std::filesystem::path& case_file, Timestamp date, unsigned) {
  const bool calm = id_of(case_file) == "whole";
  respond::PlanState state;
  state.rungs = {{"L1", date, true, "opened", "it is \x1b time"}, {"L2", std::nullopt, false, "", ""}};
  respond::ActionState blocked{"A-03", "L1", "", "planned", false, {"A-01 is not\x1b done"}, {"approval"}, date, !calm};
  respond::ActionState started{"A-01", "L1", "state", "started", true, {}, {}, std::nullopt, false};
  state.actions = {started, blocked};
  state.triggers = {{"T-1", "L1", "L2", !calm, "select true", "", calm ? "" : "open L2"}};
  state.demands = {{"D-1", date, std::nullopt, "none", false, false}};
  if (!calm) state.problems = {"A-03 has no owner"};
  return state;
}

Result<respond::PlanState> record_plan_event(const PlanEntry& entry, unsigned jobs) {
  if (entry.kind == "decide" && entry.reason.empty()) return bad_input("a decision needs its reason");
  return plan_state(entry.case_file, entry.now, jobs);
}

Result<std::int64_t> add_note(const NoteEntry& entry) {
  if (entry.text.empty()) return bad_input("a note needs a text");
  return 3;
}

Result<DemoCase> make_demo(const DemoOptions& options) {
  if (options.folder == "full") return bad_input("full: is not empty, and holds no case");
  return DemoCase{options.folder / "case.toml", true, "generated logs, published marginals: \x1b"};
}

Result<Handover> export_case(const HandoverOptions& options) {
  Handover report;
  report.case_id = "whole", report.case_name = "Harbour \x1b[2J Glass", report.marking = "TLP:AMBER";
  report.archive = options.archive, report.digest = std::string(64, 'a'), report.files = 3, report.bytes = 12'345;
  report.left_out = {"../logs/\x1b*.log"};
  return report;
}

Result<Handover> import_case(const ImportOptions& options) {
  if (options.archive == "broken") return Error{ErrorKind::seal_broken, "case/case.db: is not what was handed over", {}};
  Handover report = TRY(export_case({.case_file = {}, .archive = options.archive, .originals = false, .key = {}, .now = {}, .who = {}, .jobs = 1}));
  report.folder = options.folder.value_or("whole");
  return report;
}

Result<std::vector<Purged>> purge(const PurgeOptions& options) {
  if (id_of(options.case_file) == "whole" && options.subjects.empty()) return std::vector<Purged>{};
  Purged one;
  one.tombstone = options.dry_run ? 0 : 1;
  one.subject = "S-1", one.because = "kept until \x1b 2012-01-01", one.rows = 8, one.claims = {"logins.count"};
  one.artifacts = {{"logs/\x1b.log", std::string(64, 'b')}}, one.destroyed = {"logs/a.log"}, one.left = {"../b.log"};
  return std::vector<Purged>{one};
}

}  // namespace demarche::workbench
