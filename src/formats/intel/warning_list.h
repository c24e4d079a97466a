// MISP warning lists (list.json of the project misp-warninglists): bytes -> WarningList.
#pragma once

#include <string_view>

#include "base/result.h"
#include "model/problem.h"
#include "model/warning_list.h"

namespace demarche::intel {

// {"name", "type": "string" | "substring" | "hostname" | "cidr" | "regex", "list": [...], "matching_attributes": [...]}.
// Error: not such an object. An entry that is no text, no prefix (cidr) or no expression (regex) is a problem and left out;
// expressions lose the slashes that PHP wants around them. Attributes that no indicator type stands for are left out; when
// none is left of some, the list is for nothing, which is a problem.
[[nodiscard]] Result<WarningList> read_warning_list(std::string_view name, std::string_view content, Problems& problems);

}  // namespace demarche::intel
