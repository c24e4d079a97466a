// Staging: a folder of its own below evidence/.incoming/ in which the files of one artifact are made before they are put
// in place. Gone with the object, unless CaseStore::commit() took the files; a killed process's leftovers are removed when
// the case is next opened for writing.
#pragma once

#include <string>
#include <vector>

#include "base/disk.h"
#include "base/hash.h"
#include "base/result.h"

namespace demarche::store {

struct StagedFile {
  std::string name;    // below evidence/, where it is to go
  fs::path path;       // where it lies now
  Sha256 digest;
};

class Staging {
 public:
  [[nodiscard]] static Result<Staging> make(const fs::path& folder);
  ~Staging();
  Staging(Staging&& other) noexcept;
  Staging& operator=(Staging&& other) noexcept;
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  [[nodiscard]] const fs::path& folder() const { return folder_; }
  // Every regular file in it, synced to disk and hashed, bound for evidence/<place>/; sorted by name.
  [[nodiscard]] Result<std::vector<StagedFile>> seal_for(const std::string& place) const;

 private:
  explicit Staging(fs::path folder) : folder_(std::move(folder)) {}
  void clear();
  fs::path folder_;
};

[[nodiscard]] Status sync_path(const fs::path& path);   // a file or a folder, to the disk

}  // namespace demarche::store
