// Name-based UUIDs (RFC 4122, version 5): the same thing has the same id in every release.
#pragma once

#include <string>
#include <string_view>

namespace demarche::stix {

// STIX 2.1's namespace for cyber observables; `canonical` is the JSON (RFC 8785) of the contributing properties.
[[nodiscard]] std::string observable_id(std::string_view type, std::string_view canonical);
// Our own namespace for everything else: `name` is "case/kind/key".
[[nodiscard]] std::string object_id(std::string_view type, std::string_view name);

}  // namespace demarche::stix
