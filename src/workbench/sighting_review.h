// SightingReview: which sightings do not count, and why: the indicator did not hold at the row's time, or what it names is on
// a warning list. Nothing goes silently: the caller counts what is set aside, by reason, and can print it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "model/problem.h"
#include "model/record_time.h"
#include "pipeline/sweep/matcher.h"
#include "pipeline/sweep/warning_lists.h"

namespace demarche::workbench {

struct SetAside {
  std::string reason;        // by which they are counted: "after validity", or a list's name
  std::string why;           // for people: "seen 2013-03-01T00:00:00Z, valid until 2013-02-01T00:00:00Z"
};

class SightingReview {
 public:
  // Files, folders and globs of MISP warning lists; of a folder, the .json files below it. Error: one that is named cannot be read.
  // Below a folder, a file that is no warning list is a problem.
  [[nodiscard]] static Result<SightingReview> open(const std::vector<std::filesystem::path>& lists, std::vector<Problem>& problems);

  // Why the hit does not count; nullopt: it does. A row without a time is within every validity, which runs from
  // valid_from up to, not including, valid_until. Of a prefix the address that was seen counts too. From several threads.
  // Seen before its source says that the indicator holds. It counts all the same: feeds date their indicators by the day they
  // were published, and what came before is what one looks back for. How many they are is told.
  [[nodiscard]] static bool is_early(const Indicator& indicator, std::optional<Timestamp> seen);
  [[nodiscard]] std::optional<SetAside> set_aside(const Indicator& indicator, const sweep::Hit& hit, std::optional<Timestamp> seen) const;

 private:
  sweep::WarningLists lists_;
};

// The time of a record: what stands in the column that model/record_time.h names.
[[nodiscard]] std::optional<Timestamp> time_of(const Record& record, int column);

}  // namespace demarche::workbench
