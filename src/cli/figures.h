// Figures: a claim's value as people read it in a table: with its unit, thousands with commas, shares as percentages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/claim.h"

namespace demarche::cli {

// "1,905 logins", "97.1%", "6.5 TB" (10^12 bytes), "243.5 days", "Shanghai"; "at least ..." where the claim says so;
// "12 rows" for a table; "unanswered: why" where there is none. Names come from logs: untrusted.
[[nodiscard]] std::string figure(const Claim& claim);
// "1,849/1,905" or "n 1,905"; "" when neither is known.
[[nodiscard]] std::string counts(const Claim& claim);
// "96.2% - 97.8%" in the measure of the value; "" when there is none.
[[nodiscard]] std::string interval(const Claim& claim);

// "1 login", "1,905 logins", "15 countries".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view unit);
// A real number to one decimal (three digits where it is small), thousands with commas, whole ones without decimals.
[[nodiscard]] std::string real_text(double value);

}  // namespace demarche::cli
