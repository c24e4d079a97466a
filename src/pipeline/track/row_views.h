// The views of single rows: connections, resolutions, requests, certificates, files, records, logins.
#pragma once

#include <string>
#include <vector>

namespace demarche::track {

struct Statement {
  std::string name;   // the view or table that it makes, for messages
  std::string sql;
};

// Expects track_sources, kept_rows and kept_uids (tracking.h).
[[nodiscard]] std::vector<Statement> row_views();

}  // namespace demarche::track
