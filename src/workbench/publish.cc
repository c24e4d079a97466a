#include "workbench/publish.h"

#include <algorithm>

#include "base/disk.h"
#include "base/text.h"
#include "formats/minisign/minisign.h"
#include "pipeline/publish/report.h"
#include "workbench/release.h"
#include "workbench/report.h"
#include "workbench/workspace.h"

namespace demarche::workbench {
namespace {

Result<Audience> chosen(const Case& spec, const std::string& to, const std::string& marking) {
  if (to.empty() == marking.empty()) return bad_input("expected one of --to AUDIENCE and --marking TLP:X");
  if (!to.empty()) return audience_named(spec, to);
  return audience_of_marking(TRY(parse_tlp(marking)));
}

std::uint64_t count_lines(const ReleaseFiles& rows) {
  std::uint64_t lines = 0;
  for (const auto& [name, content] : rows) lines += static_cast<std::uint64_t>(std::count(content.begin(), content.end(), '\n'));
  return lines;
}

// All files but the sums and the signature.
Result<ReleaseFiles> all_files(const Workspace& workspace, const Audience& audience, Timestamp date, unsigned jobs, PublishReport& report) {
  ReleaseSource source = TRY(cut_down(workspace, audience, date, jobs));
  const ReleaseAnswers answers = TRY(answer(source.terms, source.rows, {}));
  report.rows = count_lines(source.rows);
  report.claims = answers.claims.size();
  for (const Claim& claim : answers.claims) report.answered += claim.answered ? 1U : 0U;
  ReleaseFiles files = std::move(source.rows);
  files["release.json"] = terms_text(source.terms);
  files["claims.json"] = answers.claims_json;
  files["report.html"] = answers.report_html;
  files["bundle.stix.json"] = answers.bundle_json;
  return files;
}

std::string sums_of(const ReleaseFiles& files) {
  std::string out;
  for (const auto& [name, content] : files) out += Sha256::of(content).hex() + "  " + name + "\n";
  return out;
}

Status write_release(const fs::path& folder, const ReleaseFiles& files) {
  std::error_code code;
  if (fs::exists(folder, code) && !fs::is_empty(folder, code))
    return bad_input(folder.string() + ": is not empty", "name a folder that does not exist yet: -o DIR");
  for (const auto& [name, content] : files) {
    TRY(make_directories((folder / name).parent_path()));
    TRY(write_file(folder / name, content));
  }
  return Done{};
}

Status ledger(Workspace& workspace, PublishReport& report, const PublishOptions& options) {
  store::Release release;
  release.audience = report.audience, release.marking = report.marking, release.at = options.now, release.who = options.who;
  release.digest = report.digest, release.folder = workspace.named(report.folder);
  report.number = TRY(workspace.store->add_release(release)).number;
  return Done{};
}

// The linter names every fault; a screen is enough to begin with.
Error shortened(Error error) {
  constexpr std::size_t kMost = 10;
  const auto faults = split(error.message, '\n');
  if (error.kind != ErrorKind::forbidden || faults.size() <= kMost) return error;
  std::string text;
  for (std::size_t i = 0; i < kMost; ++i) text += std::string(faults[i]) + "\n";
  error.message = text + "and " + std::to_string(faults.size() - kMost) + " more";
  error.hint += "; all of them: demarche preview";
  return error;
}

}  // namespace

Status write_draft(const Workspace& workspace, Timestamp date, unsigned jobs) {
  PublishReport report;
  ReleaseFiles files = TRY(all_files(workspace, audience_of_marking(workspace.spec.marking), date, jobs, report));
  files["SHA256SUMS"] = sums_of(files);
  const fs::path draft = workspace.folder / "releases" / "draft", fresh = workspace.folder / "releases" / "draft.partial";
  std::error_code code;
  fs::remove_all(fresh, code);
  TRY(write_release(fresh, files));
  fs::remove_all(draft, code);
  return rename_path(fresh, draft);
}

Result<PublishReport> publish(const PublishOptions& options) {
  Workspace workspace = TRY(open_workspace(options.case_file, store::Access::write));
  TRY(workspace.store->check_seal(options.jobs));
  const Audience audience = TRY(chosen(workspace.spec, options.to, options.marking));
  PublishReport report;
  report.audience = audience.id, report.marking = tlp_text(audience.ceiling);
  std::optional<minisign::SecretKey> key;
  if (options.key) {
    const std::string text = TRY(read_file(*options.key, 1 << 20));
    key = TRY(minisign::read_secret_key(text));
  }
  auto made = all_files(workspace, audience, options.date, options.jobs, report);
  if (!made) return shortened(std::move(made).error());
  ReleaseFiles files = std::move(*made);
  const std::string sums = sums_of(files);
  if (key) {
    files["SHA256SUMS.minisig"] = minisign::sign(sums, *key, workspace.spec.id + " for " + audience.id + ", " + report.marking + ", " + options.date.date());
    files["release.pub"] = key->public_key().file();
    report.key_id = key->public_key().id_text();
  }
  files["SHA256SUMS"] = sums;
  report.digest = Sha256::of(sums).hex();
  std::error_code code;
  report.folder = fs::absolute(options.folder, code).lexically_normal();
  TRY(write_release(report.folder, files));
  for (const auto& [name, content] : files) report.files.emplace_back(name, content.size());
  TRY(ledger(workspace, report, options));
  return report;
}

Result<PreviewReport> preview(const fs::path& case_file, const std::string& to, const std::string& marking, Timestamp date, unsigned jobs) {
  Workspace workspace = TRY(open_workspace(case_file, store::Access::read));
  TRY(workspace.store->check_seal(jobs));
  const Audience audience = TRY(chosen(workspace.spec, to, marking));
  const RunReport ours = TRY(kept_report(*workspace.store));
  PreviewReport report;
  report.audience = audience.id, report.marking = tlp_text(audience.ceiling);
  const ReleaseSource source = TRY(cut_down(workspace, audience, date, jobs));
  report.rows = count_lines(source.rows);
  report.assessment = !source.terms.hypotheses.empty();
  auto answers = answer(source.terms, source.rows, {});
  if (!answers) {
    for (const std::string_view fault : split(answers.error().message, '\n')) report.faults.emplace_back(fault);
    return report;
  }
  for (const Claim& claim : ours.claims) {
    PreviewClaim line{claim.id, claim.name, publish::shown_value(claim), "", "dropped"};
    for (const Claim& theirs : answers->claims) {
      if (theirs.id != claim.id) continue;
      line.theirs = publish::shown_value(theirs);
      line.state = !theirs.answered ? (claim.answered ? "dropped" : "unanswered") : line.theirs == line.ours && theirs.evidence == claim.evidence ? "stands" : "differs";
    }
    report.stands += line.state == "stands" ? 1U : 0U;
    report.differs += line.state == "differs" ? 1U : 0U;
    report.dropped += line.state == "dropped" ? 1U : 0U;
    report.claims.push_back(std::move(line));
  }
  return report;
}

Result<std::string> export_bundle(const fs::path& case_file, const std::string& to, const std::string& marking, Timestamp date, unsigned jobs) {
  Workspace workspace = TRY(open_workspace(case_file, store::Access::read));
  TRY(workspace.store->check_seal(jobs));
  const Audience audience = TRY(chosen(workspace.spec, to, marking));
  const ReleaseSource source = TRY(cut_down(workspace, audience, date, jobs));
  return TRY(answer(source.terms, source.rows, {})).bundle_json;
}

Result<std::string> make_key(const fs::path& file) {
  std::error_code code;
  if (fs::exists(file, code)) return bad_input(file.string() + ": exists already; a key is never overwritten");
  const minisign::NewKey key = minisign::generate_key();
  TRY(write_file(file, key.secret_file));
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, code);
  TRY(write_file(file.string() + ".pub", key.secret.public_key().file()));
  return key.secret.public_key().id_text();
}

}  // namespace demarche::workbench
