#include "workbench/handover.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/disk.h"
#include "base/text.h"
#include "formats/archive/archive.h"
#include "formats/json/json.h"
#include "formats/minisign/minisign.h"
#include "workbench/release.h"
#include "workbench/workspace.h"

namespace demarche::workbench {
namespace {

using json::Json;
using Members = std::map<std::string, fs::path>;   // name in the archive -> file

constexpr std::string_view kFormat = "demarche-case-1";
constexpr std::string_view kRoot = "case/";

// A folder beside the target for what is being made, removed whatever happens.
class Workshop {
 public:
  [[nodiscard]] static Result<Workshop> make(const fs::path& beside) {
    const fs::path path = beside.string() + ".partial.d";
    std::error_code code;
    fs::remove_all(path, code);
    TRY(make_directories(path));
    return Workshop(path);
  }
  ~Workshop() {
    std::error_code code;
    if (!path_.empty()) fs::remove_all(path_, code);
  }
  Workshop(Workshop&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  Workshop& operator=(Workshop&&) = delete;
  Workshop(const Workshop&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  explicit Workshop(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

// --- what goes in

struct Gathered {
  Members members;
  std::set<std::string> left_out;
};

void gather(Gathered& out, const Workspace& workspace, const std::string& pattern) {
  const auto files = expand(workspace.folder, pattern);
  if (!files || files->empty()) {
    out.left_out.insert(pattern);
    return;
  }
  for (const fs::path& file : *files) {
    const std::string name = workspace.named(file);
    if (archive::safe_name(name)) out.members.emplace(std::string(kRoot) + name, file);
    else out.left_out.insert(name);
  }
}

Status gather_folder(Gathered& out, const Workspace& workspace, std::string_view folder) {
  std::error_code code;
  for (auto entry = fs::recursive_directory_iterator(workspace.folder / folder, code); entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    if (code) return io_error((workspace.folder / folder).string() + ": " + code.message());
    if (!entry->is_regular_file(code)) continue;
    const std::string name = workspace.named(entry->path());
    if (name.find("/.incoming/") == std::string::npos) out.members.emplace(std::string(kRoot) + name, entry->path());
  }
  return Done{};
}

Result<Gathered> gather_case(const Workspace& workspace, bool originals) {
  Gathered out;
  out.members.emplace(std::string(kRoot) + "case.toml", workspace.case_file);
  TRY(gather_folder(out, workspace, "evidence"));
  TRY(gather_folder(out, workspace, "tombstones"));
  for (const IntelSpec& spec : workspace.spec.intel) gather(out, workspace, spec.path);
  for (const RegistrySpec& spec : workspace.spec.registries) gather(out, workspace, spec.path);
  for (const DocumentSpec& spec : workspace.spec.documents) gather(out, workspace, spec.path);
  for (const SourceSpec& source : workspace.spec.sources)
    for (const std::string& pattern : source.paths) {
      if (originals) gather(out, workspace, pattern);
      else out.left_out.insert(pattern);
    }
  return out;
}

std::string handover_json(const Workspace& workspace, const std::set<std::string>& left_out) {
  Json list = Json::array();
  for (const std::string& name : left_out) list.push(name);
  Json out;
  out.set("format", kFormat).set("program", kProgram).set("case", workspace.spec.id).set("name", workspace.spec.name);
  return out.set("marking", tlp_text(workspace.spec.marking)).set("left_out", std::move(list)).pretty() + "\n";
}

Result<std::string> sums_of(const Members& members) {
  std::string out;
  for (const auto& [name, file] : members) out += TRY(hash_file(file)).hex() + "  " + name + "\n";
  return out;
}

Status sign_sums(Handover& report, Members& members, const fs::path& workshop, const std::string& sums, const fs::path& key_file) {
  const std::string text = TRY(read_file(key_file, 1 << 20));
  const minisign::SecretKey key = TRY(minisign::read_secret_key(text));
  TRY(write_file(workshop / "SHA256SUMS.minisig", minisign::sign(sums, key, report.case_id + ", handed over, " + report.marking)));
  TRY(write_file(workshop / "handover.pub", key.public_key().file()));
  for (const char* name : {"SHA256SUMS.minisig", "handover.pub"}) members.emplace(name, workshop / name);
  report.key_id = key.public_key().id_text();
  return Done{};
}

Status journal(Workspace& workspace, std::string what, const Handover& report, Timestamp now, const std::string& who) {
  Json payload;
  payload.set("sums", report.digest).set("files", report.files);
  return workspace.store->append({.at = now, .who = who, .what = std::move(what), .subject = report.case_id, .payload = payload.compact()});
}

// --- what comes out

Result<std::map<std::string, std::string>> read_sums(const std::string& text) {
  std::map<std::string, std::string> out;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    if (line.size() < 67 || line.substr(64, 2) != "  ") return bad_input("SHA256SUMS: expected lines of a digest, two spaces and a name");
    out.emplace(line.substr(66), line.substr(0, 64));
  }
  return out;
}

bool is_about_sums(std::string_view name) { return name == "SHA256SUMS" || name == "SHA256SUMS.minisig" || name == "handover.pub"; }

Status check_sums(const fs::path& folder, const std::vector<std::string>& names, const std::string& sums) {
  auto expected = TRY(read_sums(sums));
  for (const std::string& name : names) {
    if (is_about_sums(name)) continue;
    const auto at = expected.find(name);
    if (at == expected.end()) return Error{ErrorKind::seal_broken, name + ": is not in SHA256SUMS", "ask for the archive again"};
    if (TRY(hash_file(folder / name)).hex() != at->second)
      return Error{ErrorKind::seal_broken, name + ": is not what was handed over", "ask for the archive again"};
    expected.erase(at);
  }
  if (expected.empty()) return Done{};
  return Error{ErrorKind::seal_broken, expected.begin()->first + ": is missing", "ask for the archive again"};
}

Result<std::string> check_signature(const fs::path& folder, const std::string& sums, const std::optional<fs::path>& pinned) {
  const auto signature = read_file(folder / "SHA256SUMS.minisig", 1 << 16);
  if (!signature) {
    if (!pinned) return std::string();
    return Error{ErrorKind::key, "the archive is not signed", "without --key it is taken as it is"};
  }
  const std::string text = TRY(read_file(pinned ? *pinned : folder / "handover.pub", 1 << 16));
  const minisign::PublicKey key = TRY(minisign::read_public_key(text));
  return TRY(minisign::verify(sums, *signature, key)).key_id;
}

Result<Handover> read_handover(const fs::path& file) {
  const auto text = read_file(file, 1 << 20);
  if (!text) return bad_input("this archive holds no HANDOVER.json", "expected what \"demarche export case\" wrote");
  const Json document = TRY(json::parse(*text));
  if (document.text("format") != kFormat)
    return bad_input("HANDOVER.json: expected format \"" + std::string(kFormat) + "\", found \"" + visible(document.text("format")) + "\"");
  Handover out;
  out.case_id = document.text("case"), out.case_name = document.text("name"), out.marking = document.text("marking");
  for (const Json& name : document.at("left_out").items())
    if (name.as_text() != nullptr) out.left_out.push_back(*name.as_text());
  return out;
}

Status must_be_free(const fs::path& folder) {
  std::error_code code;
  if (fs::exists(folder, code) && !fs::is_empty(folder, code))
    return bad_input(folder.string() + ": is not empty", "name a folder that does not exist yet");
  return Done{};
}

}  // namespace

Result<Handover> export_case(const HandoverOptions& options) {
  Workspace workspace = TRY(open_workspace(options.case_file, store::Access::write));
  TRY(workspace.store->check_seal(options.jobs));
  Handover report;
  report.case_id = workspace.spec.id, report.case_name = workspace.spec.name, report.marking = tlp_text(workspace.spec.marking);
  report.archive = options.archive;
  const Workshop workshop = TRY(Workshop::make(options.archive));
  Gathered gathered = TRY(gather_case(workspace, options.originals));
  report.left_out.assign(gathered.left_out.begin(), gathered.left_out.end());
  TRY(workspace.store->copy_catalogue(workshop.path() / "case.db"));
  gathered.members.emplace(std::string(kRoot) + "case.db", workshop.path() / "case.db");
  TRY(write_file(workshop.path() / "HANDOVER.json", handover_json(workspace, gathered.left_out)));
  gathered.members.emplace("HANDOVER.json", workshop.path() / "HANDOVER.json");
  const std::string sums = TRY(sums_of(gathered.members));
  report.digest = Sha256::of(sums).hex();
  TRY(write_file(workshop.path() / "SHA256SUMS", sums));
  gathered.members.emplace("SHA256SUMS", workshop.path() / "SHA256SUMS");
  if (options.key) TRY(sign_sums(report, gathered.members, workshop.path(), sums, *options.key));
  std::vector<archive::Member> members;
  for (const auto& [name, file] : gathered.members) members.push_back({name, file});
  TRY(archive::pack(options.archive, members));
  report.files = members.size();
  report.bytes = TRY(stat_file(options.archive)).size;
  TRY(journal(workspace, "hand-over", report, options.now, options.who));
  return report;
}

Result<Handover> import_case(const ImportOptions& options) {
  if (options.folder) TRY(must_be_free(*options.folder));
  const Workshop workshop = TRY(Workshop::make(options.folder.value_or(options.archive.filename())));
  const auto names = TRY(archive::unpack(options.archive, workshop.path()));
  Handover report = TRY(read_handover(workshop.path() / "HANDOVER.json"));
  const std::string sums = TRY(read_file(workshop.path() / "SHA256SUMS", 1 << 30));
  report.key_id = TRY(check_signature(workshop.path(), sums, options.public_key));
  TRY(check_sums(workshop.path(), names, sums));
  report.digest = Sha256::of(sums).hex(), report.files = names.size();
  report.bytes = TRY(stat_file(options.archive)).size;
  // What the sums vouch for is only what the sender packed: the case's own seals are checked before it gets a place.
  const fs::path inside = workshop.path() / "case";
  {
    Workspace workspace = TRY(open_workspace(inside / "case.toml", store::Access::write));
    if (workspace.spec.id != report.case_id) return bad_input("HANDOVER.json names another case than case.toml");
    TRY(workspace.store->check_seal(options.jobs));
    report.case_name = workspace.spec.name, report.marking = tlp_text(workspace.spec.marking);
    TRY(journal(workspace, "take-over", report, options.now, options.who));
  }
  report.archive = options.archive;
  report.folder = options.folder.value_or(fs::path(report.case_id));
  TRY(must_be_free(report.folder));
  std::error_code code;
  fs::remove(report.folder, code);   // an empty one
  TRY(rename_path(inside, report.folder));
  return report;
}

}  // namespace demarche::workbench
