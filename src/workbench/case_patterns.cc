#include "workbench/case_patterns.h"

#include "base/hash.h"
#include "base/text.h"

namespace demarche::workbench {

ScopeBound bind_scope(const pattern::PatternSet& patterns, const std::vector<Remembered>& files) {
  std::vector<pattern::HeldFile> rows;
  for (std::size_t file = 0; file < files.size(); ++file) rows.push_back({file, files[file].held});
  const pattern::BoundRows bound = pattern::bind_held(patterns, rows);
  ScopeBound out{std::vector<FileBound>(files.size()), bound.undecided};
  for (const pattern::BoundSighting& one : bound.sightings) {
    const pattern::HeldRow& row = files[one.file].held[one.row];
    FileBound& file = out.files[one.file];
    file.lines[row.line].push_back({row.indicator, row.field, row.value, row.type});
    for (const std::string_view uid : split(row.uids, ' '))
      if (!uid.empty()) file.uids.emplace_back(uid);
    file.mark += std::to_string(row.line) + " " + std::to_string(row.indicator) + " " + std::to_string(row.leaf) + "\n";
  }
  for (FileBound& file : out.files)
    if (!file.mark.empty()) file.mark = Sha256::of(file.mark).hex().substr(0, 32);
  return out;
}

}  // namespace demarche::workbench
