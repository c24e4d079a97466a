// The one page that `run` prints: what was read, what was sighted (or where nothing was), the figures, what has no
// answer and why, what was wrong, and what to type next.
#pragma once

#include <span>
#include <string>

#include "cli/session.h"
#include "workbench/run.h"

namespace demarche::cli {

// `next`: commands to type, at most three are printed.
struct NextStep {
  std::string line, says;
};
[[nodiscard]] std::string run_page(const workbench::RunReport& report, std::span<const NextStep> next, Look look);

// The parts that other pages share: the case and its marking in one line, and the figures with the numbers of their claims.
[[nodiscard]] std::string run_title(const workbench::RunReport& report, Look look);
[[nodiscard]] std::string summary_text(const workbench::RunReport& report, Look look);

// "Next  demarche why C-001      see the lines behind it"
[[nodiscard]] std::string next_text(std::span<const NextStep> next, Look look);

// Where a sweep looked, for an honest "nothing sighted": indicators by type, days, sources, fields, and what could not
// have been seen. `holder` is what the searched "sources" are: of a case sources, of a bare sweep files.
[[nodiscard]] std::string searched_text(const workbench::SearchedReport& searched, Look look, std::string_view holder = "source");

}  // namespace demarche::cli
