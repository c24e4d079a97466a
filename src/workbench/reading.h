// Reading: a case opened for questions. Any number may be open while one run writes.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "base/result.h"
#include "model/case.h"
#include "model/claim.h"
#include "model/problem.h"
#include "model/query.h"
#include "workbench/run.h"

namespace demarche::workbench {

// The case.toml at or above `start` (a folder or the file itself). ErrorKind::no_case when there is none.
[[nodiscard]] Result<std::filesystem::path> find_case(const std::filesystem::path& start);

// One line of an original log, with its neighbours, as the file holds it now.
struct EvidenceLine {
  std::string source, path, artifact;          // path as the case names it; artifact: SHA-256 of the whole file
  std::uint64_t line = 0, offset = 0, length = 0;
  std::string text;                            // the bytes themselves: untrusted
  std::string digest;                          // SHA-256 of these bytes
  std::vector<std::string> before, after;      // neighbouring lines: untrusted
  bool original_unchanged = false;             // the file still has the digest it was sealed with
  std::string fault;                           // why the bytes cannot be shown, or that the file changed
};

struct Chain {                                 // why ID
  Claim claim;                                 // of another kind of id: its fields are filled as far as they apply
  std::string recomputed;                      // "same", "differs: ..." or "not recomputed: ..."
  bool holds = true;
  std::vector<EvidenceLine> lines;             // the first few rows behind it
  std::vector<std::string> changed;            // originals of any row behind it that are no longer what was sealed
  std::vector<std::string> rests_on, supports; // ids below and above
};

struct DeepCheck {                             // doctor --deep
  std::vector<std::string> same;               // claims that came out again
  std::vector<std::string> differing;          // claims that did not: "logins.count: differs: now 3"
  std::vector<std::string> changed;            // originals that are no longer what was sealed: "logs/a.log: changed since it was sealed"
  std::vector<std::string> missing;            // originals that cannot be read; figures do not need them
  std::uint64_t originals = 0;                 // read again
};

struct ShownNote {
  std::int64_t number = 0;
  Timestamp at;
  std::string who, text;                       // untrusted
};

struct Shown {                                 // show ID
  std::string kind, id;
  std::vector<std::pair<std::string, Cell>> fields;
  std::optional<Table> related;                // e.g. the sightings of an intrusion
  std::vector<ShownNote> notes = {};           // what people noted on it, oldest first
};

struct StatusReport {
  std::string case_id, case_name;
  Tlp marking = Tlp::red;
  struct Stage { std::string step, state; };   // "evidence", "12 sources, 4,122 rows"
  std::vector<Stage> stages;                   // the eight steps in order
  std::vector<std::string> changed;            // inputs that changed since the last run
  std::optional<Timestamp> last_run;
  std::string next;                            // the command that comes next
};

class Reading {
 public:
  // Checks the seals first: ErrorKind::seal_broken names the file.
  static Result<std::unique_ptr<Reading>> open(const std::filesystem::path& case_file);
  ~Reading();

  [[nodiscard]] const Case& spec() const;
  [[nodiscard]] Result<StatusReport> status();
  [[nodiscard]] Result<RunReport> last_run();                       // what the last run reported; an empty one before any
  [[nodiscard]] Result<std::vector<Claim>> claims();                // as computed by the last run
  [[nodiscard]] Result<Table> query(std::string_view sql, const QueryLimits& limits);
  [[nodiscard]] Result<Shown> show(std::string_view id);            // claim, source, victim, indicator, intrusion, cluster, artifact ...
  [[nodiscard]] Result<Chain> why(std::string_view id, std::size_t most_lines);
  // Recomputes every claim and reads every original again. ErrorKind::interrupted when asked to stop.
  [[nodiscard]] Result<DeepCheck> check_deeply(const Cancellation& cancel);

 private:
  struct State;
  [[nodiscard]] Result<Shown> find_shown(std::string_view id);
  explicit Reading(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace demarche::workbench
