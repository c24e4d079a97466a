// sweep_files: search log files for indicators, with or without a case; nothing is kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/result.h"
#include "model/problem.h"
#include "model/progress.h"
#include "workbench/run.h"

namespace demarche::workbench {

struct FileSighting {
  std::string file;                    // as the user named it, or found below what they named
  std::uint64_t line = 0;              // from 1
  std::uint64_t offset = 0, length = 0;   // of the line, in the decompressed stream, without its end
  std::string field;                   // "id.resp_h"
  std::string log;                     // "conn"
  std::string type;                    // of the indicator: "domain"
  std::string indicator;               // what was looked for: "evil.com"
  std::string value;                   // what the log has: "a.evil.com" (untrusted)
  std::string indicator_id, intel;     // where the indicator is from
};

// Called in file order, then line order. Returning false ends the sweep (a closed pipe).
class SightingSink {
 public:
  virtual ~SightingSink() = default;
  virtual bool sighting(const FileSighting& sighting) = 0;
};

struct SweepOptions {
  std::vector<std::filesystem::path> intel;    // files or folders
  std::vector<std::filesystem::path> paths;    // files or folders
  unsigned jobs = 1;
  std::string isa;                             // instruction set of the kernel: empty for the best there is (tests force one)
  Progress* progress = nullptr;
  const Cancellation* cancel = nullptr;
};

struct SweepReport {
  std::uint64_t files = 0, unreadable = 0;
  Accounting accounting;
  SearchedReport searched;
  std::vector<Problem> problems;
  std::vector<std::string> notes;
};

[[nodiscard]] Result<SweepReport> sweep_files(const SweepOptions& options, SightingSink& sink);

}  // namespace demarche::workbench
