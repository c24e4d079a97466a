#include "pipeline/sweep/pattern/scan_needs.h"

#include <algorithm>

#include "base/text.h"
#include "pipeline/sweep/pattern/column_paths.h"

namespace demarche::pattern {
namespace {

std::string_view last_component(std::string_view name) {
  name.remove_prefix(std::min(name.find(':') + 1, name.size()));   // "log:name"; npos + 1 is 0
  return name.substr(name.rfind('.') + 1);
}

// Its values are texts under keys that tell them. Others are read from their shape, under any key, or are numbers, which the
// sieve does not see.
bool is_told_by_keys(PathId path) {
  static constexpr std::string_view kShaped[] = {"domain-name:value", "url:value", "email-addr:value", "file:hashes.md5", "file:hashes.sha1",
                                                 "file:hashes.sha256"};
  static constexpr std::string_view kNumbers[] = {"x509-certificate:version", "user-account:user_id"};
  const KnownPath& known = known_paths()[path];
  if (known.value != PathValue::term && known.value != PathValue::text) return false;
  const auto is = [&](std::string_view name) { return name == known.name; };
  return std::ranges::none_of(kShaped, is) && std::ranges::none_of(kNumbers, is);
}

}  // namespace

ScanNeeds::ScanNeeds(const PatternSet& patterns) : patterns_(patterns) {
  for (const std::uint32_t atom : patterns.scanned_) {
    const auto needed = patterns.atoms_[atom].observation.needed_paths(is_told_by_keys);
    all_objects_ = all_objects_ || !needed;
    for (std::size_t i = 0; needed && i < needed->size(); ++i) add_sources((*needed)[i]);
  }
}

void ScanNeeds::add_sources(PathId path) {
  const std::string_view name = known_paths()[path].name;
  for (const ColumnPath& known : column_paths())
    if (known.path == name) keys_.insert(lower(last_component(known.column)));
  for (const ClassPath& known : class_paths())
    if (known.path == name) classes_ |= known.field_class;
}

bool ScanNeeds::rows_of(const ColumnPlan& plan) const {
  if (none()) return false;
  RowObjects reader(patterns_.paths_);
  reader.use(plan);
  return std::any_of(patterns_.scanned_.begin(), patterns_.scanned_.end(),
                     [&](std::uint32_t atom) { return patterns_.atoms_[atom].observation.possible_in(reader); });
}

bool ScanNeeds::objects_with(std::string_view key, std::uint32_t classes) const {
  return (classes & classes_) != 0 || (!keys_.empty() && keys_.contains(lower(last_component(key))));
}

}  // namespace demarche::pattern
