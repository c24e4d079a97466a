// The rows behind a claim: how many, their digest, their strictest marking.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "model/claim.h"
#include "model/marking.h"
#include "model/query.h"

namespace demarche::profile {

struct RowsBehind {
  std::uint64_t rows = 0;              // distinct (artifact, offset, length)
  std::string digest;                  // "sha256:..." over their sorted lines "artifact:offset:length\n"
  std::optional<Tlp> marking;          // nothing when there is no row
};

// Remembers the answer: many claims rest on the same rows. `rows_sql` gives artifact, byte_offset, byte_length, marking;
// a row without artifact (a victim that only a source names) adds its marking alone; an unknown marking is RED.
class EvidenceDigests {
 public:
  explicit EvidenceDigests(Query& query) : query_(query) {}
  Result<RowsBehind> of(const std::string& rows_sql);
  // Fills rows_sql, rows, evidence and marking of the claim; without rows the marking is `otherwise`.
  Status attach(Claim& claim, const std::string& rows_sql, Tlp otherwise);

 private:
  Query& query_;
  std::map<std::string, RowsBehind> known_;
};

}  // namespace demarche::profile
