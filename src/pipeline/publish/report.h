// The report: one HTML file without script or requests, for screen and paper, the answer first. Every figure in it is
// bound to the claim it is from:  <data data-claim="logins.count" value="1905">1,905</data>
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "model/assessment.h"
#include "model/claim.h"
#include "pipeline/publish/figures.h"

namespace demarche::publish {

// A released row, as far as a reader needs to find the line again.
struct CitedRow {
  std::string artifact;
  std::int64_t offset = 0, length = 0;
};

struct ReportContent {
  std::string case_id, case_name, audience, marking, date, program;   // date: "2013-02-19"
  std::vector<Claim> claims;
  Assessment assessment;                   // empty: the report has no such section
  std::vector<CitedRow> rows;              // at most a few thousand are printed; the rest is in the rows files
  std::uint64_t rows_total = 0;
};

// Fails (bad_input) when the text would say what no claim says: the linter's faults, one a line.
[[nodiscard]] Result<std::string> render_report(const ReportContent& content);

// A claim's value as people read it, with its unit: "1,905", "97.1%", "6.5 TB", "356 days".
[[nodiscard]] std::string shown_value(const Claim& claim);
// Its exact value as the value attribute carries it: "1905", "0.970603674541".
[[nodiscard]] std::string exact_value(const Claim& claim);

}  // namespace demarche::publish
