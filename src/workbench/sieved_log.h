// SievedLog: one log file on its way through the sweep. The sieve names the few lines that may show something; the exact
// reader of the format takes these, in order, as if it had read the whole file.
//
// What the caller gets is the same as from evidence::read_log, but for two things: values that are odd in lines that show
// nothing are no problem, and first and last time are those of the first and last row of each segment of 4 MiB.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/parallel.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "model/problem.h"
#include "model/record.h"
#include "pipeline/sweep/kernel/term_filters.h"
#include "workbench/window_reader.h"

namespace demarche::workbench {

struct SievedOutcome {
  Accounting accounting;
  std::optional<Timestamp> first, last;
};

struct SievedOptions {
  std::string path;                                     // as the user names it
  const kernel::TermFilters* filters = nullptr;
  const Cancellation* cancel = nullptr;
};

// Reads a file, compressed or not, on this thread.
[[nodiscard]] Result<SievedOutcome> read_sieved(std::unique_ptr<ByteSource> raw, const SievedOptions& options, RecordSink& sink,
                                                Problems& problems);

}  // namespace demarche::workbench
