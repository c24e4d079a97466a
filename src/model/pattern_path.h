// Object paths of STIX that name something a log row can hold: one table, from which patterns are lowered to terms
// (formats/intel/lower.h) and by which rows are read as STIX objects (pipeline/sweep/pattern/row_objects.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/indicator.h"
#include "model/pattern.h"

namespace demarche {

// What values of a path are.
enum class PathValue {
  term,         // of one type: `type`; = and IN mean what the sweep means by such an indicator
  ipv4, ipv6,   // an address or prefix of that family
  any_address,  // of either family
  host,         // an address, a prefix or a domain name
  ref_type,     // the type of a referenced object ('ipv4-addr'), stated beside its value
  text, number, time,
};
[[nodiscard]] constexpr bool is_address(PathValue value) {
  return value == PathValue::ipv4 || value == PathValue::ipv6 || value == PathValue::any_address || value == PathValue::host;
}
// Can its values be looked up, so that = and IN lead to rows?
[[nodiscard]] constexpr bool is_indexed(PathValue value) { return value == PathValue::term || is_address(value); }

struct KnownPath {
  std::string_view name;   // lower case, any index as [*], hash names without - and _: "file:hashes.sha256"
  PathValue value = PathValue::term;
  IndicatorType type = IndicatorType::domain;   // of PathValue::term
  [[nodiscard]] std::string_view object() const { return name.substr(0, name.find(':')); }
};

using PathId = std::uint16_t;       // position in known_paths()
using ObjectKind = std::uint16_t;   // the PathId of an object type's first path: cheaper to compare than its name
[[nodiscard]] std::span<const KnownPath> known_paths();
[[nodiscard]] std::optional<PathId> find_path(std::string_view name);
[[nodiscard]] ObjectKind kind_of(PathId path);

// Nothing for a path that no log field is compared with. Any index means any element. Hash names in any spelling (MD5,
// 'SHA-1', sha256).
[[nodiscard]] std::optional<PathId> find_path(const ObjectPath& path);

// The canonical term of a value at such a path (of is_indexed() ones).
[[nodiscard]] Result<Term> path_term(const KnownPath& path, std::string_view value);

}  // namespace demarche
