#include "pipeline/profile/claims.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "pipeline/profile/claim_spec.h"
#include "pipeline/profile/evidence_digest.h"
#include "pipeline/profile/facts.h"
#include "pipeline/profile/measures.h"
#include "pipeline/profile/own_claims.h"
#include "pipeline/profile/wording.h"

namespace demarche::profile {
namespace {

constexpr std::string_view kOffset = "$offset";

std::string number(std::size_t index) {
  char text[32];
  std::snprintf(text, sizeof text, "C-%03zu", index + 1);
  return text;
}

// Fills the claim's SQL with what an earlier claim found; false when it has no answer.
bool bind_offset(ClaimSpec& spec, const Claim* hours) {
  if (spec.sql.find(kOffset) == std::string::npos) return true;
  if (hours == nullptr || !hours->answered) return false;
  const std::string minutes = std::to_string(std::lround(cell_number(hours->value) * 60));
  spec.sql = replace_all(spec.sql, kOffset, minutes);
  spec.more_sql = replace_all(spec.more_sql, kOffset, minutes);
  return true;
}

Status compute(Query& query, EvidenceDigests& digests, const ClaimSpec& spec, Claim& claim, Tlp otherwise) {
  Table rows = TRY(query.select(spec.sql));
  const Table further = spec.more_sql.empty() ? Table{} : TRY(query.select(spec.more_sql));
  measure(spec, std::move(rows), further, claim);
  return digests.attach(claim, spec.rows_sql, otherwise);
}

Claim blank(const ClaimSpec& spec, std::size_t index, Tlp marking) {
  Claim claim;
  claim.id = number(index);
  claim.name = spec.name;
  claim.measure = spec.measure;
  claim.unit = spec.unit;
  claim.method = spec.method_text;
  claim.at_least = spec.at_least;
  claim.marking = marking;
  return claim;
}

std::string english_list(const Table& countries) {
  std::string out;
  for (const auto& row : countries.rows) out += (out.empty() ? "" : " ") + cell_text(row[0]);
  return out;
}

// The claims in their order; `hours` points at logins.utc_offset once it is there.
class Standard {
 public:
  Standard(Query& query, EvidenceDigests& digests, const Facts& facts, Tlp marking)
      : query_(query), digests_(digests), facts_(facts), marking_(marking) {}

  void add(ClaimSpec spec, std::vector<Claim>& claims) {
    Claim claim = blank(spec, claims.size(), marking_);
    const bool bound = bind_offset(spec, find(claims, "logins.utc_offset"));
    claim.sql = spec.sql;
    claim.rows_sql = spec.rows_sql;
    if (auto missing = facts_.missing(spec.needs)) {
      unanswer(claim, std::move(*missing));
    } else if (!bound) {
      unanswer(claim, "logins.utc_offset has no answer");
    } else if (const Status done = compute(query_, digests_, spec, claim, marking_); !done) {
      unanswer(claim, "the query failed: " + done.error().message);
    }
    if (claim.method.empty()) claim.method = claim.measure;
    claim.says = claim.answered ? fill_in(spec.says, claim) : claim.name + " has no answer: " + claim.problems.front();
    claims.push_back(std::move(claim));
  }

 private:
  static const Claim* find(const std::vector<Claim>& claims, std::string_view name) {
    const auto found = std::ranges::find(claims, name, &Claim::name);
    return found == claims.end() ? nullptr : &*found;
  }

  Query& query_;
  EvidenceDigests& digests_;
  const Facts& facts_;
  Tlp marking_;
};

}  // namespace

Result<std::vector<Claim>> profile(Query& query, const ProfileOptions& options) {
  constexpr std::array<std::string_view, 4> kLevels = {"city", "region", "country", "asn"};
  if (std::ranges::find(kLevels, options.origin_level) == kLevels.end())
    return bad_input("[profile] origin: expected city, region, country or asn, found \"" + visible(options.origin_level) + "\"");
  const Facts facts = TRY(Facts::ask(query, options.origin_level));
  const Table english = TRY(query.select("select country from english_countries order by country"));
  EvidenceDigests digests(query);
  Standard standard(query, digests, facts, options.marking);
  std::vector<Claim> claims;
  for (ClaimSpec& spec : standard_claims({options.origin_level, english_list(english)})) standard.add(std::move(spec), claims);
  for (const OwnClaimSpec& spec : options.own) claims.push_back(own_claim(query, digests, spec, options));
  return claims;
}

}  // namespace demarche::profile
