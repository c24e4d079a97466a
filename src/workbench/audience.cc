#include "workbench/audience.h"

#include <vector>

#include "base/text.h"

namespace demarche::workbench {

Audience audience_of_marking(Tlp marking) {
  const std::string name(tlp_text(marking));
  return {name, "Readers of " + name, marking, {}};
}

Result<Audience> audience_named(const Case& spec, std::string_view id) {
  for (const AudienceSpec& audience : spec.audiences) {
    if (audience.id != id) continue;
    if (audience.ceiling >= Tlp::amber && audience.members.empty())
      return Error{ErrorKind::forbidden, "audience " + audience.id + ": " + std::string(tlp_text(audience.ceiling)) +
                   " is for named recipients, and it has no members", "add members = [...] to it in case.toml, or publish --marking"};
    return Audience{audience.id, audience.name.empty() ? audience.id : audience.name, audience.ceiling, {}};
  }
  if (id.starts_with("victim:")) {
    const std::string victim(id.substr(7));
    for (const SourceSpec& source : spec.sources)
      if (source.victim == victim) return Audience{std::string(id), "Victim " + victim, Tlp::amber, victim};
    return not_found("audience " + std::string(id) + ": no source of this case is that victim's");
  }
  if (auto marking = parse_tlp(id)) return audience_of_marking(*marking);
  std::vector<std::string_view> known;
  for (const AudienceSpec& audience : spec.audiences) known.push_back(audience.id);
  const auto near = nearest(id, known);
  return not_found("audience " + std::string(id) + ": the case has none of this id" + (near ? "; did you mean \"" + *near + "\"?" : ""),
                   "audiences are [[audience]] tables of case.toml; built in: victim:ID and the markings");
}

}  // namespace demarche::workbench
