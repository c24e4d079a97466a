// The eight steps, in order. The one list from which `run --to`, `status` and the documentation are made.
#pragma once

#include <array>
#include <string_view>

namespace demarche {

enum class Step { evidence, sweep, track, profile, attribute, publish, share, respond };

struct StepName {
  Step step;
  std::string_view name;
  std::string_view takes_and_gives;
};

inline constexpr std::array<StepName, 8> kSteps = {{
    {Step::evidence, "evidence", "log, intelligence and registry files -> sealed artifacts, typed rows, problems"},
    {Step::sweep, "sweep", "sealed logs and indicators -> sightings with file, line and byte"},
    {Step::track, "track", "sightings, logins, flows -> intrusions, infrastructure, clusters"},
    {Step::profile, "profile", "tracked activity -> claims"},
    {Step::attribute, "attribute", "claims, findings, hypotheses -> weighed rival explanations"},
    {Step::publish, "publish", "case and audience -> a release that verifies by itself"},
    {Step::share, "share", "releases -> collections and feeds"},
    {Step::respond, "respond", "case and plan -> actions, rungs, triggers"},
}};

}  // namespace demarche
