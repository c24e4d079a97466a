// Facts: what the case holds, asked once, so that a claim can say what it lacks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "model/query.h"

namespace demarche::profile {

enum class Need {
  victim_sources, victims_registry, intrusions, theft_victims, theft_measured, stolen, relays, logins, places,
  origins, login_countries, keyboards, client_names, indicators, samples, sample_times, certificates,
};
inline constexpr std::size_t kNeeds = 17;

class Facts {
 public:
  // `level`: the column of logins that holds the origin.
  static Result<Facts> ask(Query& query, const std::string& level);
  [[nodiscard]] bool has(Need need) const { return counts_[static_cast<std::size_t>(need)] > 0; }
  // The first of `needs` that the case lacks, in words.
  [[nodiscard]] std::optional<std::string> missing(std::span<const Need> needs) const;

 private:
  std::array<std::int64_t, kNeeds> counts_{};
};

}  // namespace demarche::profile
