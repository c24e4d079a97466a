// Tlp: the marking of TLP 2.0, ordered from freest to strictest. Grade: the Admiralty code of a source.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche {

enum class Tlp { clear, green, amber, amber_strict, red };

// "TLP:CLEAR" ... "TLP:RED", any case, the prefix optional; TLP 1's WHITE is CLEAR.
[[nodiscard]] Result<Tlp> parse_tlp(std::string_view text);
[[nodiscard]] std::string_view tlp_text(Tlp marking);   // "TLP:AMBER+STRICT"
[[nodiscard]] constexpr Tlp strictest(Tlp a, Tlp b) { return std::max(a, b); }

// Reliability of the source (A..F) and credibility of the information (1..6); F and 6 mean "cannot be judged".
struct Grade {
  char reliability = 'F';
  char credibility = '6';
  [[nodiscard]] static Result<Grade> parse(std::string_view text);   // "A2", any case
  [[nodiscard]] std::string text() const { return {reliability, credibility}; }
  // letter x digit with A..E = 1, .75, .5, .25, 0 and 1..5 likewise, F and 6 = .5 (plan, section 6)
  [[nodiscard]] double channel() const;
  friend bool operator==(const Grade&, const Grade&) = default;
};

}  // namespace demarche
