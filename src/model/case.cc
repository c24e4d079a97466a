#include "model/case.h"

#include <array>

#include "base/text.h"

namespace demarche {
namespace {

template <class T>
const T* with_id(const std::vector<T>& list, std::string_view id) {
  for (const T& entry : list)
    if (entry.id == id) return &entry;
  return nullptr;
}

constexpr auto kStandardClaims = std::to_array<std::string_view>({
    "victims.count", "victims.countries", "victims.sectors", "victims.english_share", "victims.by_sector_year",
    "intrusions.first_seen", "intrusions.last_seen", "intrusions.span_years",
    "intrusions.dwell_mean", "intrusions.dwell_median", "intrusions.dwell_max",
    "theft.bytes_total", "theft.bytes_largest", "theft.by_victim", "theft.categories",
    "logins.count", "logins.client_ips", "logins.origin", "logins.origin_share", "logins.ip_country_share",
    "logins.keyboard", "logins.keyboard_share", "logins.joint_share",
    "logins.utc_offset", "logins.weekday_share", "logins.office_share",
    "infrastructure.addresses", "infrastructure.domains", "infrastructure.countries",
    "indicators.count", "malware.families", "malware.samples", "operators.at_least",
    "malware.utc_offset", "certificates.utc_offset",
    "intrusions.timeline", "logins.by_hour", "logins.by_place", "logins.by_keyboard",
});

constexpr auto kLevels = std::to_array<std::string_view>({
    "state-prohibited", "state-prohibited-but-inadequate", "state-ignored", "state-encouraged", "state-shaped",
    "state-coordinated", "state-ordered", "state-rogue-conducted", "state-executed", "state-integrated",
});

constexpr auto kBands = std::to_array<ProbabilityBand>({
    {"almost no chance", "remote", 0.01, 0.05},
    {"very unlikely", "highly improbable", 0.05, 0.20},
    {"unlikely", "improbable", 0.20, 0.45},
    {"roughly even chance", "roughly even odds", 0.45, 0.55},
    {"likely", "probable", 0.55, 0.80},
    {"very likely", "highly probable", 0.80, 0.95},
    {"almost certain", "nearly certain", 0.95, 0.99},
});

}  // namespace

std::string_view role_text(SourceRole role) {
  switch (role) {
    case SourceRole::relay: return "relay";
    case SourceRole::victim: return "victim";
    case SourceRole::sensor: return "sensor";
    case SourceRole::open: return "open";
  }
  return "sensor";
}

const SourceSpec* Case::source(std::string_view source_id) const { return with_id(sources, source_id); }
const HypothesisSpec* Case::hypothesis(std::string_view hypothesis_id) const { return with_id(hypotheses, hypothesis_id); }
const DemandSpec* Case::demand(std::string_view demand_id) const { return with_id(demands, demand_id); }
const RungSpec* Case::rung(std::string_view rung_id) const { return with_id(rungs, rung_id); }
const ActionSpec* Case::action(std::string_view action_id) const { return with_id(actions, action_id); }

std::span<const std::string_view> standard_claim_names() { return kStandardClaims; }
std::span<const std::string_view> responsibility_levels() { return kLevels; }

std::optional<std::size_t> responsibility_rank(std::string_view level) {
  for (std::size_t i = 0; i < kLevels.size(); ++i)
    if (kLevels[i] == level) return i;
  return std::nullopt;
}

std::span<const ProbabilityBand> probability_bands() { return kBands; }

const ProbabilityBand* probability_band(std::string_view word) {
  for (const ProbabilityBand& band : kBands) {
    if (equals_ignoring_case(word, band.word) || equals_ignoring_case(word, band.other)) return &band;
    if (band.low == 0.45 && equals_ignoring_case(word, "roughly even")) return &band;   // the usual short form
  }
  return nullptr;
}

}  // namespace demarche
