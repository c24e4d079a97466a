#include "pipeline/profile/measures.h"

#include <cstdio>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "pipeline/profile/hours.h"
#include "pipeline/profile/richness.h"
#include "pipeline/profile/shares.h"
#include "pipeline/profile/survival.h"

namespace demarche::profile {
namespace {

std::string two_decimals(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

Cell named(const Table& table, std::string_view name) {
  const int column = column_of(table, name);
  return column < 0 || table.rows.empty() ? Cell{} : table.rows[0][static_cast<std::size_t>(column)];
}

// Everything that is not value, k, n or reason is told beside the figure.
void take_more(const Table& table, Claim& claim) {
  if (table.rows.empty()) return;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::string& name = table.columns[i];
    if (name != "value" && name != "k" && name != "n" && name != "reason") claim.more[name] = table.rows[0][i];
  }
}

std::string reason_of(const Table& table) {
  const std::string reason = cell_text(named(table, "reason"));
  return reason.empty() ? "the rows give no value" : reason;
}

void measure_value(const Table& rows, Claim& claim) {
  take_more(rows, claim);
  claim.value = named(rows, "value");
  if (is_null(claim.value)) return unanswer(claim, reason_of(rows));
  if (const Cell k = named(rows, "k"); !is_null(k)) claim.k = cell_integer(k);
  if (const Cell n = named(rows, "n"); !is_null(n)) claim.n = cell_integer(n);
}

void measure_share(const Table& rows, const Table& groups, Claim& claim, Method method) {
  take_more(rows, claim);
  const std::int64_t n = cell_integer(named(rows, "n"));
  if (n == 0) return unanswer(claim, reason_of(rows));
  const std::int64_t k = cell_integer(named(rows, "k"));
  const std::string further = std::exchange(claim.method, "");
  if (method == Method::share) {
    set_share(claim, k, n, 1);
  } else {
    std::vector<ShareGroup> shares;
    const int kcol = column_of(groups, "k"), ncol = column_of(groups, "n");
    for (const auto& row : groups.rows)
      shares.push_back({cell_integer(row[static_cast<std::size_t>(ncol)]), cell_integer(row[static_cast<std::size_t>(kcol)])});
    const DesignEffect design = design_effect(shares);
    set_share(claim, k, n, design.effect);
    claim.more["addresses"] = static_cast<std::int64_t>(shares.size());
    claim.more["design_effect"] = design.effect;
  }
  if (!further.empty()) claim.method += "; " + further;
}

void measure_median(const Table& rows, Claim& claim) {
  std::vector<Spell> spells;
  double longest = 0;
  std::int64_t ended = 0;
  for (const auto& row : rows.rows) {
    spells.push_back({cell_number(row[0]), cell_integer(row[1]) != 0});
    longest = std::max(longest, spells.back().days);
    ended += spells.back().ended ? 1 : 0;
  }
  claim.more["ended"] = ended;
  const std::optional<double> median = survival_median(kaplan_meier(spells));
  if (!median) {
    unanswer(claim, "more than half of the intrusions last longer than any that is known to have ended; the median "
                    "is above what was observed");
    claim.more["longest_observed"] = longest;
    return;
  }
  claim.value = *median;
  claim.n = static_cast<std::int64_t>(spells.size());
}

std::string json_array(std::span<const int> minutes) {
  std::string out = "[";
  for (int offset : minutes) out += (out.size() > 1 ? "," : "") + number_text(offset / 60.0);
  return out + "]";
}

void measure_hours(const Table& rows, Claim& claim) {
  std::vector<Stamp> stamps;
  for (const auto& row : rows.rows)
    if (const auto* ts = std::get_if<Timestamp>(&row[1])) stamps.push_back({cell_text(row[0]), *ts});
  const std::vector<Timestamp> moments = bursts(stamps);
  const auto count = static_cast<std::int64_t>(moments.size());
  claim.more["bursts"] = count;
  if (moments.size() < kFewestBursts)
    return unanswer(claim, "too few times: " + std::to_string(count) + " bursts, at least " +
                               std::to_string(kFewestBursts) + " are needed");
  const HoursEstimate estimate = estimate_hours(moments);
  claim.value = estimate.offset / 60.0;
  claim.n = count;
  claim.more["set"] = json_array(estimate.not_excluded);
  claim.more["p"] = estimate.p;
  claim.more["schedule"] = estimate.schedule;
  claim.method = "posterior over 38 offsets and 4 schedules, bursts of 30 minutes, scan-corrected by 2,000 draws";
}

void measure_richness(const Table& rows, Claim& claim) {
  constexpr std::int64_t kFewest = 10;
  const int column = column_of(rows, "seen");
  CHECK(column >= 0);
  std::vector<std::int64_t> counts;
  std::int64_t logins = 0;
  for (const auto& row : rows.rows) {
    counts.push_back(cell_integer(row[static_cast<std::size_t>(column)]));
    logins += counts.back();
  }
  if (logins < kFewest)
    return unanswer(claim, "too few logins carry a client's name: " + std::to_string(logins) + ", at least " +
                               std::to_string(kFewest) + " are needed");
  const Richness richness = chao1(counts);
  claim.value = richness.estimate;
  claim.n = logins;
  claim.low = richness.low;
  claim.high = richness.high;
  claim.method = "chao1, bias-corrected; log-normal interval; a lower bound: a name is a computer, not a person";
  claim.more["seen"] = richness.seen;
  claim.more["once"] = richness.once;
  claim.more["twice"] = richness.twice;
}

}  // namespace

int column_of(const Table& table, std::string_view name) {
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i] == name) return static_cast<int>(i);
  return -1;
}

void unanswer(Claim& claim, std::string reason) {
  claim.answered = false;
  claim.value = Cell{};
  claim.table.reset();
  claim.k.reset(), claim.n.reset(), claim.low.reset(), claim.high.reset();
  claim.problems.insert(claim.problems.begin(), std::move(reason));
}

void set_share(Claim& claim, std::int64_t k, std::int64_t n, double effect) {
  claim.k = k;
  claim.n = n;
  claim.value = static_cast<double>(k) / static_cast<double>(n);
  const Interval interval = wilson(static_cast<double>(k) / effect, static_cast<double>(n) / effect);
  claim.low = interval.low;
  claim.high = interval.high;
  claim.method = effect > 1 ? "wilson, design effect " + two_decimals(effect) : "wilson";
}

void measure(const ClaimSpec& spec, Table rows, const Table& further, Claim& claim) {
  switch (spec.method) {
    case Method::value: return measure_value(rows, claim);
    case Method::share:
    case Method::clustered_share: return measure_share(rows, further, claim, spec.method);
    case Method::table:
      claim.table = std::move(rows);
      return take_more(further, claim);
    case Method::survival_median: return measure_median(rows, claim);
    case Method::hours: return measure_hours(rows, claim);
    case Method::richness: return measure_richness(rows, claim);
  }
}

}  // namespace demarche::profile
