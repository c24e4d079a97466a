// The registries that depend on chance, and the intelligence: files that the case reads beside its logs. Registries
// that do not (holidays, priorities, entities, statements) are written by hand in case/registry.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "infrastructure.h"
#include "victims.h"

namespace apt1 {

// registry/victims.csv, networks.csv, stolen.csv, samples.csv.
void write_registries(const std::filesystem::path& folder, const std::vector<Victim>& victims,
                      const Infrastructure& infrastructure, std::uint64_t seed);

// intel/published.stix.json (names, certificates), samples.csv (hashes), withheld.csv (names that tell a victim),
// hop-points.intel (addresses that only some know).
void write_intelligence(const std::filesystem::path& folder, const Infrastructure& infrastructure, std::uint64_t seed);

}  // namespace apt1
