// The manifest beside the rows of an artifact: what anyone needs to know to use the Parquet files without demarche.
// Deterministic: sorted members; no time of today, no absolute path, nothing of this machine.
#pragma once

#include <map>
#include <span>
#include <string>

#include "base/hash.h"
#include "store/artifact.h"

namespace demarche::store {

// `paths`: every path under which the owner handed these bytes in, sorted. `files`: name below evidence/ -> digest.
// Everything else is of `record`.
[[nodiscard]] std::string manifest_json(const ArtifactRecord& record, std::span<const std::string> paths,
                                        const std::map<std::string, Sha256>& files);

}  // namespace demarche::store
