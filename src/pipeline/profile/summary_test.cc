#include <doctest/doctest.h>

#include "pipeline/profile/summary.h"
#include "pipeline/profile/wording.h"

using namespace demarche;
using namespace demarche::profile;

namespace {

Claim claim(std::string id, std::string name, std::string measure, Cell value) {
  Claim out;
  out.id = std::move(id), out.name = std::move(name), out.measure = std::move(measure), out.value = std::move(value);
  return out;
}

Claim gap(std::string id, std::string name, std::string reason) {
  Claim out = claim(std::move(id), std::move(name), "count", {});
  out.answered = false;
  out.problems = {std::move(reason)};
  return out;
}

}  // namespace

TEST_CASE("figures as people read them") {
  Claim share = claim("C-1", "x", "share", 1849.0 / 1905), hour = claim("C-2", "x", "mode", 5.75);
  hour.unit = "hour";
  CHECK_EQ(figure_text(share), "97.1%");
  CHECK_EQ(figure_text(hour), "UTC+5:45");
  CHECK_EQ(figure_text(claim("C-3", "x", "count", std::int64_t{1905})), "1,905");
  CHECK_EQ(figure_text(claim("C-4", "x", "mean", 1234.56)), "1,234.6");
  CHECK_EQ(figure_text(claim("C-5", "x", "min", *Timestamp::parse("2006-07-01T10:00:00Z"))), "2006-07-01");
  CHECK_EQ(figure_text(claim("C-6", "x", "mode", std::string("Shanghai"))), "Shanghai");
  CHECK_EQ(figure_text(gap("C-7", "x", "nothing")), "");
  CHECK_EQ(offset_text(-9.5), "UTC-9:30");
}

TEST_CASE("sentences: known names are filled in, other braces stay, a filled-in brace is not read again") {
  Claim origin = claim("C-1", "logins.origin", "mode", std::string("{n} {k}"));
  origin.k = 7, origin.n = 9;
  origin.more["country"] = std::string("XY");
  CHECK_EQ(fill_in("{value} {k}/{n} {country} {nothing} {", origin), "{n} {k} 7/9 XY {nothing} {");
}

TEST_CASE("the summary has a line only for what has an answer") {
  std::vector<Claim> claims = {claim("C-001", "victims.count", "count", std::int64_t{141}), gap("C-002", "victims.countries", "no registry of victims"),
                               claim("C-003", "victims.sectors", "count", std::int64_t{20}), gap("C-016", "logins.count", "no source has the role relay"),
                               gap("C-017", "logins.origin", "no source has the role relay"),
                               claim("C-101", "C-101", "count", std::int64_t{3})};
  claims.back().says = "three things";
  const auto lines = summary_lines(claims);
  REQUIRE_EQ(lines.size(), 2);
  CHECK_EQ(lines[0].label, "VICTIMS");
  CHECK_EQ(lines[0].text, "at least 141, 20 sectors");
  CHECK_EQ(lines[0].claim_id, "C-001");
  CHECK_EQ(lines[1].text, "three things");
  CHECK_EQ(unanswered_line(claims), "victims.countries (no registry of victims); logins.* (no source has the role relay)");
  CHECK_EQ(unanswered_line({}), "");
}
