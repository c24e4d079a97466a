// What tracking makes of sightings: clusters, flows of theft, infrastructure, intrusions. SQL only; views.cc runs it.
#pragma once

#include <string>
#include <vector>

#include "pipeline/track/row_views.h"
#include "pipeline/track/views.h"

namespace demarche::track {

// track_sources, actor_clusters, indicators, sightings, kept_rows, hit_uids, kept_uids: before the views of rows.
[[nodiscard]] std::vector<Statement> sighting_tables();
// theft_flows, infrastructure_rows, infrastructure, intrusions, clusters: after them.
[[nodiscard]] std::vector<Statement> tracked_tables(const TrackOptions& options);

}  // namespace demarche::track
