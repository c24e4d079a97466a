#include <doctest/doctest.h>

#include "pipeline/publish/lint.h"
#include "pipeline/publish/page_scan.h"
#include "pipeline/publish/report.h"

using namespace demarche;
using namespace demarche::publish;

namespace {

Claim count_claim(std::string id, std::string name, std::int64_t value, std::string says) {
  Claim claim;
  claim.id = std::move(id), claim.name = std::move(name), claim.measure = "count", claim.unit = "login";
  claim.value = value, claim.says = std::move(says), claim.rows = 3;
  return claim;
}

ReportContent small() {
  ReportContent content;
  content.case_id = "c", content.case_name = "Case <script>alert(1)</script> 7", content.audience = "public";
  content.marking = "TLP:CLEAR", content.date = "2013-02-19", content.program = "test";
  content.claims = {count_claim("C-016", "logins.count", 1905, "1,905 logins to the actor's relays")};
  Claim places = count_claim("C-038", "logins.by_place", 0, "Logins by place of origin");
  places.measure = "table";
  places.table = Table{{"place", "logins"}, {CellType::text, CellType::integer},
                       {{std::string("Shang\x1b[31mhai<b>"), std::int64_t{1900}}, {Cell(), std::int64_t{5}}}};
  content.claims.push_back(std::move(places));
  return content;
}

}  // namespace

TEST_CASE("a report binds its figures and lets nothing hostile through") {
  const auto page = render_report(small());
  REQUIRE(page.has_value());
  CHECK(page->find("<data data-claim=\"logins.count\" value=\"1905\">1,905</data>") != std::string::npos);
  CHECK(page->find("<script") == std::string::npos);
  CHECK(page->find('\x1b') == std::string::npos);
  CHECK(page->find("<b>\">") == std::string::npos);
  CHECK_EQ(*page, *render_report(small()));
}

TEST_CASE("a value is set off where it stands as a number of its own, never inside an entity") {
  ReportContent content = small();
  content.claims[0].name = "logins.client_ips";
  content.claims[0].value = std::int64_t{3};
  content.claims[0].says = "The actor's hosts: 13 seen, 3 used";
  content.claims[0].n = 13;
  const auto page = render_report(content);
  REQUIRE(page.has_value());
  CHECK(page->find("actor&#39;s hosts: 13 seen, <strong><data data-claim=\"logins.client_ips\" value=\"3\">3</data></strong> used") != std::string::npos);
}

TEST_CASE("the linter finds what no claim says") {
  const ReportContent content = small();
  const std::string page = *render_report(content);
  struct { const char* from; const char* to; } const edits[] = {
      {">1,905</data>", ">1,904</data>"},                                     // a digit in the prose
      {"In short", "In 3 words"},                                            // a number of nobody's
      {"<p>", "<p>It is likely, with high confidence. "},                    // ICD 203
  };
  for (const auto& edit : edits) {
    CAPTURE(edit.to);
    std::string broken = page;
    const auto at = broken.find(edit.from);
    REQUIRE(at != std::string::npos);
    broken.replace(at, std::string_view(edit.from).size(), edit.to);
    CHECK_FALSE(lint_report(broken, content).empty());
  }
  CHECK(lint_report(page, content).empty());
  ReportContent judged = content;
  judged.assessment.hypotheses.push_back({"H1", "A", 1, 1, 1, 1, 0, 0, "likely", false});
  CHECK_FALSE(lint_report(page, judged).empty());
}

TEST_CASE("pieces of a page know what they are bound to, also when the page is broken") {
  const auto pieces = scan_page("<p id=\"x\">a <data data-claim=\"c\" value=\"1\">1</data> b<br><code>9</code></p><unclosed");
  REQUIRE_EQ(pieces.size(), 4);
  CHECK_EQ(pieces[1].claim, "c");
  CHECK_EQ(pieces[1].value, "1");
  CHECK_EQ(pieces[0].block, "x");
  CHECK(pieces[3].exempt);
  for (const char* broken : {"<", "<p", "</", "<p a=\"", "</p></p>text", "<<>>"}) CHECK(scan_page(broken).size() < 5);
}

TEST_CASE("values are shown as people read them") {
  struct { Cell value; const char* unit; const char* measure; const char* shown; } const table[] = {
      {std::int64_t{1905}, "login", "count", "1,905"}, {0.970603, "login", "share", "97.1%"},
      {std::int64_t{6'500'000'000'000}, "byte", "max", "6.5 TB"}, {356.04, "day", "mean", "356 days"},
      {std::string("Shanghai"), "place", "mode", "Shanghai"}, {8.0, "hour", "mode", "8"}, {-3.5, "hour", "mode", "-3.5"},
  };
  for (const auto& row : table) {
    Claim claim = count_claim("C", "x", 0, "");
    claim.value = row.value, claim.unit = row.unit, claim.measure = row.measure;
    CHECK_EQ(shown_value(claim), row.shown);
  }
}
