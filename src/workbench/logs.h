// Reading the logs of a case: which files there are, which changed, what is kept of each.
//
// Rows kept (plan, section 6): everything from relays; from other sources the rows that an indicator hit and the rows
// that share a connection uid with them. Uids are shared within one victim's sources, or within one source that has no
// victim: two sensors may use the same uid for different connections. So a file may be read twice: first to find the
// hits, then, when its victim has any, to keep the rows. What was read is committed file by file; a killed run goes on
// from there.
#pragma once

#include <string>
#include <vector>

#include "workbench/log_pass.h"
#include "workbench/run.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

struct LogsReport {
  std::uint64_t files_read = 0, files_unchanged = 0, bytes_read = 0;
  std::uint64_t unreadable = 0;
  std::vector<std::string> unreadable_sources;      // source id of each
  std::vector<Problem> problems;                    // about files as a whole: none found, cannot be opened, gone
  std::vector<std::string> notes;
};

[[nodiscard]] Result<LogsReport> read_logs(Workspace& workspace, const Intelligence& intelligence,
                                           const std::string& intelligence_fingerprint, const RunOptions& options);

}  // namespace demarche::workbench
