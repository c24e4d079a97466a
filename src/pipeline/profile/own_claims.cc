#include "pipeline/profile/own_claims.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "pipeline/profile/measures.h"
#include "pipeline/profile/wording.h"

namespace demarche::profile {
namespace {

// The names that a query uses: words outside of 'texts', in lower case, and "*" where it is not count(*).
std::set<std::string, std::less<>> words_of(std::string_view sql) {
  std::set<std::string, std::less<>> out;
  std::string word;
  bool quoted = false;
  char before = 0;   // the last character that is no space
  for (char c : sql) {
    if (c == '\'') quoted = !quoted;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (c == '*' && !quoted && before != '(') out.insert("*");
    if (c != ' ') before = c;
    if (letter && !quoted) word += lower(std::string_view(&c, 1));
    else if (!word.empty()) out.insert(std::exchange(word, {}));
  }
  if (!word.empty()) out.insert(word);
  return out;
}

// Views that are made of other rows and so name none of their own; and what the registry of networks adds.
std::string derived_rows(std::string_view sql) {
  static constexpr std::pair<std::string_view, std::string_view> kDerived[] = {
      {"intrusions", "sightings where victim_id is not null"},
      {"clusters", "sightings"},
      {"infrastructure", "infrastructure_rows"},
  };
  const auto words = words_of(sql);
  std::string out;
  for (const auto& [view, rows] : kDerived)
    if (words.contains(view))
      out += " union all select artifact, byte_offset, byte_length, marking from " + std::string(rows);
  const auto placed = {"organisation", "city", "region", "country", "asn", "*"};
  const bool names_place = std::ranges::any_of(placed, [&](std::string_view column) { return words.contains(column); });
  for (std::string_view view : {"logins", "infrastructure"})
    if (names_place && words.contains(view))
      out += " union all select null, null, null, place_marking from " + std::string(view) + " where place_marking is not null";
  return out;
}

// The store may tell the rows of a simple query; where it cannot, what derived_rows() knows is left.
Status attach_rows(Query& query, EvidenceDigests& digests, Claim& claim, Tlp otherwise) {
  const std::string derived = derived_rows(claim.sql);
  const std::string nothing = "select null::varchar as artifact, null::bigint as byte_offset, null::bigint as byte_length, "
                              "null::varchar as marking where false";
  Result<std::string> own = query.rows_behind(claim.sql);
  if (own) {
    const Status done = digests.attach(claim, "select artifact, byte_offset, byte_length, marking from (" + *own + ")" + derived,
                                       otherwise);
    if (done) return Done{};
    own = done.error();
  }
  TRY(digests.attach(claim, nothing + derived, otherwise));
  if (derived.empty()) return std::move(own).error();
  return Done{};
}

// In rising order, so that the answer is the same on every run; exact while whole numbers fit, else compensated (Neumaier).
Cell sum_of(const std::vector<Cell>& values) {
  std::int64_t whole = 0;
  bool exact = true;
  double sum = 0, lost = 0;
  for (const Cell& value : values) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    exact = exact && integer != nullptr && !__builtin_add_overflow(whole, *integer, &whole);
    const double next = cell_number(value), total = sum + next;
    lost += std::fabs(sum) >= std::fabs(next) ? (sum - total) + next : (next - total) + sum;
    sum = total;
  }
  if (exact) return whole;
  return sum + lost;
}

Cell median_of(const std::vector<Cell>& sorted) {
  const std::size_t half = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[half];
  return (cell_number(sorted[half - 1]) + cell_number(sorted[half])) / 2;
}

// One column of numbers, to which the measure is applied; nulls are left out.
Status apply(const Table& table, Claim& claim) {
  std::vector<Cell> values;
  for (const auto& row : table.rows) {
    if (is_null(row[0])) continue;
    if (!std::holds_alternative<std::int64_t>(row[0]) && !std::holds_alternative<double>(row[0]))
      return bad_input("expected numbers, found \"" + visible(cell_text(row[0])) + "\"");
    values.push_back(row[0]);
  }
  if (values.empty()) return bad_input("the query gave no value");
  std::ranges::sort(values, {}, [](const Cell& value) { return std::pair(cell_number(value), value.index()); });
  if (claim.measure == "max") claim.value = values.back();
  else if (claim.measure == "median") claim.value = median_of(values);
  else claim.value = sum_of(values);
  claim.n = static_cast<std::int64_t>(values.size());
  return Done{};
}

Status measure_share(const Table& table, Claim& claim) {
  const int k = column_of(table, "k"), n = column_of(table, "n");
  if (k < 0 || n < 0) return bad_input("a share needs the columns k and n", "select count(*) filter (...) as k, count(*) as n");
  if (table.rows.size() != 1) return bad_input("expected one row, found " + std::to_string(table.rows.size()));
  const Cell& kcell = table.rows[0][static_cast<std::size_t>(k)];
  const Cell& ncell = table.rows[0][static_cast<std::size_t>(n)];
  if (!std::holds_alternative<std::int64_t>(kcell) || !std::holds_alternative<std::int64_t>(ncell))
    return bad_input("k and n must be whole numbers");
  const std::int64_t counted = cell_integer(kcell), of = cell_integer(ncell);
  if (of == 0) return bad_input("n is zero: there is nothing to take a share of");
  if (counted < 0 || counted > of) return bad_input("expected 0 <= k <= n, found k = " + std::to_string(counted) + ", n = " + std::to_string(of));
  set_share(claim, counted, of, 1);
  return Done{};
}

Status measure_own(const Table& table, Claim& claim) {
  if (claim.measure == "share") return measure_share(table, claim);
  if (table.columns.empty()) return bad_input("the query gave no column");
  if (table.rows.size() > 1 && table.columns.size() == 1 && claim.measure != "count") return apply(table, claim);
  if (table.rows.size() != 1) return bad_input("expected one row, found " + std::to_string(table.rows.size()));
  const int column = std::max(0, column_of(table, "value"));
  claim.value = table.rows[0][static_cast<std::size_t>(column)];
  if (is_null(claim.value)) return bad_input("the query gave no value");
  if (const int k = column_of(table, "k"); k >= 0) claim.k = cell_integer(table.rows[0][static_cast<std::size_t>(k)]);
  if (const int n = column_of(table, "n"); n >= 0) claim.n = cell_integer(table.rows[0][static_cast<std::size_t>(n)]);
  return Done{};
}

Status answer(Query& query, const QueryLimits& limits, Claim& claim) {
  const Table table = TRY(query.select_foreign(claim.sql, limits));
  return measure_own(table, claim);
}

}  // namespace

Claim own_claim(Query& query, EvidenceDigests& digests, const OwnClaimSpec& spec, const ProfileOptions& options) {
  Claim claim;
  claim.id = claim.name = spec.id;
  claim.measure = spec.measure;
  claim.unit = spec.unit;
  claim.method = spec.measure;
  claim.sql = spec.sql;
  claim.marking = strictest(spec.marking, options.marking);
  if (const Status done = answer(query, options.limits, claim); !done) {
    unanswer(claim, done.error().message);
    claim.says = claim.id + " has no answer: " + claim.problems.front();
    return claim;
  }
  if (const Status done = attach_rows(query, digests, claim, options.marking); !done)
    claim.problems.push_back("the rows behind it cannot be told: " + done.error().message);
  claim.marking = strictest(claim.marking, spec.marking);
  claim.says = fill_in(spec.says, claim);
  return claim;
}

}  // namespace demarche::profile
