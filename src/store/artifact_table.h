// The artifacts table of case.db: reading and writing ArtifactRecords. Files of a record must be sealed before it is
// written (seal.h); the caller holds the transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/artifact.h"
#include "store/sqlite.h"

namespace demarche::store {

// All of them, sorted by kind, owner and path.
[[nodiscard]] Result<std::vector<ArtifactRecord>> list_artifacts(Database& database);
[[nodiscard]] Result<std::optional<ArtifactRecord>> find_artifact(Database& database, const ArtifactKey& key);
// Those of one owner and digest: they share their files. Sorted by path.
[[nodiscard]] Result<std::vector<ArtifactRecord>> artifacts_of(Database& database, const ArtifactRecord& like);
// Replaces the record of the same key.
[[nodiscard]] Status write_artifact(Database& database, const ArtifactRecord& record);
[[nodiscard]] Status erase_artifact(Database& database, const ArtifactKey& key);

}  // namespace demarche::store
