// case.toml, documents and registries written by hand (folder case/), which the build puts into the program; and what
// chance adds to them: the tables of sources, and who the victims are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "logins.h"
#include "victims.h"

namespace apt1 {

struct WrittenFile {
  std::string_view path, content;   // "documents/remarks.md"
};

// Made by embed.cmake from the files below case/.
[[nodiscard]] std::span<const WrittenFile> written_files();

// Copies them, with a [[source]] for each relay and each of a victim's sensors at the end of case.toml, and the
// victims' own names at the end of registry/entities.csv and registry/statements.csv.
void write_case_files(const std::filesystem::path& folder, const std::vector<Victim>& victims,
                      const std::vector<Relay>& relays, std::uint64_t seed);

}  // namespace apt1
