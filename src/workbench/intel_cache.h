// IntelCache: the compiled form of intelligence files beside the user's own, so that ten million indicators need not be read
// again. It is used only for the very files it was made of, by the program version that made it; else it is made anew.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "workbench/intelligence.h"

namespace demarche::workbench {

class IntelCache {
 public:
  // `version` of the program; `files` are the intelligence files in their order, as they are now.
  [[nodiscard]] static Result<IntelCache> of(std::filesystem::path path, std::string version, const std::vector<std::filesystem::path>& files);

  // nullopt: there is none, or it is of other files or another version; `why` then says so. A file whose size or time differs
  // is compared by its digest. What the first reading had to say (problems, notes) is said again.
  [[nodiscard]] std::optional<LooseIntelligence> load(std::string& why) const;
  // Writes beside, then renames. A set with patterns that no list of terms can say is not kept, which is a note.
  [[nodiscard]] Status save(LooseIntelligence& intelligence) const;

 private:
  struct Input {
    std::string path;
    FileStat stat;
  };
  [[nodiscard]] std::optional<std::string> difference(std::string_view note) const;
  [[nodiscard]] Result<std::string> note_for(const LooseIntelligence& intelligence) const;

  std::filesystem::path path_;
  std::string version_;
  std::vector<Input> inputs_;
};

}  // namespace demarche::workbench
