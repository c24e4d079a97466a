// The linter of a report: what no claim says may not stand in it. A fault fails the build of the report.
//
//   - a number in the text that is bound to no claim (dates, times of day, ids such as C-012, and names from the case
//     excepted)
//   - a bound number that is not its claim's
//   - a probability word that is not the one of its hypothesis's band
//   - a word of likelihood and a level of confidence in one sentence (ICD 203 forbids it)
//   - hypotheses without a residual
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace demarche::publish {

struct ReportContent;

[[nodiscard]] std::vector<std::string> lint_report(std::string_view html, const ReportContent& content);

}  // namespace demarche::publish
