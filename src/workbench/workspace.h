// Workspace: a case opened for one command: what case.toml declares, where it lies, and its store.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/case.h"
#include "store/case_store.h"

namespace demarche::workbench {

struct Workspace {
  std::filesystem::path case_file, folder;
  Case spec;
  std::unique_ptr<store::CaseStore> store;

  [[nodiscard]] std::filesystem::path evidence() const { return folder / "evidence"; }
  // The catalogue's records of one kind ("log", "intel", "registry"), by owner and path.
  [[nodiscard]] Result<std::vector<store::ArtifactRecord>> artifacts(std::string_view kind) const;
  // A path of case.toml as the reports print it: relative to the case where it lies below it.
  [[nodiscard]] std::string named(const std::filesystem::path& path) const;
};

// A record with its key and digest; the rest is empty.
[[nodiscard]] store::ArtifactRecord new_record(std::string kind, std::string owner, std::string path, const Sha256& digest);

// Reads and checks case.toml, opens the store. Seals are checked by the caller (every command does, once).
[[nodiscard]] Result<Workspace> open_workspace(const std::filesystem::path& case_file, store::Access access);

}  // namespace demarche::workbench
