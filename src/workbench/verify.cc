// verify: a release checked with nothing but its folder. What the release brings (rows, SQL, text) is hostile: all of it is
// read and computed in a child process that cannot write a file, use more than its memory and time, or reach the network.
#include <algorithm>
#include <set>

#include "base/disk.h"
#include "base/text.h"
#include "formats/json/claims.h"
#include "formats/minisign/minisign.h"
#include "pipeline/publish/page_scan.h"
#include "pipeline/publish/report.h"
#include "workbench/publish.h"
#include "workbench/release.h"
#include "workbench/sandbox.h"

namespace demarche::workbench {
namespace {

using json::Json;

constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30;

void fault(VerifyReport& report, std::string_view level, VerifyFault found) {
  report.holds = false;
  report.levels[std::string(level)] = "FAULT";
  report.faults.push_back(std::move(found));
}

// Every file below the folder, by its name in the release.
Result<ReleaseFiles> read_release(const fs::path& folder) {
  // Asked before anything is read: a mistyped path may name a folder with everything in it.
  for (const char* name : {"release.json", "SHA256SUMS"}) {
    std::error_code code;
    if (!fs::is_regular_file(folder / name, code))
      return bad_input(folder.string() + ": no release here: release.json and SHA256SUMS are expected", "name the folder that publish wrote");
  }
  ReleaseFiles files;
  for (const fs::path& path : TRY(expand(fs::path(), folder.string())))
    files[path.lexically_relative(folder).generic_string()] = TRY(read_file(path, kLargestFile));
  if (!files.contains("release.json") || !files.contains("SHA256SUMS")) return bad_input(folder.string() + ": release.json or SHA256SUMS went away while it was read");
  return files;
}

void check_signature(VerifyReport& report, const ReleaseFiles& files, const std::optional<std::string>& pinned) {
  const auto signature = files.find("SHA256SUMS.minisig");
  if (signature == files.end()) {
    report.levels["signature"] = "none";
    if (pinned) fault(report, "signature", {"", "SHA256SUMS.minisig", "missing", "a key was given, so a signature is expected"});
    return;
  }
  const auto own = files.find("release.pub");
  const std::string text = pinned ? *pinned : own != files.end() ? own->second : std::string();
  auto key = minisign::read_public_key(text);
  auto good = key ? minisign::verify(files.at("SHA256SUMS"), signature->second, *key) : Result<minisign::Signed>(std::move(key).error());
  if (!good) return fault(report, "signature", {"", "SHA256SUMS.minisig", good.error().message, "no good signature"});
  report.key_id = good->key_id;
  report.levels["signature"] = pinned ? "good, by the key given" : "good, by the key in the release";
}

void check_integrity(VerifyReport& report, const ReleaseFiles& files) {
  report.levels["integrity"] = "good";
  std::set<std::string> listed = {"SHA256SUMS", "SHA256SUMS.minisig", "release.pub"};
  for (const std::string_view line : split(files.at("SHA256SUMS"), '\n')) {
    if (line.empty()) continue;
    if (line.size() < 67) {
      fault(report, "integrity", {"", "SHA256SUMS", "a line that is no sum", ""});
      continue;
    }
    const std::string name(line.substr(66));
    listed.insert(name);
    const auto found = files.find(name);
    if (found == files.end()) fault(report, "integrity", {"", name, "missing", "listed in SHA256SUMS"});
    else if (Sha256::of(found->second).hex() != line.substr(0, 64)) fault(report, "integrity", {"", name, "changed after it was summed", std::string(line.substr(0, 64))});
  }
  for (const auto& [name, content] : files)
    if (!listed.contains(name)) fault(report, "integrity", {"", name, "not part of the release", ""});
}

std::string told(const Claim& claim) {
  std::string text = claim.table ? json::table_json(*claim.table).compact() : !claim.answered ? "unanswered" : cell_text(claim.value);
  if (claim.k && claim.n) text += " (" + std::to_string(*claim.k) + "/" + std::to_string(*claim.n) + ")";
  return text;
}

// claims.json against what the rows give, claim by claim.
void check_numbers(VerifyReport& report, const ReleaseFiles& files, const ReleaseAnswers& answers) {
  report.levels["numbers"] = "good";
  const auto text = files.find("claims.json");
  if (text == files.end()) return fault(report, "numbers", {"", "claims.json", "missing", ""});
  auto document = json::parse(text->second);
  auto claims = document ? json::json_claims(*document) : Result<std::vector<Claim>>(std::move(document).error());
  if (!claims) return fault(report, "numbers", {"", "claims.json", claims.error().message, ""});
  report.claims = claims->size();
  for (const Claim& says : *claims) {
    const auto gives = std::find_if(answers.claims.begin(), answers.claims.end(), [&](const Claim& c) { return c.id == says.id; });
    if (gives == answers.claims.end()) fault(report, "numbers", {says.id, "claims.json", told(says), "no claim of this release has this id"});
    else if (json::claim_json(says).compact() != json::claim_json(*gives).compact())
      fault(report, "numbers", {says.id, "claims.json", told(says) == told(*gives) ? "another text, interval, digest or query" : told(says), told(*gives)});
  }
  for (const Claim& gives : answers.claims)
    if (std::none_of(claims->begin(), claims->end(), [&](const Claim& c) { return c.id == gives.id; }))
      fault(report, "numbers", {gives.id, "claims.json", "missing", told(gives)});
  for (const auto& [name, digest] : document->at("tables").members()) {
    const auto rows = files.find(name);
    const std::string now = rows == files.end() ? "missing" : "sha256:" + Sha256::of(rows->second).hex();
    if (digest.as_text() == nullptr || *digest.as_text() != now)
      fault(report, "numbers", {"", name, digest.as_text() != nullptr ? *digest.as_text() : "no digest", now});
  }
  if (report.levels["numbers"] == "good" && text->second != answers.claims_json)
    fault(report, "numbers", {"", "claims.json", "another text than the claims give", ""});
}

std::string claim_id(const ReleaseAnswers& answers, std::string_view name) {
  for (const Claim& claim : answers.claims)
    if (claim.name == name) return claim.id;
  return std::string(name);
}

// The report as it stands against the one that the rows give: piece by piece, to name what differs.
void check_text(VerifyReport& report, const ReleaseFiles& files, const ReleaseAnswers& answers) {
  report.levels["text"] = "good";
  const auto page = files.find("report.html");
  if (page == files.end()) return fault(report, "text", {"", "report.html", "missing", ""});
  if (page->second != answers.report_html) {
    const auto says = publish::scan_page(page->second), gives = publish::scan_page(answers.report_html);
    bool named = false;
    for (std::size_t i = 0; i < std::max(says.size(), gives.size()) && report.faults.size() < 100; ++i) {
      const auto* one = i < says.size() ? &says[i] : nullptr;
      const auto* other = i < gives.size() ? &gives[i] : nullptr;
      if (one != nullptr && other != nullptr && one->text == other->text && one->value == other->value && one->claim == other->claim) continue;
      const auto* about = other != nullptr ? other : one;
      const std::string& owner = about->claim.empty() ? about->says : about->claim;
      fault(report, "text", {owner.empty() ? about->block : claim_id(answers, owner), "report.html",
                             one == nullptr ? "missing" : one->text == (other != nullptr ? other->text : "") ? one->value : one->text,
                             other == nullptr ? "nothing here" : one != nullptr && one->text == other->text ? other->value : other->text});
      named = true;
      if (says.size() != gives.size()) break;   // what follows is shifted
    }
    if (!named) fault(report, "text", {"", "report.html", "changed outside its text (a drawing, a style, a tag)", "another file"});
  }
  const auto bundle = files.find("bundle.stix.json");
  if (bundle == files.end()) return fault(report, "text", {"", "bundle.stix.json", "missing", ""});
  if (bundle->second == answers.bundle_json) return;
  const auto says = split(bundle->second, '\n'), gives = split(answers.bundle_json, '\n');
  std::size_t line = 0;
  while (line < says.size() && line < gives.size() && says[line] == gives[line]) ++line;
  fault(report, "text", {"", "bundle.stix.json", line < says.size() ? std::string(trim(says[line])) : "shorter", line < gives.size() ? std::string(trim(gives[line])) : "nothing here"});
}

// The part that touches what the release brings; runs in the child.
VerifyReport recompute(const ReleaseFiles& files) {
  VerifyReport report;
  const auto failed = [&](std::string_view level, const Error& error) {
    fault(report, level, {"", error.message.substr(0, error.message.find(':')), error.message, "cannot be recomputed"});
    return report;
  };
  auto terms = read_terms(files.at("release.json"));
  if (!terms) return failed("numbers", terms.error());
  report.audience = terms->audience, report.marking = tlp_text(terms->marking), report.date = terms->date.date(), report.case_name = terms->case_name;
  QueryLimits limits;
  limits.time = std::chrono::milliseconds(10'000);
  auto answers = answer(*terms, files, limits);
  if (!answers) return failed("numbers", answers.error());
  check_numbers(report, files, *answers);
  check_text(report, files, *answers);
  if (terms->program != kProgram && report.levels["text"] == "FAULT" && report.levels["numbers"] == "good") {
    report.levels["text"] = "not checked: made by " + terms->program;
    std::erase_if(report.faults, [](const VerifyFault& f) { return f.file == "report.html" || f.file == "bundle.stix.json"; });
    report.holds = report.faults.empty();
  }
  // A claim of the release's own that was refused or stopped is a fault by name: its figure cannot be had again.
  for (const Claim& claim : answers->claims)
    if (!claim.answered && std::any_of(terms->own.begin(), terms->own.end(), [&](const OwnClaimSpec& own) { return own.id == claim.id; }))
      fault(report, "numbers", {claim.id, "release.json", "its query: " + (claim.problems.empty() ? "no answer" : claim.problems[0]), "no figure"});
  return report;
}

Json to_json(const VerifyReport& report) {
  Json levels = Json::object(), faults = Json::array();
  for (const auto& [name, state] : report.levels) levels.set(name, state);
  for (const VerifyFault& one : report.faults)
    faults.push(Json().set("claim", one.claim).set("file", one.file).set("says", one.says).set("rows_give", one.rows_give));
  Json out;
  out.set("holds", report.holds).set("levels", std::move(levels)).set("faults", std::move(faults)).set("claims", report.claims);
  return out.set("audience", report.audience).set("marking", report.marking).set("date", report.date).set("case_name", report.case_name);
}

void merge(VerifyReport& report, const Json& part) {
  report.holds = report.holds && part.truth("holds");
  for (const auto& [name, state] : part.at("levels").members())
    if (state.as_text() != nullptr) report.levels[name] = *state.as_text();
  for (const Json& one : part.at("faults").items())
    report.faults.push_back({one.text("claim"), one.text("file"), one.text("says"), one.text("rows_give")});
  report.claims = static_cast<std::uint64_t>(part.integer("claims"));
  report.audience = part.text("audience"), report.marking = part.text("marking");
  report.date = part.text("date"), report.case_name = part.text("case_name");
}

}  // namespace

Result<VerifyReport> verify(const fs::path& release, const std::optional<fs::path>& public_key) {
  std::error_code code;
  if (!fs::exists(release, code)) return not_found(release.string() + ": no such file or folder", "name the folder that publish wrote");
  const fs::path folder = fs::is_directory(release, code) ? release : release.parent_path();
  const ReleaseFiles files = TRY(read_release(folder.empty() ? fs::path(".") : folder));
  std::optional<std::string> pinned;
  if (public_key) pinned = TRY(read_file(*public_key, 1 << 20));
  VerifyReport report;
  check_signature(report, files, pinned);
  check_integrity(report, files);
  auto text = run_sandboxed([&] { return to_json(recompute(files)).compact(); }, {});
  if (!text) {
    fault(report, "numbers", {"", "rows", text.error().message, "no figure"});
    return report;
  }
  auto part = json::parse(*text);
  if (!part) return std::move(part).error();
  merge(report, *part);
  return report;
}

}  // namespace demarche::workbench
