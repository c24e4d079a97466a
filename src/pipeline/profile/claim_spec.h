// ClaimSpec: one standard claim as data. The tables in standard_victims.cc and standard_logins.cc are made of these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/profile/facts.h"

namespace demarche::profile {

// How the value comes out of the rows that `sql` gives.
enum class Method {
  value,            // one row; its column `value`
  share,            // one row with k and n; Wilson interval
  clustered_share,  // the same, widened by the design effect of `more_sql` (columns n, k; one row a client address)
  table,            // the rows themselves; `more_sql` gives one row of further figures
  survival_median,  // rows with dwell_days and ended
  hours,            // rows with client_ip and ts
  richness,         // rows with `seen`
};

struct ClaimSpec {
  std::string name = {}, measure = {}, unit = {};
  std::string says = {};             // {value} {k} {n} {low} {high} and further columns of the row by name
  Method method = Method::value;
  std::vector<Need> needs = {};     // in the order in which they are told
  // Columns beside value, k and n become members of Claim::more. $offset stands for the minutes of logins.utc_offset.
  std::string sql = {}, more_sql = {};
  std::string rows_sql = {};      // artifact, byte_offset, byte_length, marking
  bool at_least = false;
  std::string method_text = {};   // for readers; default: the measure
};

// `level`: city | region | country | asn. `english`: the countries behind victims.english, for its method text.
struct StandardOptions {
  std::string level;
  std::string english;
};
[[nodiscard]] std::vector<ClaimSpec> standard_claims(const StandardOptions& options);

[[nodiscard]] std::vector<ClaimSpec> victim_claims(const StandardOptions& options);      // victims, intrusions, theft
[[nodiscard]] std::vector<ClaimSpec> login_claims(const StandardOptions& options);       // logins.*
[[nodiscard]] std::vector<ClaimSpec> means_claims();                                     // infrastructure to operators

}  // namespace demarche::profile
