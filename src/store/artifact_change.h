// ArtifactChange: what must happen to files and records when an artifact is written or removed. Planning only reads;
// apply() does it, in the three steps of seal.h.
//
// Artifacts of one kind, owner and digest form a group: they share their row files and one manifest, so a change of one
// may rewrite the records of all.
#pragma once

#include <optional>
#include <vector>

#include "store/artifact.h"
#include "store/seal.h"
#include "store/sqlite.h"
#include "store/staging.h"

namespace demarche::store {

struct ArtifactChange {
  FileChange files;
  std::vector<ArtifactKey> forget;
  std::vector<ArtifactRecord> write;
};

// `staged`: the new row files; none: the rows stay as they are. Manifests are made in `scratch`.
[[nodiscard]] Result<ArtifactChange> plan_write(Database& database, const Staging& scratch, ArtifactRecord record,
                                                std::optional<std::vector<StagedFile>> staged);
[[nodiscard]] Result<ArtifactChange> plan_removal(Database& database, const Staging& scratch, const ArtifactKey& key);
[[nodiscard]] Status apply(Database& database, const fs::path& evidence, const ArtifactChange& change, const StepHook& hook);

}  // namespace demarche::store
