#include "workbench/declared.h"

#include <algorithm>

#include "base/text.h"

namespace demarche::workbench {
namespace {

using Fields = std::vector<std::pair<std::string, Cell>>;

std::string list(const std::vector<std::string>& items) { return join(items, ", "); }

Fields fields_of(const HypothesisSpec& spec) {
  Fields out = {{"says", spec.says}, {"prior", spec.prior}, {"entity", spec.entity}, {"residual", std::string(spec.residual ? "yes" : "")}};
  for (const auto& [level, probability] : spec.responsibility) out.emplace_back("responsibility", level + " " + number_text(probability));
  return out;
}

Fields fields_of(const FindingSpec& spec) {
  Fields out = {{"says", spec.says}, {"claims", list(spec.claims)}, {"rater", spec.rater}, {"group", spec.group},
                {"grade", spec.grade ? spec.grade->text() : std::string()}, {"technique", spec.technique}, {"why", spec.why},
                {"forge_cost", std::int64_t{spec.forge_cost}}, {"deception", spec.deception}};
  for (const auto& [hypothesis, range] : spec.likelihood)
    out.emplace_back("likelihood", hypothesis + " " + number_text(range.low) + (range.high == range.low ? "" : " to " + number_text(range.high)));
  return out;
}

Fields fields_of(const DemandSpec& spec) {
  return {{"to", spec.to}, {"says", spec.says}, {"due", spec.due ? spec.due->date() : std::string()}, {"favourable", spec.favourable}};
}

Fields fields_of(const OwnerSpec& spec) { return {{"name", spec.name}, {"contact", spec.contact}}; }

Fields fields_of(const RungSpec& spec) { return {{"name", spec.name}, {"says", spec.says}}; }

Fields fields_of(const ActionSpec& spec) {
  return {{"says", spec.says}, {"rung", spec.rung}, {"owner", spec.owner}, {"support", list(spec.support)}, {"concur", list(spec.concur)},
          {"legal", std::string(spec.legal ? "needed" : "")}, {"kind", spec.kind}, {"channel", spec.channel}, {"after", list(spec.after)},
          {"due", spec.due}, {"needs_claims", list(spec.needs.claims)}, {"needs_hypothesis", spec.needs.hypothesis},
          {"needs_word", spec.needs.word}, {"needs_level", spec.needs.level}, {"basis", spec.basis}};
}

Fields fields_of(const TriggerSpec& spec) { return {{"says", spec.says}, {"from", spec.from}, {"to", spec.to}, {"when", spec.when}}; }

Fields fields_of(const AudienceSpec& spec) {
  return {{"name", spec.name}, {"ceiling", std::string(tlp_text(spec.ceiling))}, {"members", list(spec.members)}};
}

Fields fields_of(const DocumentSpec& spec) { return {{"title", spec.title}, {"path", spec.path}}; }

template <class Specs>
std::optional<Shown> among(const Specs& specs, std::string_view id, std::string_view kind) {
  for (const auto& spec : specs) {
    if (spec.id != id) continue;
    Shown out{.kind = std::string(kind), .id = spec.id, .fields = fields_of(spec), .related = {}};
    std::erase_if(out.fields, [](const auto& field) { return cell_text(field.second).empty(); });
    out.fields.emplace_back("marking", std::string(tlp_text(spec.marking)));
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Shown> declared_thing(const Case& spec, std::string_view id) {
  if (auto found = among(spec.hypotheses, id, "hypothesis")) return found;
  if (auto found = among(spec.findings, id, "finding")) return found;
  if (auto found = among(spec.actions, id, "action")) return found;
  if (auto found = among(spec.rungs, id, "rung")) return found;
  if (auto found = among(spec.demands, id, "demand")) return found;
  if (auto found = among(spec.triggers, id, "trigger")) return found;
  if (auto found = among(spec.owners, id, "owner")) return found;
  if (auto found = among(spec.audiences, id, "audience")) return found;
  return among(spec.documents, id, "document");
}

}  // namespace demarche::workbench
