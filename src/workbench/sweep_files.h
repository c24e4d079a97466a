// sweep_files: search log files for indicators, with or without a case; nothing is kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
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
  std::string indicator_id, intel;     // where the indicator is from: its id, its file ...
  std::uint64_t intel_line = 0;        // ... and its line there; 0: the file has no lines
  std::string not_counted;             // why it does not count (sighting_review.h); "": it does
  std::uint64_t binding = 0;           // of a pattern over several rows: rows with the same number make it hold together
};

// Called in file order, then line order. Returning false ends the sweep (a closed pipe). Sightings that do not count come
// only when they were asked for (SweepOptions::explain).
class SightingSink {
 public:
  virtual ~SightingSink() = default;
  virtual bool sighting(const FileSighting& sighting) = 0;
  // All sightings of a file have come; what was printed should leave the program now.
  virtual void file_done() {}
};

struct SweepOptions {
  std::vector<std::filesystem::path> intel;    // files or folders
  std::vector<std::filesystem::path> paths;    // files or folders
  std::vector<std::filesystem::path> warning_lists;   // files or folders
  bool explain = false;                        // hand over what does not count too
  std::filesystem::path cache;                 // where the compiled indicators are kept (intel_cache.h); empty: nowhere
  std::string version;                         // of the program, for the cache
  std::filesystem::path resume;                // the file of a SweepState; empty: none
  unsigned jobs = 1;
  std::string isa;                             // instruction set of the kernel: empty for the best there is (tests force one)
  Progress* progress = nullptr;
  const Cancellation* cancel = nullptr;
};

struct SweepReport {
  std::uint64_t files = 0, unreadable = 0;
  std::uint64_t files_done_before = 0;         // left out: an earlier sweep was done with them
  std::map<std::string, std::uint64_t> set_aside;   // sightings that do not count, by reason
  std::uint64_t memory = 0;                    // bytes of the indicators and their tables
  double read_seconds = 0, compile_seconds = 0;   // what reading them and making the tables took; 0: from a cache
  Accounting accounting;
  SearchedReport searched;
  std::vector<Problem> problems;
  std::vector<std::string> notes;
};

[[nodiscard]] Result<SweepReport> sweep_files(const SweepOptions& options, SightingSink& sink);

}  // namespace demarche::workbench
