// One reading of one log file: parse, sweep, and keep what is to be kept. Two readings of a file happen only when rows of
// a connection are wanted whose hit lies in another line or file (logs.h).
//
// Where not everything is kept, a sieve (pass_sieve.h) names the rows of a TSV log that are parsed; the result is the same.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/parallel.h"
#include "base/result.h"
#include "model/problem.h"
#include "model/progress.h"
#include "pipeline/evidence/read_log.h"
#include "pipeline/sweep/kernel/term_filters.h"
#include "pipeline/sweep/matcher.h"
#include "pipeline/sweep/pattern/pattern_set.h"
#include "store/row_files.h"

namespace demarche::workbench {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using UidSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

// The indicators of a case and the files they are from. Behind them in the set stand the triggers of patterns (pattern_set.h),
// which are no indicators of anybody.
struct Intelligence {
  struct Origin {
    std::string name;                   // of a case: the SHA-256 (hex) of the file; else its path
    std::size_t end = 0;                // its indicators are those up to this number, after those of the file before
  };
  sweep::IndicatorSet indicators;
  pattern::PatternSet patterns;
  std::vector<Origin> origins;
  [[nodiscard]] std::size_t size() const { return patterns.indicators(); }   // without the triggers

  [[nodiscard]] const std::string& origin_of(std::size_t indicator) const;
};

// Columns that hold uids: of connections, by which rows belong together.
inline constexpr std::string_view kUidColumns[] = {"uid", "uids", "conn_uids"};

// Rows of patterns over several rows, once these are decided: by line.
struct BoundHit {
  std::uint32_t indicator = 0;
  std::string field, value;
  IndicatorType type = IndicatorType::pattern;
};
using BoundLines = std::map<std::uint64_t, std::vector<BoundHit>>;

// What one file held back of patterns that are not decided yet.
struct FileHeld {
  std::vector<pattern::HeldRow> rows;
  std::uint64_t beyond = 0, without_time = 0;    // rows that were not considered
  std::uint64_t cut = 0;                         // rows of which not all was
};
// Of a file: what was not considered, as problems.
void tell_unheld(const FileHeld& held, Problems& problems);

enum class Keep { nothing, hits_and_wanted, everything };

struct PassOptions {
  std::filesystem::path file;
  std::string path;                     // as the case names it
  std::string format = "auto";
  Keep keep = Keep::nothing;            // which rows are written
  const UidSet* wanted = nullptr;       // connections whose rows are kept too
  const BoundLines* bound = nullptr;    // further sightings
  std::filesystem::path folder;         // where Parquet files go
  std::string prefix;                   // of their names
  const kernel::TermFilters* filters = nullptr;   // of the sieve (sieve_filters.h); null: every line is parsed
  store::RowSessions* sessions = nullptr;   // that all passes share; null: a pass has its own
  Progress* progress = nullptr;
  const Cancellation* cancel = nullptr;
};

struct PassResult {
  evidence::ReadOutcome outcome;
  Problems problems;
  std::vector<std::string> files;                 // written into `folder`
  std::map<std::string, std::uint64_t> kept;      // rows written, by kind; "sightings" counted also when nothing is kept
  std::vector<std::string> uids;                  // of the rows that were hit; sorted, distinct
  sweep::Coverage coverage;
  std::vector<pattern::HeldRow> held;
};

// ErrorKind::interrupted when the user asked to stop; io when the file cannot be opened.
[[nodiscard]] Result<PassResult> read_pass(const PassOptions& options, const Intelligence& intelligence);

}  // namespace demarche::workbench
