// Claims as JSON: the shape of plan section 6, the same in `claims --json`, in the catalogue and in a release's claims.json.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "formats/json/json.h"
#include "model/claim.h"

namespace demarche::json {

[[nodiscard]] Json cell_json(const Cell& cell);
[[nodiscard]] Cell json_cell(const Json& value);          // times stay text; arrays and objects become JSON text
[[nodiscard]] Json table_json(const Table& table);        // an array of row objects, members in column order
[[nodiscard]] Table json_table(const Json& rows);

[[nodiscard]] Json claim_json(const Claim& claim);
[[nodiscard]] Result<Claim> json_claim(const Json& value);

// {"claims":[...]}
[[nodiscard]] Json claims_json(std::span<const Claim> claims);
[[nodiscard]] Result<std::vector<Claim>> json_claims(const Json& document);

}  // namespace demarche::json
