// Original: the bytes of a sealed row, read again from the file that was handed in.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/case_store.h"
#include "workbench/reading.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

// The line at `offset` of the decompressed stream of `artifact`'s original, with `context` lines around it. Whatever is
// wrong (the file is gone, changed, or has no line there) is said in the line's `fault`.
[[nodiscard]] EvidenceLine read_original(const Workspace& workspace, const store::ArtifactRecord& artifact, std::uint64_t offset,
                                         std::uint64_t length, std::size_t context);

}  // namespace demarche::workbench
