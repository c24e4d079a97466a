// demarche verify: does a release hold? Needs nothing but its folder.
#include "base/disk.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "cli/session.h"
#include "workbench/publish.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "key", .takes = Takes::value, .value = "PUB", .help = "the signer's public key, got by another way than the release"},
};
constexpr ArgumentSpec kArguments[] = {{.name = "PATH", .count = Count::one, .help = "the folder of a release, or a file in it"}};
constexpr Example kExamples[] = {
    {"demarche verify out", "is it whole, and do its numbers follow from its rows?"},
    {"demarche verify out --key cert-x.pub", "and is it signed by that key?"},
    {"demarche verify out --json | jq '.faults[]'", "what does not hold, for a script"},
};
constexpr int kExits[] = {kDone, kNo, kUsage, kPartial};
constexpr std::string_view kLevels[] = {"signature", "integrity", "text", "numbers"};

std::string safe(std::string_view text) { return for_terminal(text); }

json::Json verify_json(const workbench::VerifyReport& report) {
  json::Json levels = json::Json::object(), faults = json::Json::array();
  for (std::string_view level : kLevels)
    if (const auto found = report.levels.find(std::string(level)); found != report.levels.end()) levels.set(found->first, found->second);
  for (const auto& [name, state] : report.levels) levels.set(name, state);
  for (const auto& fault : report.faults)
    faults.push(json::Json().set("claim", fault.claim).set("file", fault.file).set("says", fault.says).set("rows_give", fault.rows_give));
  json::Json out;
  out.set("holds", report.holds).set("levels", std::move(levels)).set("faults", std::move(faults)).set("claims", report.claims);
  out.set("key_id", report.key_id).set("audience", report.audience).set("marking", report.marking);
  return out.set("date", report.date).set("case_name", report.case_name);
}

std::string fault_text(const workbench::VerifyFault& fault, Look look) {
  // Where a claim is named, the other side is what the rows give; of a file, what was expected of it.
  std::string text = fault.claim.empty() ? "" : "claim " + safe(fault.claim) + " says ";
  text += cut(safe(fault.says), 200);
  if (!fault.rows_give.empty()) text += (fault.claim.empty() ? "; expected: " : ", the rows give ") + cut(safe(fault.rows_give), 200);
  text += "   " + safe(fault.file);
  return "  " + wrapped(text, look.width, 4, 2) + "\n";
}

std::string level_text(std::string_view name, const workbench::VerifyReport& report) {
  const auto found = report.levels.find(std::string(name));
  std::string text = found == report.levels.end() ? "not checked" : safe(found->second);
  if (name == "signature" && !report.key_id.empty()) text += " (key " + safe(report.key_id) + ")";
  if (name == "numbers" && text == "good") text = "good: " + counted(report.claims, "claim") + " computed again from the rows inside";
  if (name == "text" && text == "good") text = "good: the report and the bundle say what the claims say";
  if (name == "integrity" && text == "good") text = "good: every file is as summed";
  return text;
}

std::string verify_page(const workbench::VerifyReport& report, Look look) {
  std::string out;
  if (!report.audience.empty()) {
    const bool bare = report.audience == report.marking;
    out += look.bold(safe(report.case_name)) + " for " + safe(report.audience) + (bare ? "" : " (" + safe(report.marking) + ")") + ", " + safe(report.date) + "\n";
  }
  for (std::string_view level : kLevels) out += "  " + fitted(level, 11) + wrapped(level_text(level, report), look.width, 13, 13) + "\n";
  out += "  " + fitted("not checked", 13) + wrapped("that the rows match the originals (needs the holder)", look.width, 15, 15) + "\n";
  for (const auto& fault : report.faults) out += fault_text(fault, look);
  return out + (report.holds ? "Holds.\n" : "Does not hold: " + counted(report.faults.size(), "fault") + ".\n");
}

Result<int> call(Session& session) {
  std::optional<fs::path> key;
  if (const auto asked = session.asked().value("key")) key = *asked;
  const workbench::VerifyReport report = TRY(workbench::verify(session.asked().arguments.front(), key));
  if (session.json()) session.print_json(verify_json(report));
  else session.print(verify_page(report, session.page_look()));
  return report.holds ? kDone : kNo;
}

}  // namespace

const CommandSpec kVerifyCommand = {
    .name = "verify", .group = "release", .summary = "does a release hold? Needs only its folder, no case",
    .text = "Checks a release at four levels and prints each: signature (who signed the sums), integrity (every file is as summed), text "
            "(report and bundle say what the claims say), numbers (every claim is computed again from the released rows). What does not "
            "hold is named: claim, file, what it says, what the rows give.\n\n"
            "Without --key the release's own key is taken, which shows that it is whole, not who made it. What a release brings is treated "
            "as hostile: it is computed in a separate process with limits of time and memory.\n\n"
            "Exit 0: holds. Exit 1: does not.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["holds","levels","faults"],
"properties":{"holds":{"type":"boolean"},"levels":{"type":"object"},
"faults":{"type":"array","items":{"type":"object","required":["claim","file","says","rows_give"],
"properties":{"claim":{"type":"string"},"file":{"type":"string"},"says":{"type":"string"},"rows_give":{"type":"string"}}}},
"claims":{"type":"integer"},"key_id":{"type":"string"},"audience":{"type":"string"},"marking":{"type":"string"},"date":{"type":"string"},"case_name":{"type":"string"}}})",
    .call = call};

}  // namespace demarche::cli
