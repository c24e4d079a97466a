#include "workbench/registries.h"

#include <algorithm>

#include "base/disk.h"
#include "formats/registry/places.h"
#include "formats/registry/registry.h"
#include "store/row_files.h"

namespace demarche::workbench {
namespace {

constexpr std::string_view kVersion = "registry-1";

Status seal_one(Workspace& workspace, const RegistrySpec& spec, const fs::path& file, const FileStat& stat,
                std::vector<Problem>& problems) {
  const bool mmdb = spec.path.ends_with(".mmdb");
  store::ArtifactRecord record = new_record("registry", spec.kind, workspace.named(file), TRY(hash_file(file)));
  record.stat = stat;
  record.fingerprint = kVersion;
  record.format = mmdb ? "mmdb" : "csv";
  auto staging = TRY(workspace.store->stage());
  if (mmdb) {
    if (auto opened = registry::open_mmdb(file); !opened) problems.push_back({record.path, 0, 0, opened.error().message, opened.error().hint, 1});
  } else {
    Problems found(record.path);
    const std::string content = TRY(read_file(file));
    auto rows = registry::read_registry(spec.kind, record.path, content, found);
    if (!rows) {
      problems.push_back({record.path, 0, 0, rows.error().message, rows.error().hint, 1});
    } else {
      store::RowWriter writer(staging.folder(), store::file_prefix("registry", spec.kind));
      TRY(writer.append(spec.kind, *rows));
      TRY(writer.finish());
      record.kept[spec.kind] = rows->rows();
    }
    record.problems = found.list();
  }
  return workspace.store->commit(record, std::move(staging));
}

}  // namespace

Result<RegistriesReport> seal_registries(Workspace& workspace, const RunOptions& options) {
  RegistriesReport report;
  std::vector<std::pair<std::string, std::string>> listed;
  for (const RegistrySpec& spec : workspace.spec.registries) {
    if (options.cancel->requested()) return Error{ErrorKind::interrupted, "stopped; what was read is kept", "the same command goes on from there"};
    const fs::path file = (workspace.folder / spec.path).lexically_normal();
    const std::string path = workspace.named(file);
    listed.emplace_back(spec.kind, path);
    const auto stat = stat_file(file);
    if (!stat) {
      report.problems.push_back({path, 0, 0, stat.error().message, "check the path of [registry] " + spec.kind + " in case.toml", 1});
      continue;
    }
    const auto known = TRY(workspace.store->find({"registry", spec.kind, path}));
    if (known && known->stat.size == stat->size && known->stat.mtime_ns == stat->mtime_ns && known->fingerprint == kVersion) continue;
    TRY(seal_one(workspace, spec, file, *stat, report.problems));
  }
  for (const store::ArtifactRecord& record : TRY(workspace.artifacts("registry")))
    if (std::find(listed.begin(), listed.end(), std::pair(record.owner, record.path)) == listed.end())
      TRY(workspace.store->remove(record.key()));
  return report;
}

}  // namespace demarche::workbench
