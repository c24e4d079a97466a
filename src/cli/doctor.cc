// demarche doctor: is the machine fit, is the case whole?
#include <unistd.h>

#include "base/disk.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "cli/progress.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "deep", .help = "recompute every claim and read the originals behind it again"},
};
constexpr Example kExamples[] = {
    {"demarche doctor", "the machine, and the case here if there is one"},
    {"demarche -C harbour-glass doctor --deep", "also the originals, byte by byte"},
    {"demarche doctor --json | jq '.checks[] | select(.state != \"ok\")'", "only what is wrong"},
};
constexpr int kExits[] = {kDone, kNo, kUsage, kPartial, kSealBroken, kNoCase};

constexpr std::uintmax_t kLittleSpace = 1'000'000'000;

struct Check {
  std::string name, state, says, hint;   // state: ok | warning | fault
};

struct Examination {
  std::vector<Check> checks;
  int exit = kDone;

  void ok(std::string name, std::string says) { checks.push_back({std::move(name), "ok", std::move(says), {}}); }
  void warn(std::string name, std::string says, std::string hint) {
    checks.push_back({std::move(name), "warning", std::move(says), std::move(hint)});
  }
  void fault(std::string name, const Error& error) {
    checks.push_back({std::move(name), "fault", error.message, error.hint});
    if (exit == kDone) exit = exit_code(error.kind);
  }
};

void examine_machine(Session& session, Examination& found) {
  found.ok("cores", counted(session.around().cores, "core") + ", " + counted(session.jobs(), "thread") + " used");
  const auto pages = ::sysconf(_SC_PHYS_PAGES), page = ::sysconf(_SC_PAGESIZE);
  if (pages > 0 && page > 0) found.ok("memory", size_text(static_cast<double>(pages) * static_cast<double>(page)));
  std::error_code failed;
  const std::string place = session.globals().case_dir.value_or(".");
  const auto space = fs::space(place, failed);
  if (failed) found.warn("disk", place + ": " + failed.message(), "");
  else if (space.available < kLittleSpace)
    found.warn("disk", size_text(static_cast<double>(space.available)) + " free at " + place, "sealed rows need room: about a tenth of what is kept");
  else found.ok("disk", size_text(static_cast<double>(space.available)) + " free at " + place);
}

void examine_inputs(workbench::Reading& reading, Examination& found, const Session& session) {
  const auto status = reading.status();
  if (!status) return found.fault("inputs", status.error());
  const std::string rerun = session.command_line("run");
  if (!status->last_run) return found.warn("inputs", "the case has not been run", rerun);
  if (status->changed.empty()) found.ok("inputs", "none changed since the last run");
  else found.warn("inputs", counted(status->changed.size(), "input") + " changed since the last run: " + status->changed.front() +
                                (status->changed.size() > 1 ? " ..." : ""), rerun);
  const auto report = reading.last_run();
  if (!report) return found.fault("records", report.error());
  if (report->problem_records == 0) found.ok("records", "all were read");
  else found.warn("records", counted(report->problem_records, "record") + " could not be read as they are", session.command_line("sources --problems"));
}

// Every claim recomputed, every original hashed again.
void examine_deeply(workbench::Reading& reading, Examination& found, Session& session) {
  session.progress().begin("doctor", 0);
  const auto deep = reading.check_deeply(session.cancel());
  session.progress().end();
  if (!deep) return found.fault("claims", deep.error());
  for (const std::string& changed : deep->changed)
    found.fault("original", {ErrorKind::seal_broken, changed, "put the sealed file back"});
  for (const std::string& missing : deep->missing) found.warn("original", missing, "it is not needed for figures, only to show their bytes");
  for (const std::string& differing : deep->differing) {
    found.checks.push_back({"claim", "fault", differing, session.command_line("run")});
    if (found.exit == kDone) found.exit = kNo;
  }
  found.ok("claims", counted(deep->same.size(), "claim") + " recomputed the same; " + counted(deep->originals, "original") + " read again");
}

void examine_case(Session& session, Examination& found) {
  const auto file = session.case_file();
  if (!file) {
    if (session.globals().case_dir || file.error().kind != ErrorKind::no_case) return found.fault("case", file.error());
    return found.ok("case", "none here; that is fine for sweep");
  }
  auto reading = workbench::Reading::open(*file);
  if (!reading) return found.fault(reading.error().kind == ErrorKind::seal_broken ? "seals" : "case", reading.error());
  found.ok("case", file->string());
  found.ok("seals", "nothing under evidence/ was changed");
  examine_inputs(**reading, found, session);
  if (session.asked().has("deep")) examine_deeply(**reading, found, session);
}

std::string page(const Examination& found, const Session& session) {
  const Look look = session.page_look();
  std::string out;
  for (const Check& check : found.checks) {
    const std::string text = for_terminal(std::string_view(check.says)) + (check.hint.empty() ? "" : " (" + for_terminal(std::string_view(check.hint)) + ")");
    out += fitted(check.state, 8) + " " + fitted(for_terminal(std::string_view(check.name)), 10) + " " + wrapped(text, look.width, 20, 20) + "\n";
  }
  return out;
}

Result<int> call(Session& session) {
  Examination found;
  examine_machine(session, found);
  examine_case(session, found);
  if (!session.json()) {
    session.print(page(found, session));
    return found.exit;
  }
  json::Json checks = json::Json::array();
  for (const Check& check : found.checks)
    checks.push(json::Json().set("name", check.name).set("state", check.state).set("says", check.says).set("hint", check.hint));
  json::Json answer;
  answer.set("checks", std::move(checks)).set("fit", found.exit == kDone);
  session.print_json(answer);
  return found.exit;
}

}  // namespace

const CommandSpec kDoctorCommand = {
    .name = "doctor", .group = "start", .summary = "is the machine fit, is the case whole?",
    .text = "Checks cores, memory and disk; and of the case here: its file, the seals of everything under evidence/, and which inputs changed. "
            "A warning does not change the exit code; a fault does: 5 for a broken seal.\n\n"
            "--deep recomputes every claim and reads the original files behind it again, because a file can be changed without its size or "
            "time telling.",
    .shape = Shape::page, .options = kOptions, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["checks","fit"],"properties":{"fit":{"type":"boolean"},
"checks":{"type":"array","items":{"type":"object","required":["name","state","says","hint"],
"properties":{"name":{"type":"string"},"state":{"enum":["ok","warning","fault"]},"says":{"type":"string"},"hint":{"type":"string"}}}}}})",
    .call = call};

}  // namespace demarche::cli
