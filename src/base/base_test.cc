#include <doctest/doctest.h>

#include <atomic>

#include "base/hash.h"
#include "base/parallel.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "base/untrusted.h"

using namespace demarche;

TEST_CASE("times: epoch and ISO name the same moment, rounded to microseconds") {
  struct { const char* text; const char* iso; } const table[] = {
      {"0", "1970-01-01T00:00:00Z"},
      {"1521911721.258458", "2018-03-24T17:15:21.258458Z"},
      {"1521911721.2584585", "2018-03-24T17:15:21.258459Z"},
      {"-1.5", "1969-12-31T23:59:58.500000Z"},
      {"1.5219117212584581e9", "2018-03-24T17:15:21.258458Z"},
      {"2018-03-24T17:15:21.258458Z", "2018-03-24T17:15:21.258458Z"},
      {"2013-02-19", "2013-02-19T00:00:00Z"},
      {"2013-02-19 08:15:00+08:00", "2013-02-19T00:15:00Z"},
      {"2013-02-19T08:15:00-0330", "2013-02-19T11:45:00Z"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    auto time = Timestamp::parse(row.text);
    REQUIRE(time.has_value());
    CHECK_EQ(time->iso(), row.iso);
  }
  for (const char* wrong : {"", "-", "x", "2013-13-01", "2013-02-30", "12:00", "1.2.3", "99999999999999", "2013-02-19T25:00:00Z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(Timestamp::parse(wrong).has_value());
  }
}

TEST_CASE("spans") {
  CHECK_EQ(parse_span("-3s")->count(), -3'000'000);
  CHECK_EQ(parse_span("1h30m")->count(), 5'400'000'000);
  CHECK_EQ(parse_span("P14D")->count(), 14 * 86'400'000'000);
  CHECK_EQ(parse_span("PT6H")->count(), 6 * 3'600'000'000);
  for (const char* wrong : {"", "3", "s", "P", "3x", "--3s"}) CHECK_FALSE(parse_span(wrong).has_value());
}

TEST_CASE("hostile text is made visible, once and for good") {
  CHECK_EQ(visible("a\x1b[31mb"), "a\\x1b[31mb");
  CHECK_EQ(visible("\xff\xc3\xa9"), "\\xff\xc3\xa9");
  CHECK_EQ(for_terminal("x\xe2\x80\xaey"), "x\\u{202e}y");
  CHECK_EQ(for_html("<a href='x'>&\x07"), "&lt;a href=&#39;x&#39;&gt;&amp;\\x07");
  CHECK_EQ(for_markdown("[x](javascript:1)"), "\\[x\\]\\(javascript:1\\)");
  CHECK_EQ(for_csv("=1+1"), "'=1+1");
  CHECK_EQ(for_csv("a,\"b\""), "\"a,\"\"b\"\"\"");
}

TEST_CASE("numbers print with twelve significant digits") {
  CHECK_EQ(number_text(0.970603674540682), "0.970603674541");
  CHECK_EQ(number_text(1905), "1905");
  CHECK_EQ(number_text(-0.5), "-0.5");
  CHECK_EQ(number_text(6.5e12), "6500000000000");
  CHECK_EQ(with_thousands(1905), "1,905");
  CHECK_EQ(percent(0.9706), "97.1%");
}

TEST_CASE("the nearest known word is offered only when near") {
  const std::string_view known[] = {"clock_offset", "victim", "grade"};
  CHECK_EQ(nearest("clock_ofset", known).value_or(""), "clock_offset");
  CHECK_FALSE(nearest("zzzzzz", known).has_value());
}

TEST_CASE("SHA-256 of the empty and of a short text") {
  CHECK_EQ(Sha256::of("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK_EQ(Sha256::parse(Sha256::of("abc").hex())->hex(), Sha256::of("abc").hex());
  CHECK_FALSE(Sha256::parse("abc").has_value());
}

TEST_CASE("parallel_for does each piece once") {
  for (unsigned jobs : {1U, 2U, 8U}) {
    std::vector<std::atomic<int>> seen(1000);
    parallel_for(jobs, seen.size(), [&](std::size_t i) { ++seen[i]; });
    for (const auto& count : seen) CHECK_EQ(count.load(), 1);
  }
}
