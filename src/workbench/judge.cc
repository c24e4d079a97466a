#include "workbench/judge.h"

#include <algorithm>

#include "workbench/assess.h"

namespace demarche::workbench {

Result<Assessment> judge(Reading& reading, const JudgeOptions& options) {
  const Case& spec = reading.spec();
  if (spec.hypotheses.empty())
    return bad_input("the case has no hypotheses", "add [[hypothesis]] and [[finding]] tables to case.toml (docs/case-toml.md)");
  for (const std::string& name : options.without)
    if (std::none_of(spec.findings.begin(), spec.findings.end(), [&](const FindingSpec& f) { return f.id == name || f.group == name; }))
      return bad_input(name + ": the case has no finding or group of this name");
  double given = 0;
  for (const auto& [id, prior] : options.priors) {
    if (spec.hypothesis(id) == nullptr) return bad_input(id + ": the case has no hypothesis of this id");
    if (!(prior > 0 && prior < 1)) return bad_input(id + ": a prior lies between 0 and 1, without either");
    given += prior;
  }
  if (given > 1 || (given >= 1 && options.priors.size() < spec.hypotheses.size()))
    return bad_input("these priors leave nothing for the other hypotheses");
  const auto claims = TRY(reading.claims());
  return assess(spec.hypotheses, spec.findings, claims, {options.without, options.priors});
}

}  // namespace demarche::workbench
