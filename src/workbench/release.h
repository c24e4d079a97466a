// A release: what one audience gets, made so that it verifies by itself.
//
//   release.json     what the release is: case, audience, marking, date, settings, own claims, hypotheses and findings
//   rows/*.jsonl     the permitted rows (pipeline/publish/release_tables.h)
//   claims.json      the claims, computed from those rows and from nothing else
//   report.html      for people
//   bundle.stix.json the same as STIX 2.1
//   SHA256SUMS, SHA256SUMS.minisig, release.pub
//
// Publishing first cuts the case down to the permitted rows and writes them; all else follows from what was written. So
// what the audience may not see cannot reach any byte (non-interference), and verifying is making it again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "model/assessment.h"
#include "model/case.h"
#include "model/claim.h"
#include "workbench/audience.h"
#include "workbench/workspace.h"

namespace demarche::workbench {

inline constexpr std::string_view kProgram = "demarche 0.1.0";

// The content of release.json.
struct ReleaseTerms {
  std::string program = std::string(kProgram);
  std::string case_id, case_name, audience, audience_name;
  Tlp marking = Tlp::clear;
  Timestamp date;
  std::string origin_level = "city";
  int quiet_days = 30;
  std::vector<OwnClaimSpec> own;
  std::vector<HypothesisSpec> hypotheses;
  std::vector<FindingSpec> findings;
};

[[nodiscard]] std::string terms_text(const ReleaseTerms& terms);
[[nodiscard]] Result<ReleaseTerms> read_terms(std::string_view text);

using ReleaseFiles = std::map<std::string, std::string>;   // path in the release -> content

// What the case gives this audience: terms and rows only.
struct ReleaseSource {
  ReleaseTerms terms;
  ReleaseFiles rows;                       // "rows/raw_logins.jsonl" ...
};
[[nodiscard]] Result<ReleaseSource> cut_down(const Workspace& workspace, const Audience& audience, Timestamp date, unsigned jobs);

// Everything that follows from terms and rows.
struct ReleaseAnswers {
  std::vector<Claim> claims;
  Assessment assessment;
  std::string claims_json, report_html, bundle_json;
};
[[nodiscard]] Result<ReleaseAnswers> answer(const ReleaseTerms& terms, const ReleaseFiles& rows, const QueryLimits& limits);

// The draft at the case's own marking that every run leaves in releases/draft/: unsigned, in no ledger, replaced each time.
[[nodiscard]] Status write_draft(const Workspace& workspace, Timestamp date, unsigned jobs);

}  // namespace demarche::workbench
