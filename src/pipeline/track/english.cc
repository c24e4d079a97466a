#include <array>

#include "pipeline/track/views.h"

namespace demarche::track {

// The plan fixes the rule: six countries and their dependencies (ISO 3166-1). Territories in free association (CK, NU)
// are not dependencies. The list is printed in docs/claims.md and in the claim's method.
std::span<const std::string_view> english_countries() {
  static constexpr std::array<std::string_view, 32> kCountries = {
      "AI", "AS", "AU", "BM", "CA", "CC", "CX", "FK", "GB", "GG", "GI", "GS", "GU", "HM", "IE", "IM",
      "IO", "JE", "KY", "MP", "MS", "NF", "NZ", "PN", "PR", "SH", "TC", "TK", "UM", "US", "VG", "VI"};
  return kCountries;
}

}  // namespace demarche::track
