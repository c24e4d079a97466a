// Object paths of STIX that name something a log row can hold.
#pragma once

#include <optional>
#include <string_view>

#include "formats/intel/pattern.h"
#include "model/indicator.h"

namespace demarche::intel {

// What values of a path are.
enum class PathValue {
  term,         // of one type: `type`
  ipv4, ipv6,   // an address or prefix of that family
  any_address,  // of either family
  host,         // an address, a prefix or a domain name
  ref_type,     // the type of a referenced object ('ipv4-addr'), stated beside its value
};

struct PathMeaning {
  PathValue value = PathValue::term;
  IndicatorType type = IndicatorType::domain;
};

// Nothing for a path that no log field is compared with. Hash names in any spelling (MD5, 'SHA-1', sha256).
[[nodiscard]] std::optional<PathMeaning> path_meaning(const ObjectPath& path);

// The canonical term of a value at such a path (not for ref_type).
[[nodiscard]] Result<Term> path_term(const PathMeaning& meaning, std::string_view value);

}  // namespace demarche::intel
