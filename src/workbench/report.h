// Building the reports of run.h from what the store knows, and keeping the last one as a document of the case.
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/result.h"
#include "pipeline/sweep/matcher.h"
#include "store/case_store.h"
#include "workbench/run.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

// Days of UTC that a set of spans touches, each day once.
class DaySpans {
 public:
  void add(std::optional<Timestamp> first, std::optional<Timestamp> last);
  [[nodiscard]] std::uint64_t days() const;

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> spans_;   // inclusive day numbers
};

void add_accounting(Accounting& sum, const Accounting& one);
void widen(std::optional<Timestamp>& first, std::optional<Timestamp>& last, std::optional<Timestamp> from,
           std::optional<Timestamp> to);

// One per [[source]], in the order of case.toml; `unreadable` names a source once for each file that could not be opened.
[[nodiscard]] Result<std::vector<SourceReport>> source_reports(const Workspace& workspace, const std::vector<std::string>& unreadable);

// What all logs of the case were searched for and in which fields; `types` are the indicator types of the case.
[[nodiscard]] Result<SearchedReport> searched_report(const Workspace& workspace, const std::vector<SourceReport>& sources,
                                             std::uint64_t indicators, const std::set<IndicatorType>& types);

// The report without its claims, which are a document of their own.
[[nodiscard]] Status keep_report(store::CaseStore& store, const RunReport& report);
[[nodiscard]] Result<RunReport> kept_report(store::CaseStore& store);   // empty before the first run

}  // namespace demarche::workbench
