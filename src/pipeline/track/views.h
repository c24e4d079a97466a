// track: from rows, sightings and registries to intrusions, infrastructure and clusters, as views for SQL.
//
// define_views() makes the views of docs/rows.md over the tables that the workbench has put before. It merges nothing by
// itself: a cluster is what the intelligence says is one actor's, never what shares an address, so a CDN, a sinkhole or
// a shared host cannot chain strangers together. Each row of `clusters` says in words why its activity is held together.
//
// Wanted before (docs/rows.md lists the columns): raw_logins .. raw_sightings, sources, source_hosts, indicator_list,
// registry_victims, registry_stolen, registry_samples, registry_entities, registry_statements, places. All may be empty.
//
// `logins` holds every rdp or ssh row of a relay source to one of its hosts, failed ones too (success = false), so that
// guessed passwords can be studied; null means that the log does not say. A failed one is not a login: whatever counts
// logins says `where success is distinct from false`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/query.h"

namespace demarche::track {

struct TrackOptions {
  // An intrusion has ended when its victim's sources hold a row of any kind this many days or more after its last
  // sighting.
  int quiet_days = 30;
};

// Calling it again replaces the views (a later run, another audience). Fails with the store's error, the view's name in
// front.
[[nodiscard]] Status define_views(Query& query, const TrackOptions& options);

// One column `ip`: the distinct addresses whose place is needed (clients of logins to relays, addresses of
// infrastructure). For the workbench, which puts `places` before it calls define_views(); needs raw_logins,
// raw_sightings, raw_resolutions and sources.
[[nodiscard]] std::string addresses_to_place_sql();

// The views whose rows each lie in one place of one file: they have artifact, byte_offset, byte_length and marking. (Of the
// others, intrusions and clusters are made of sightings, infrastructure of infrastructure_rows.)
[[nodiscard]] std::vector<std::string> row_view_names();

// Countries (ISO 3166-1 alpha-2) whose victims count as English-speaking: US GB CA AU NZ IE and dependencies.
[[nodiscard]] std::span<const std::string_view> english_countries();

}  // namespace demarche::track
