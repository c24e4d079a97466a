#include <doctest/doctest.h>

#include <vector>

#include "base/text.h"
#include "cli/figures.h"
#include "cli/progress.h"
#include "cli/run_page.h"
#include "cli/width.h"

using namespace demarche;
using namespace demarche::cli;

namespace {

Claim claim_of(std::string measure, std::string unit, Cell value) {
  Claim claim;
  claim.measure = std::move(measure), claim.unit = std::move(unit), claim.value = std::move(value);
  return claim;
}

workbench::RunReport long_report() {
  workbench::RunReport report;
  report.case_id = "x", report.case_name = std::string(120, 'n'), report.marking = Tlp::amber_strict;
  for (int i = 0; i < 30; ++i) {
    workbench::SourceReport source;
    source.id = "S-" + std::to_string(i), source.role = "victim", source.files = 1234567, source.sightings = 12;
    report.sources.push_back(source);
    report.problems.push_back({"logs/dir/conn.log", 7, 1, "expected 21 fields, found 3", "send it again", 3});
    report.searched.fields.push_back("conn.field" + std::to_string(i));
  }
  report.problem_records = 90;
  report.searched.indicators = 3174;
  report.summary = {{"LOGINS", "1,905 and a very long text that has to be wrapped because it does not fit into one line", "C-001"},
                    {"INFRASTRUCTURE", "849", "C-017"}};
  report.unanswered = "logins.*, theft.* (no registry of victims); operators.at_least (fewer than two occasions)";
  return report;
}

}  // namespace

TEST_CASE("figures for people") {
  struct { Claim claim; const char* text; } const table[] = {
      {claim_of("count", "login", std::int64_t{1905}), "1,905 logins"},
      {claim_of("count", "login", std::int64_t{1}), "1 login"},
      {claim_of("count", "country", std::int64_t{15}), "15 countries"},
      {claim_of("count", "address", std::int64_t{849}), "849 addresses"},
      {claim_of("share", "login", 0.970603674541), "97.1%"},
      {claim_of("sum", "byte", std::int64_t{6'500'000'000'000}), "6.5 TB"},
      {claim_of("sum", "byte", std::int64_t{999'999}), "999,999 bytes"},
      {claim_of("median", "day", 243.46), "243.5 days"},
      {claim_of("mean", "day", 1764.0), "1,764 days"},
      {claim_of("mode", "hour", 8.0), "8"},
      {claim_of("mode", "city", std::string("Shanghai")), "Shanghai"},
      {claim_of("min", "", Timestamp::from_seconds(0)), "1970-01-01"},
      {claim_of("count", "victim", Cell{}), "unanswered: no reason given"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(figure(row.claim), row.text);
  }
  Claim share = claim_of("share", "login", 0.5);
  share.k = 1000, share.n = 2000, share.low = 0.4, share.high = 0.6, share.at_least = true;
  CHECK_EQ(figure(share), "at least 50.0%");
  CHECK_EQ(counts(share), "1,000/2,000");
  CHECK_EQ(interval(share), "40.0% - 60.0%");
}

TEST_CASE("the run page keeps to its width, shows five problems and three commands") {
  const std::vector<NextStep> next = {{"demarche a", "1"}, {"demarche b", "2"}, {"demarche c", "3"}, {"demarche d", "4"}};
  for (const std::size_t width : {80U, 40U}) {
    CAPTURE(width);
    const std::string page = run_page(long_report(), next, {.width = width, .color = false});
    for (std::string_view line : split(page, '\n')) {
      CAPTURE(line);
      CHECK_LE(width_of(line), width);
    }
    CHECK_NE(page.find("demarche c"), std::string::npos);
    CHECK_EQ(page.find("demarche d"), std::string::npos);
  }
  const std::string page = run_page(long_report(), next, {.width = 80, .color = false});
  CHECK_NE(page.find("Nothing sighted."), std::string::npos);
  CHECK_NE(page.find("logs/dir/conn.log:7: expected 21 fields, found 3"), std::string::npos);
  CHECK_NE(page.find("and 25 more"), std::string::npos);
  CHECK_NE(page.find("C-001\n"), std::string::npos);
  const auto from = page.find("Unanswered:");
  REQUIRE_NE(from, std::string::npos);
  CHECK_EQ(page.find("Unanswered:", from + 1), std::string::npos);
}

TEST_CASE("progress: hidden when short, at most ten a second, wiped at the end") {
  StringOutput err;
  std::chrono::milliseconds now{0};
  ProgressOptions options{.mode = ProgressMode::bar, .terminal = true, .clock = [&] { return now; }};
  {
    const auto bar = make_progress(options, err);
    bar->begin("sweep", 1000);
    now = std::chrono::milliseconds(499);
    bar->advance(500, 0);
    bar->end();
    CHECK_EQ(err.text, "");
    bar->begin("sweep", 1000);
    for (int i = 0; i < 1000; ++i) {
      now += std::chrono::milliseconds(1);
      bar->advance(1, i == 0 ? 48'211 : 0);
    }
    bar->end();
  }
  std::size_t drawn = 0;
  for (char c : err.text) drawn += c == '\r' ? 1U : 0U;
  CHECK_GE(drawn, 5);
  CHECK_LE(drawn, 7);   // half a second at ten a second, and the wiping
  CHECK_NE(err.text.find("48,211 hits"), std::string::npos);
  CHECK(err.text.ends_with("\r\x1b[K"));
}

TEST_CASE("progress in a log file: a line every thirty seconds; as JSON: begin and end at least") {
  StringOutput err;
  std::chrono::milliseconds now{0};
  ProgressOptions options{.mode = ProgressMode::automatic, .terminal = false, .clock = [&] { return now; }};
  const auto lines = make_progress(options, err);
  lines->begin("evidence", 0);
  for (int i = 0; i < 65; ++i) {
    now += std::chrono::seconds(1);
    lines->advance(1'000'000, 0);
  }
  lines->end();
  CHECK_EQ(split(err.text, '\n').size(), 3);   // two lines, each with its end
  CHECK_EQ(err.text.find('\r'), std::string::npos);

  err.text.clear();
  options.mode = ProgressMode::json;
  const auto json = make_progress(options, err);
  json->begin("evidence", 10);
  json->advance(10, 2);
  json->end();
  CHECK(err.text.starts_with("{\"type\":\"progress\",\"step\":\"evidence\",\"bytes\":0,\"total\":10,"));
  CHECK_NE(err.text.find("\"bytes\":10,\"total\":10,\"hits\":2"), std::string::npos);

  err.text.clear();
  options.mode = ProgressMode::automatic;
  options.quiet = true;
  make_progress(options, err)->begin("evidence", 10);
  CHECK_EQ(err.text, "");
}

TEST_CASE("sizes and times") {
  CHECK_EQ(size_text(17), "17 B");
  CHECK_EQ(size_text(1.9e9), "1.9 GB");
  CHECK_EQ(size_text(512'000), "512 KB");
  CHECK_EQ(clock_text(std::chrono::milliseconds(2000)), "0:02");
  CHECK_EQ(clock_text(std::chrono::hours(1)), "1:00:00");
}
