#include "model/marking.h"

#include <array>

#include "base/text.h"

namespace demarche {
namespace {
constexpr std::array<std::string_view, 5> kNames = {"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"};
}

Result<Tlp> parse_tlp(std::string_view text) {
  std::string name = lower(trim(text));
  if (!name.starts_with("tlp:")) name.insert(0, "tlp:");
  if (name == "tlp:white") return Tlp::clear;
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (equals_ignoring_case(name, kNames[i])) return static_cast<Tlp>(i);
  return bad_input("expected a marking (TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED), found \"" +
                   visible(text.substr(0, 40)) + "\"");
}

std::string_view tlp_text(Tlp marking) { return kNames[static_cast<std::size_t>(marking)]; }

Result<Grade> Grade::parse(std::string_view text) {
  if (text.size() == 2) {
    const char letter = lower(text.substr(0, 1))[0];
    if (letter >= 'a' && letter <= 'f' && text[1] >= '1' && text[1] <= '6')
      return Grade{static_cast<char>(letter - 'a' + 'A'), text[1]};
  }
  return bad_input("expected a grade A1..F6 (Admiralty code), found \"" + visible(text.substr(0, 40)) + "\"");
}

double Grade::channel() const {
  const auto part = [](int step, int unknown) { return step == unknown ? 0.5 : 1.0 - 0.25 * step; };
  return part(reliability - 'A', 5) * part(credibility - '1', 5);
}

}  // namespace demarche
