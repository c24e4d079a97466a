#include "workbench/init.h"

#include <algorithm>
#include <map>

#include "base/disk.h"
#include "base/text.h"
#include "formats/bytes/decompress.h"
#include "formats/toml/case_starter.h"

namespace demarche::workbench {
namespace {

// Does the file begin like a log that the evidence step reads? (Its whole truth comes out in `run`.)
bool looks_like_log(const fs::path& path) {
  auto raw = open_file(path);
  if (!raw) return false;
  auto plain = bytes::decompress(std::move(*raw));
  if (!plain) return false;
  std::string head(512, '\0');
  const auto got = (*plain)->read(head);
  if (!got) return false;
  const std::string_view text = trim(std::string_view(head).substr(0, *got));
  return text.starts_with("#separator") || text.starts_with("#fields") || text.starts_with('{');
}

std::string path_from(const fs::path& folder, const fs::path& target) {
  std::error_code code;
  const fs::path relative = fs::proximate(fs::absolute(target, code), fs::absolute(folder, code), code);
  return (code || relative.empty() ? target : relative).generic_string();
}

// A case id: letters, digits and dashes of the name.
std::string slug(std::string_view name) {
  std::string out;
  for (char c : lower(name)) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (good) out += c;
    else if (!out.empty() && out.back() != '-') out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "case" : out;
}

}  // namespace

Result<InitReport> init(const InitOptions& options) {
  InitReport report;
  report.case_file = options.dir / "case.toml";
  std::error_code code;
  if (fs::exists(report.case_file, code))
    return bad_input(report.case_file.string() + ": there is a case already", "choose another folder: demarche init DIR --logs ...");
  toml::StarterOptions starter;
  starter.name = options.name.empty() ? fs::absolute(options.dir, code).lexically_normal().filename().string() : options.name;
  if (starter.name.empty()) starter.name = fs::absolute(options.dir, code).lexically_normal().parent_path().filename().string();
  starter.id = slug(starter.name);

  for (const fs::path& logs : options.logs) {
    if (!fs::exists(logs, code)) return not_found(logs.string() + ": no such file or folder", "name the folder that holds the logs");
    std::uint64_t good = 0;
    for (const fs::path& file : TRY(expand(fs::path(), logs.string()))) {
      if (looks_like_log(file)) ++good;
      else report.notes.push_back(file.string() + ": does not begin like a log that demarche reads; run will say more");
    }
    report.log_files += good;
    const std::string number = std::to_string(starter.sources.size() + 1);
    // A newcomer's own logs are a victim's until somebody says otherwise: that is what "were we hit?" asks.
    starter.sources.push_back({.id = "S-" + number, .name = "Logs of " + logs.lexically_normal().generic_string(),
                               .paths = {path_from(options.dir, logs)}, .role = SourceRole::victim, .victim = "V-" + number});
  }
  for (const fs::path& intel : options.intel) {
    if (!fs::exists(intel, code)) return not_found(intel.string() + ": no such file", "name the file that holds the indicators");
    starter.intel.push_back(path_from(options.dir, intel));
    ++report.intel_files;
  }
  report.sources = starter.sources.size();
  TRY(make_directories(options.dir));
  TRY(write_file(report.case_file, toml::render_case_starter(starter)));
  return report;
}

}  // namespace demarche::workbench
