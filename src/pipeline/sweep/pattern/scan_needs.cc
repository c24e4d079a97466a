#include "pipeline/sweep/pattern/scan_needs.h"

#include <algorithm>

#include "base/text.h"
#include "pipeline/sweep/gram_filter.h"
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
  static constexpr std::string_view kShaped[] = {"domain-name:value", "url:value", "email-addr:value", "windows-registry-key:key",
                                                 "file:hashes.md5", "file:hashes.sha1", "file:hashes.sha256"};
  static constexpr std::string_view kNumbers[] = {"x509-certificate:version", "user-account:user_id"};
  const KnownPath& known = known_paths()[path];
  if (known.value != PathValue::term && known.value != PathValue::text) return false;
  const auto is = [&](std::string_view name) { return name == known.name; };
  return std::ranges::none_of(kShaped, is) && std::ranges::none_of(kNumbers, is);
}

// The classes of all columns that its values may be read from, where what is read is part of the column's text (in lower case);
// 0: it is not so simple.
std::uint32_t text_classes_of(PathId path) {
  const std::string_view name = known_paths()[path].name;
  if (name == "domain-name:value") return kHost | kUrl | kUri | kEmail | kAnyShape;
  if (name == "url:value") return kUrl | kUri | kHost | kAnyShape;
  if (name == "email-addr:value") return kEmail | kAnyShape;
  if (name == "windows-registry-key:key") return kRegistryKey | kAnyShape;
  if (name.find(":hashes.") != std::string_view::npos || name == "user-account:user_id") return 0;
  for (const ColumnPath& known : column_paths())
    if (known.path == name) return 0;
  std::uint32_t classes = 0;
  for (const ClassPath& known : class_paths())
    if (known.path == name) classes |= known.field_class;
  return classes;
}

// Of a URL that is put together from a scheme, a host, a port and a path: the longest part that lies within one of them.
std::string within_part(std::string_view text) {
  std::string longest;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(":/?", begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    const bool of_scheme = std::string_view("http").find(part) != std::string_view::npos;
    if (part.size() > longest.size() && !of_scheme) longest = part;
    begin = end + 1;
  }
  return longest;
}

}  // namespace

ScanNeeds::ScanNeeds(const PatternSet& patterns) : patterns_(patterns) {
  for (const std::uint32_t atom : patterns.scanned_) {
    const Observation& observation = patterns.atoms_[atom].observation;
    if (add_texts(observation)) continue;
    others_.push_back(atom);
    const auto needed = observation.needed_paths(is_told_by_keys);
    all_objects_ = all_objects_ || !needed;
    for (std::size_t i = 0; needed && i < needed->size(); ++i) add_keys((*needed)[i]);
  }
}

bool ScanNeeds::add_texts(const Observation& observation) {
  constexpr std::size_t kLeast = sweep::GramFilter::kShortest;
  auto needed = observation.needed_texts([](PathId path) { return text_classes_of(path) != 0; }, kLeast);
  if (!needed) return false;
  for (auto& [path, text] : *needed) {
    if (known_paths()[path].name == "url:value") text = within_part(text);
    if (text.size() < kLeast) return false;
  }
  for (auto& [path, text] : *needed) texts_[text_classes_of(path)].push_back(std::move(text));
  return true;
}

void ScanNeeds::add_keys(PathId path) {
  const std::string_view name = known_paths()[path].name;
  for (const ColumnPath& known : column_paths())
    if (known.path == name) keys_.insert(lower(last_component(known.column)));
  for (const ClassPath& known : class_paths())
    if (known.path == name) classes_ |= known.field_class;
}

bool ScanNeeds::rows_of(const ColumnPlan& plan) const {
  if (others_.empty()) return false;
  RowObjects reader(patterns_.paths_);
  reader.use(plan);
  return std::any_of(others_.begin(), others_.end(),
                     [&](std::uint32_t atom) { return patterns_.atoms_[atom].observation.possible_in(reader); });
}

bool ScanNeeds::objects_with(std::string_view key, std::uint32_t classes) const {
  return (classes & classes_) != 0 || (!keys_.empty() && keys_.contains(lower(last_component(key))));
}

}  // namespace demarche::pattern
