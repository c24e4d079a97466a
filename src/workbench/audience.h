// Audience: who reads a release, and what of the case they may see.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/case.h"

namespace demarche::workbench {

// Built in: one for each marking ("TLP:GREEN": everything up to it), and "victim:ID" (that victim's own sources and
// registry entries whatever their marking, intelligence up to TLP:AMBER, nobody else's rows). A case declares others.
struct Audience {
  std::string id, name;
  Tlp ceiling = Tlp::clear;
  std::string victim;                       // of "victim:ID"

  [[nodiscard]] bool sees(Tlp marking) const { return marking <= ceiling; }
  [[nodiscard]] bool sees(const SourceSpec& source) const {
    return victim.empty() ? sees(source.marking) : source.role == SourceRole::victim && source.victim == victim;
  }
};

// --to AUDIENCE. not_found names the nearest; forbidden: a ceiling alone cannot decide TLP:AMBER and above, so an audience
// of the case with such a ceiling must name its members.
[[nodiscard]] Result<Audience> audience_named(const Case& spec, std::string_view id);
// --marking TLP:X
[[nodiscard]] Audience audience_of_marking(Tlp marking);

}  // namespace demarche::workbench
