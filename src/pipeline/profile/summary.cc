#include "pipeline/profile/summary.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "pipeline/profile/wording.h"

namespace demarche::profile {
namespace {

// A part of a line appears when its claim has an answer; of `text`, only what that claim's figures fill.
struct Part {
  std::string_view claim, text;
};
struct Line {
  std::string_view label;
  std::span<const Part> parts;
};

constexpr Part kVictims[] = {{"victims.count", "at least {value}"}, {"victims.sectors", "{value:sector}"},
                             {"victims.countries", "{value:country}"}, {"victims.english_share", "{value} English-speaking"}};
constexpr Part kActive[] = {{"intrusions.first_seen", "from {value}"}, {"intrusions.last_seen", "to {value}"},
                            {"intrusions.span_years", "{value:year}"}};
constexpr Part kStay[] = {{"intrusions.dwell_median", "median {value:day}"},
                          {"intrusions.dwell_mean", "mean {value} of {n} that ended"},
                          {"intrusions.dwell_max", "longest {value:day}"}};
constexpr Part kTheft[] = {{"theft.bytes_total", "at least {value:byte} from {victims:victim}"},
                           {"theft.bytes_largest", "largest {value:byte}, {first} to {last}"}};
constexpr Part kLogins[] = {{"logins.count", "{value} ({unknown} with unknown result)"}, {"logins.client_ips", "from {value:address}"},
                            {"logins.origin_share", "{value} from {place}"}, {"logins.keyboard_share", "{value} of {n} with keyboard {layout}"},
                            {"logins.joint_share", "{value} both"}};
constexpr Part kHours[] = {{"logins.utc_offset", "{value} (not excluded: {set})"},
                           {"logins.weekday_share", "{value} Monday to Friday"},
                           {"logins.office_share", "{value} in office hours"}};
constexpr Part kServers[] = {{"infrastructure.addresses", "{value:address}"}, {"infrastructure.domains", "{value:domain}"},
                             {"infrastructure.countries", "{value:country}"}};
constexpr Part kIntel[] = {{"indicators.count", "{value:indicator}"}};
constexpr Part kMalware[] = {{"malware.families", "{value:family}"}, {"malware.samples", "{value:sample}"}};
constexpr Part kOperators[] = {{"operators.at_least", "at least {value} client names ({low} to {high})"}};

constexpr Line kLines[] = {{"VICTIMS", kVictims}, {"ACTIVE", kActive},           {"STAY", kStay},
                           {"THEFT", kTheft},     {"LOGINS", kLogins},           {"HOURS", kHours},
                           {"INFRASTRUCTURE", kServers}, {"INTELLIGENCE", kIntel}, {"MALWARE", kMalware},
                           {"OPERATORS", kOperators}};

const Claim* find(std::span<const Claim> claims, std::string_view name) {
  const auto found = std::ranges::find(claims, name, &Claim::name);
  return found == claims.end() || !found->answered ? nullptr : &*found;
}

bool standard(const Claim& claim) { return claim.name != claim.id; }

std::string_view family(const Claim& claim) { return std::string_view(claim.name).substr(0, claim.name.find('.')); }

struct Gap {
  std::string_view reason;
  std::vector<const Claim*> claims;
};

std::vector<Gap> gaps_of(std::span<const Claim> claims) {
  std::vector<Gap> gaps;
  for (const Claim& claim : claims) {
    if (claim.answered) continue;
    const std::string_view reason = claim.problems.empty() ? std::string_view("no reason given") : claim.problems.front();
    auto gap = std::ranges::find(gaps, reason, &Gap::reason);
    if (gap == gaps.end()) gap = gaps.insert(gaps.end(), {reason, {}});
    gap->claims.push_back(&claim);
  }
  return gaps;
}

// "logins.*" where the whole family lacks the same thing.
std::string names(const Gap& gap, std::span<const Claim> claims) {
  std::vector<std::string> out;
  for (const Claim* claim : gap.claims) {
    const auto same = [&](const Claim& other) { return standard(other) && family(other) == family(*claim); };
    const auto all = std::ranges::count_if(claims, same);
    const auto here = std::ranges::count_if(gap.claims, [&](const Claim* other) { return same(*other); });
    const std::string name = standard(*claim) && all == here && all > 1 ? std::string(family(*claim)) + ".*" : claim->name;
    if (std::ranges::find(out, name) == out.end()) out.push_back(name);
  }
  return join(out, ", ");
}

}  // namespace

std::vector<SummaryLine> summary_lines(std::span<const Claim> claims) {
  std::vector<SummaryLine> out;
  for (const Line& line : kLines) {
    SummaryLine summary{std::string(line.label), {}, {}};
    for (const Part& part : line.parts) {
      const Claim* claim = find(claims, part.claim);
      if (claim == nullptr) continue;
      if (summary.claim_id.empty()) summary.claim_id = claim->id;
      summary.text += (summary.text.empty() ? "" : ", ") + fill_in(part.text, *claim);
    }
    if (!summary.text.empty()) out.push_back(std::move(summary));
  }
  for (const Claim& claim : claims)
    if (!standard(claim) && claim.answered) out.push_back({claim.id, claim.says, claim.id});
  return out;
}

std::string unanswered_line(std::span<const Claim> claims) {
  std::string out;
  for (const Gap& gap : gaps_of(claims))
    out += (out.empty() ? "" : "; ") + names(gap, claims) + " (" + std::string(gap.reason) + ")";
  return out;
}

}  // namespace demarche::profile
