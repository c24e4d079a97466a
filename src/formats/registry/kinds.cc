// The table of registries: what case.toml's [registry] may hold.
#include <algorithm>

#include "base/check.h"
#include "formats/registry/registry.h"

namespace demarche::registry {
namespace {

using enum CellRule;
using enum Need;

constexpr RegistryColumn kVictims[] = {
    {"id", CellRule::text, required}, {"name"}, {"country", country}, {"sector"}, {"marking", marking},
};
constexpr RegistryColumn kNetworks[] = {
    {"cidr", block, required}, {"organisation"}, {"city"}, {"region"}, {"country", country}, {"asn", asn}, {"source"},
    {"as_of", date},
};
constexpr RegistryColumn kHolidays[] = {
    {"date", date, required}, {"country", country, required}, {"name"},
};
constexpr RegistryColumn kStolen[] = {
    {"victim", CellRule::text, required}, {"category"}, {"bytes", integer}, {"first", CellRule::time},
    {"last", CellRule::time}, {"source"},
};
constexpr RegistryColumn kSamples[] = {
    {"sha256", sha256, one_of}, {"md5", md5, one_of}, {"family"}, {"compiled_at", CellRule::time}, {"language"}, {"source"},
};
constexpr RegistryColumn kEntities[] = {
    {"id", CellRule::text, required}, {"kind", entity_kind, required}, {"name"}, {"country", country}, {"city"}, {"mission"},
    {"size"}, {"source"}, {"marking", marking},
};
constexpr RegistryColumn kStatements[] = {
    {"subject", CellRule::text, required}, {"relation", relation, required}, {"object", CellRule::text, required},
    {"source"}, {"grade", grade}, {"marking", marking},
};
constexpr RegistryColumn kPriorities[] = {
    {"state", CellRule::text, required}, {"sector", CellRule::text, required}, {"document"}, {"year", year},
};

constexpr RegistryKind kKinds[] = {
    {"victims", kVictims, "id"},       {"networks", kNetworks, "cidr"},   {"holidays", kHolidays, ""},
    {"stolen", kStolen, ""},           {"samples", kSamples, ""},         {"entities", kEntities, "id"},
    {"statements", kStatements, ""},   {"priorities", kPriorities, ""},
};

}  // namespace

std::span<const RegistryKind> registry_kinds() { return kKinds; }

const RegistryKind* find_registry_kind(std::string_view name) {
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const RegistryKind& kind) { return kind.name == name; });
  return found == std::end(kKinds) ? nullptr : found;
}

CellType stored_type(CellRule rule) {
  switch (rule) {
    case integer: case asn: case year: return CellType::integer;
    case CellRule::time: return CellType::time;
    default: return CellType::text;
  }
}

RowBatch registry_rows(const RegistryKind& kind) {
  std::vector<CellColumn> columns = {
      {"line", CellType::integer}, {"byte_offset", CellType::integer}, {"byte_length", CellType::integer}};
  for (const RegistryColumn& column : kind.columns) columns.push_back({column.name, stored_type(column.rule)});
  return RowBatch(columns);
}

}  // namespace demarche::registry
