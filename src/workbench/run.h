// run: the main job. Everything of a case, in the order of the eight steps, reading only what changed.
//
// Idempotent: unchanged inputs are not read twice. Safe to kill at any moment: the same command completes it with the
// same result. Same inputs give the same bytes under evidence/, whatever the number of threads and the folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "model/claim.h"
#include "model/marking.h"
#include "model/problem.h"
#include "model/progress.h"
#include "model/record.h"
#include "pipeline/steps.h"

namespace demarche::workbench {

struct RunOptions {
  std::filesystem::path case_file;
  Step to = Step::respond;             // the last step to run
  unsigned jobs = 1;
  std::string isa;                     // instruction set of the sieve: empty for the best there is (tests force one)
  bool copy = false;                   // keep the original bytes under evidence/
  Timestamp now;                       // for the journal; never enters a figure
  std::string who;                     // for the journal
  Progress* progress = nullptr;        // never null when run() is called
  const Cancellation* cancel = nullptr;
};

// One [[source]]: what it holds and what became of it.
struct SourceReport {
  std::string id, name, role, victim, grade;
  Tlp marking = Tlp::red;
  std::uint64_t files = 0;             // found on disk
  std::uint64_t unreadable = 0;        // of these: could not be opened at all
  std::uint64_t raw_bytes = 0;         // on disk
  Accounting accounting;               // summed over its files
  std::vector<std::string> logs;       // log types seen
  std::map<std::string, std::uint64_t> kept;   // rows kept, by kind
  std::uint64_t sightings = 0;
  std::optional<Timestamp> first, last;
  std::uint64_t problems = 0;
};

// What the sweep looked at, for an honest "nothing sighted".
struct SearchedReport {
  std::uint64_t indicators = 0;
  std::uint64_t sightings = 0;
  std::uint64_t days = 0;                      // distinct UTC days between the first and last time of every source
  std::optional<Timestamp> first, last;
  std::vector<std::string> sources;            // ids
  std::vector<std::string> fields;             // "dns.query"
  std::vector<std::string> types_searched;     // indicator types that some field could have shown
  std::vector<std::string> types_blind;        // indicator types that no field of these logs could have shown
};

struct SummaryEntry {
  std::string label, text, claim;      // "VICTIMS", "141 in 20 sectors, 15 countries", "C-001"
};

struct RunReport {
  std::string case_id, case_name;
  Tlp marking = Tlp::red;
  std::uint64_t files_read = 0, files_unchanged = 0, bytes_read = 0;
  std::vector<SourceReport> sources;
  SearchedReport searched;
  std::vector<Problem> problems;       // of every input, also of those read by an earlier run
  std::uint64_t problem_records = 0;
  std::vector<std::string> notes;      // worth knowing, not wrong
  std::vector<Claim> claims;
  std::vector<SummaryEntry> summary;
  std::string unanswered;              // one line: the claims without an answer and what is missing; empty when none
};

// Errors: bad_input (case.toml), seal_broken, locked, interrupted, io. Problems with single inputs are in the report.
[[nodiscard]] Result<RunReport> run(const RunOptions& options);

}  // namespace demarche::workbench
