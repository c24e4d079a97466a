#include "workbench/workspace.h"

#include "base/disk.h"
#include "formats/toml/case_file.h"
#include "workbench/reading.h"

namespace demarche::workbench {

Result<std::vector<store::ArtifactRecord>> Workspace::artifacts(std::string_view kind) const {
  std::vector<store::ArtifactRecord> out;
  for (store::ArtifactRecord& record : TRY(store->artifacts()))
    if (record.kind == kind) out.push_back(std::move(record));
  return out;
}

std::string Workspace::named(const fs::path& path) const {
  const fs::path relative = path.lexically_normal().lexically_relative(folder);
  return relative.empty() ? path.string() : relative.generic_string();
}

store::ArtifactRecord new_record(std::string kind, std::string owner, std::string path, const Sha256& digest) {
  return {std::move(kind), std::move(owner), std::move(path), digest, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
}

Result<Workspace> open_workspace(const fs::path& case_file, store::Access access) {
  std::error_code code;
  const fs::path full = fs::absolute(case_file, code).lexically_normal();
  const std::string text = TRY(read_file(full, std::uint64_t{64} << 20));
  Workspace out;
  out.case_file = full;
  out.folder = full.parent_path();
  out.spec = TRY(toml::read_case(text, case_file.filename().string()));
  out.store = TRY(store::CaseStore::open(out.folder, access));
  return out;
}

Result<fs::path> find_case(const fs::path& start) {
  std::error_code code;
  const fs::path full = fs::absolute(start.empty() ? fs::path(".") : start, code).lexically_normal();
  if (fs::is_regular_file(full, code)) return full;
  for (fs::path folder = full; ; folder = folder.parent_path()) {
    if (fs::is_regular_file(folder / "case.toml", code)) return folder / "case.toml";
    if (!folder.has_relative_path()) break;
  }
  return Error{ErrorKind::no_case, start.string() + ": no case.toml here or in a folder above",
               "make one: demarche init --logs DIR --intel FILE"};
}

}  // namespace demarche::workbench
