#include <doctest/doctest.h>

#include "model/domain.h"
#include "model/ip.h"
#include "model/marking.h"
#include "model/problem.h"
#include "model/url.h"

using namespace demarche;

TEST_CASE("addresses: every spelling is one address") {
  struct { const char* text; const char* canonical; } const table[] = {
      {"1.2.3.4", "1.2.3.4"}, {"001.002.003.004", "1.2.3.4"}, {"::ffff:1.2.3.4", "1.2.3.4"}, {"::FFFF:102:304", "1.2.3.4"},
      {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"}, {"[::1]", "::1"}, {"::", "::"}, {"fe80::1%eth0", "fe80::1"},
      {"1:0:0:2:0:0:0:3", "1:0:0:2::3"}, {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"}, {"64:ff9b::1.2.3.4", "64:ff9b::102:304"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    auto ip = Ip::parse(row.text);
    REQUIRE(ip.has_value());
    CHECK_EQ(ip->text(), row.canonical);
    CHECK_EQ(*Ip::parse(ip->text()), *ip);
  }
  for (const char* wrong : {"", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1.2.3.4 ", ":::", "1::2::3", "12345::", "g::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", ":1", "1:"}) {
    CAPTURE(wrong);
    CHECK_FALSE(Ip::parse(wrong).has_value());
  }
}

TEST_CASE("prefixes and ranges") {
  auto block = Prefix::parse("223.166.0.0/15");
  REQUIRE(block.has_value());
  CHECK(block->contains(*Ip::parse("223.167.255.255")));
  CHECK_FALSE(block->contains(*Ip::parse("223.168.0.0")));
  CHECK_EQ(Prefix::parse("10.1.2.3/8")->text(), "10.0.0.0/8");
  CHECK_EQ(Prefix::parse("2001:db8::/32")->text(), "2001:db8::/32");
  for (const char* wrong : {"1.2.3.4/33", "1.2.3.4/", "1.2.3.4/x", "::/129"}) CHECK_FALSE(Prefix::parse(wrong).has_value());

  auto range = Prefix::parse_range("192.0.2.0-192.0.2.6");
  REQUIRE(range.has_value());
  REQUIRE_EQ(range->size(), 3);
  CHECK_EQ((*range)[0].text(), "192.0.2.0/30");
  CHECK_EQ((*range)[2].text(), "192.0.2.6/32");
  CHECK_EQ(Prefix::parse_range("0.0.0.0-255.255.255.255")->at(0).text(), "0.0.0.0/0");
  auto reversed = Prefix::parse_range("223.166.0.0-23.167.255.255");
  REQUIRE_FALSE(reversed.has_value());
  CHECK(reversed.error().message.find("reversed") != std::string::npos);
}

TEST_CASE("domains: case, dots, international names, and what is within what") {
  CHECK_EQ(Domain::parse("Mail.EXAMPLE.org.")->text(), "mail.example.org");
  CHECK_EQ(Domain::parse("b\xc3\xbc" "cher.example")->text(), "xn--bcher-kva.example");
  for (const char* wrong : {"", ".", "a..b", "1.2.3.4", "a b.c", "domain autuo.xicp.net", "x@y.z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(Domain::parse(wrong).has_value());
  }
  const Domain evil = *Domain::parse("evil.com");
  CHECK(Domain::parse("a.evil.com")->within(evil));
  CHECK(evil.within(evil));
  CHECK_FALSE(Domain::parse("notevil.com")->within(evil));
  CHECK_FALSE(Domain::parse("evil.com.example")->within(evil));
}

TEST_CASE("URLs compare without scheme, default port and fragment") {
  CHECK_EQ(Url::parse("http://Evil.COM:80/A?b#c")->text(), "evil.com/A?b");
  CHECK_EQ(Url::parse("evil.com")->text(), "evil.com/");
  CHECK_EQ(Url::parse("https://user:pw@evil.com:8443/x")->text(), "evil.com:8443/x");
  CHECK_EQ(Url::parse("http://[2001:db8::1]/x")->text(), "[2001:db8::1]/x");
  for (const char* wrong : {"", "http://", "http://a b/", "http://e.com:99999/"}) CHECK_FALSE(Url::parse(wrong).has_value());
}

TEST_CASE("markings are ordered and grades are channels") {
  CHECK(*parse_tlp("tlp:amber+strict") > *parse_tlp("AMBER"));
  CHECK_EQ(tlp_text(*parse_tlp("TLP:WHITE")), "TLP:CLEAR");
  CHECK_FALSE(parse_tlp("TLP:BLUE").has_value());
  CHECK_EQ(Grade::parse("a1")->channel(), 1.0);
  CHECK_EQ(Grade::parse("B2")->channel(), 0.5625);
  CHECK_EQ(Grade::parse("F6")->channel(), 0.25);
  CHECK_EQ(Grade::parse("E1")->channel(), 0.0);
  CHECK_FALSE(Grade::parse("G1").has_value());
}

TEST_CASE("problems keep the first ten of a kind and count the rest") {
  Problems problems("a.log");
  for (std::uint64_t line = 1; line <= 100; ++line) problems.add(line, line * 10, "line " + std::to_string(line), "", "same");
  CHECK_EQ(problems.list().size(), 10);
  CHECK_EQ(problems.total(), 100);
}
