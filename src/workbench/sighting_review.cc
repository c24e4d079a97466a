#include "workbench/sighting_review.h"

#include "base/disk.h"
#include "formats/intel/warning_list.h"

namespace demarche::workbench {

Result<SightingReview> SightingReview::open(const std::vector<fs::path>& lists, std::vector<Problem>& problems) {
  SightingReview out;
  for (const fs::path& path : lists) {
    std::error_code code;
    const bool folder = fs::is_directory(path, code);
    const auto files = TRY(expand(fs::path(), path.string()));
    if (files.empty() && !folder) return not_found(path.string() + ": no such warning list", "name a list.json file of misp-warninglists, or a folder of them");
    for (const fs::path& file : files) {
      if (folder && file.extension() != ".json") continue;
      const std::string content = TRY(read_file(file));
      Problems found(file.string());
      auto list = intel::read_warning_list(file.string(), content, found);
      problems.insert(problems.end(), found.list().begin(), found.list().end());
      if (list) out.lists_.add(*list);
      else if (!folder) return std::move(list).error();
      else problems.push_back({file.string(), 0, 0, list.error().message, list.error().hint, 1});
    }
  }
  out.lists_.seal();
  return out;
}

bool SightingReview::is_early(const Indicator& indicator, std::optional<Timestamp> seen) {
  return seen && indicator.valid_from && *seen < *indicator.valid_from;
}

std::optional<SetAside> SightingReview::set_aside(const Indicator& indicator, const sweep::Hit& hit, std::optional<Timestamp> seen) const {
  if (seen && indicator.valid_until && *seen >= *indicator.valid_until)
    return SetAside{"after validity", "seen " + seen->iso() + ", valid until " + indicator.valid_until->iso()};
  if (lists_.empty()) return std::nullopt;
  const IndicatorType type = indicator.type();
  auto list = type == IndicatorType::pattern ? std::nullopt : lists_.find(type, indicator.value());
  if (!list && (type == IndicatorType::pattern || type == IndicatorType::cidr)) list = lists_.find(hit.type, hit.value);
  if (!list) return std::nullopt;
  return SetAside{"on warning list \"" + lists_.name(*list) + "\"", "on warning list \"" + lists_.name(*list) + "\""};
}

std::optional<Timestamp> time_of(const Record& record, int column) {
  const Value value = record.value(column);
  return value.set ? Timestamp::parse(value.text).to_optional() : std::nullopt;
}

}  // namespace demarche::workbench
