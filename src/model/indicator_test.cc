#include "model/indicator.h"

#include <doctest/doctest.h>

using namespace demarche;
using enum IndicatorType;

namespace {

std::string text(const Result<Term>& term) {
  return term ? std::string(indicator_type_text(term->type)) + " " + term->value : "error: " + term.error().message;
}
std::string text(const Result<std::vector<Term>>& terms) {
  if (!terms) return "error: " + terms.error().message;
  std::string out;
  for (const Term& term : *terms) out += (out.empty() ? "" : ", ") + text(term);
  return out;
}

}  // namespace

TEST_CASE("defanged spellings are undone, other text stays") {
  struct { const char* from; const char* to; } const table[] = {
      {"hxxp://evil[.]com/a", "http://evil.com/a"},
      {"hXXps://evil(.)com", "https://evil.com"},
      {"fxp://evil{.}com", "ftp://evil.com"},
      {"hxxp[:]//evil[dot]com", "http://evil.com"},
      {"hxxp[://]evil(DOT)com[/]x", "http://evil.com/x"},
      {"2001[:]db8::1", "2001:db8::1"},
      {"bad[@]evil.com", "bad@evil.com"},
      {"bad(at)evil{dot}com", "bad@evil.com"},
      {" \"evil.com\", ", "evil.com"},
      {"<http://evil.com/>", "http://evil.com/"},
      {"[2001:db8::1]:443", "[2001:db8::1]:443"},
      {"http://evil.com/a[0]=1", "http://evil.com/a[0]=1"},
      {"", ""},
      {"''", ""},
  };
  for (const auto& row : table) {
    CAPTURE(row.from);
    CHECK_EQ(refang(row.from), row.to);
  }
}

TEST_CASE("values become canonical: equal things are equal texts") {
  struct { IndicatorType type; const char* raw; const char* expected; } const table[] = {
      {ipv4, "001.2.3.4", "ipv4 1.2.3.4"},
      {ipv4, "1.2.3[.]4:443", "ipv4 1.2.3.4"},
      {ipv4, "1.2.3.0/24", "cidr 1.2.3.0/24"},
      {ipv4, "2001:DB8:0::1", "ipv6 2001:db8::1"},
      {ipv6, "[2001:db8::1]:8080", "ipv6 2001:db8::1"},
      {ipv6, "::ffff:1.2.3.4", "ipv4 1.2.3.4"},
      {cidr, "1.2.3.4/32", "ipv4 1.2.3.4"},
      {cidr, "223.167.1.1/15", "cidr 223.166.0.0/15"},
      {domain, "*.Evil.COM.", "domain evil.com"},
      {domain, ".evil.com", "domain evil.com"},
      {domain, "evil.com:8080", "domain evil.com"},
      {domain, "b\xc3\xbc" "cher.example", "domain xn--bcher-kva.example"},
      {url, "hxxp://EVIL[.]com:80/A?b#c", "url evil.com/A?b"},
      {email, "Mail To <Bad.Guy@Evil[.]com>", "email bad.guy@evil.com"},
      {url, "evil.com/\xff", "url evil.com/\\xff"},
      {email, "mailto:a@evil.com", "email a@evil.com"},
      {md5, "001DD76872D80801692FF942308C64E6", "md5 001dd76872d80801692ff942308c64e6"},
      {cert_sha1, "AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:0F", "cert-sha1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0f"},
      {cert_serial, "0E:97:88", "cert-serial e9788"},
      {cert_serial, "0x00ab", "cert-serial ab"},
      {cert_serial, "00", "cert-serial 0"},
      {cert_serial, "(Negative)4c:0b", "cert-serial -4c0b"},
      {cert_issuer, "CN=WEBMAIL, O=x", "cert-issuer CN=WEBMAIL,O=x"},
      {user_agent, "Mozilla/5.0 (a[.]b)", "user-agent Mozilla/5.0 (a[.]b)"},
      {filename, "C:\\a, b.exe", "filename C:\\a, b.exe"},
      {ja4, "T13D1516H2_8daaf6152771_e5627efa2ab1", "ja4 t13d1516h2_8daaf6152771_e5627efa2ab1"},
  };
  for (const auto& row : table) {
    CAPTURE(row.raw);
    CHECK_EQ(text(make_term(row.type, row.raw)), row.expected);
  }
}

TEST_CASE("what is not of its type is refused and quoted") {
  struct { IndicatorType type; const char* raw; } const table[] = {
      {ipv4, ""}, {ipv4, "1.2.3"}, {ipv4, "1.2.3.4.5"}, {ipv4, "1.2.3.256"}, {ipv4, "1.2.3.4-1.2.3.9"}, {ipv4, "1.2.3.4:99999"},
      {cidr, "1.2.3.0/33"}, {cidr, "0.0.0.0/0"}, {cidr, "::/0"},
      {domain, "domain autuo.xicp.net"}, {domain, "com"}, {domain, "1.2.3.4"}, {domain, "http://evil.com"}, {domain, "a..b"}, {domain, "*"},
      {url, "see http://evil.com"}, {url, "http://"}, {url, "http://evil.com/a b"},
      {email, "evil.com"}, {email, "@evil.com"}, {email, "a b@evil.com"}, {email, "a@b@evil.com"}, {email, "a@"},
      {md5, "001dd7"}, {md5, "z01dd76872d80801692ff942308c64e6"}, {sha1, "001dd76872d80801692ff942308c64e6"},
      {cert_serial, ""}, {cert_serial, "xyz"}, {ja4, "t13"}, {filename, "  "}, {pattern, "x"},
  };
  for (const auto& row : table) {
    CAPTURE(row.raw);
    CHECK_FALSE(make_term(row.type, row.raw).has_value());
  }
  CHECK_EQ(text(make_term(domain, "domain autuo.xicp.net")), "error: expected a domain name, found \"domain autuo.xicp.net\"");
  CHECK_EQ(text(make_term(md5, "abc")), "error: expected a md5 of 32 hexadecimal digits, found 3 characters: \"abc\"");
  CHECK_FALSE(make_term(filename, std::string(9000, 'x')).has_value());
}

TEST_CASE("a source's own words for a type") {
  struct { const char* type; const char* raw; const char* expected; } const table[] = {
      {"IP", "1.2.3.4", "ipv4 1.2.3.4"},
      {"ip-dst", "1.2.3.0/24", "cidr 1.2.3.0/24"},
      {"ip", "1.2.3.0 - 1.2.3.2", "cidr 1.2.3.0/31, ipv4 1.2.3.2"},
      {"Intel::SUBNET", "1.2.3.0/24", "cidr 1.2.3.0/24"},
      {"hostname", "a.evil.com", "domain a.evil.com"},
      {"SHA-256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"FileHash-MD5", "001dd76872d80801692ff942308c64e6", "md5 001dd76872d80801692ff942308c64e6"},
      {"hash", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709"},
      {"cert_hash", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "cert-sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709"},
      {"user_agent", "x", "user-agent x"},
      {"ip", "1.2.3.9-1.2.3.4", "error: the range \"1.2.3.9-1.2.3.4\" is reversed: its first address comes after its last"},
      {"doman", "evil.com", "error: unknown indicator type \"doman\"; did you mean \"domain\"?"},
  };
  for (const auto& row : table) {
    CAPTURE(row.type);
    CHECK_EQ(text(make_terms(row.type, row.raw)), row.expected);
  }
  CHECK_FALSE(make_terms("pattern", "x").has_value());
  CHECK_FALSE(make_terms("hash", "abc").has_value());
  CHECK_FALSE(make_terms("cert-hash", "001dd76872d80801692ff942308c64e6").has_value());
  CHECK_EQ(parse_indicator_type("cert sha256"), cert_sha256);
  CHECK_FALSE(parse_indicator_type("port").has_value());
}

TEST_CASE("every type's name is read back") {
  for (int i = 0; i <= static_cast<int>(pattern); ++i) {
    const auto type = static_cast<IndicatorType>(i);
    CHECK_EQ(parse_indicator_type(indicator_type_text(type)), type);
  }
}

TEST_CASE("the type of a bare value is told by its shape") {
  struct { const char* raw; const char* expected; } const table[] = {
      {"1.2.3.4", "ipv4 1.2.3.4"}, {"1.2.3.4:80", "ipv4 1.2.3.4"}, {"2001:db8::/32", "cidr 2001:db8::/32"},
      {"evil[.]com", "domain evil.com"}, {"*.evil.com", "domain evil.com"}, {"hxxp://evil.com", "url evil.com/"},
      {"evil.com/a", "url evil.com/a"}, {"1.2.3.4/a.exe", "url 1.2.3.4/a.exe"}, {"a@evil.com", "email a@evil.com"},
      {"001dd76872d80801692ff942308c64e6", "md5 001dd76872d80801692ff942308c64e6"},
      {"da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709"},
      {"xn--bcher-kva.xn--p1ai", "domain xn--bcher-kva.xn--p1ai"},
  };
  for (const auto& row : table) {
    CAPTURE(row.raw);
    const auto term = guess_term(row.raw);
    REQUIRE(term.has_value());
    CHECK_EQ(text(Result<Term>(*term)), row.expected);
  }
  for (const std::string nothing : {"", "a@b.", "0.0.0.0/0:80", "evil", "report.doc", "1.2.3", "two words", "and/or", "0.0.0.0/0", "deadbeef", "http://", "a@b"}) {
    CAPTURE(nothing);
    CHECK_FALSE(guess_term(nothing).has_value());
  }
  CHECK_EQ(text(guess_terms("1.2.3.0-1.2.3.1")), "cidr 1.2.3.0/31");
  CHECK_FALSE(guess_terms("1.2.3.9-1.2.3.1").has_value());
  CHECK_FALSE(guess_terms("0.0.0.0/0").has_value());
  CHECK_EQ(text(guess_terms("a-b.evil.com")), "domain a-b.evil.com");
  CHECK(guess_terms("what is this")->empty());
}

TEST_CASE("an indicator's type and value") {
  Indicator one;
  one.any_of = {{{domain, "evil.com"}}};
  CHECK_EQ(one.type(), domain);
  CHECK_EQ(one.value(), "evil.com");
  CHECK_EQ(derived_indicator_id(one.any_of[0][0]), "ind-3b7ef89c4370");   // SHA-256 of "domain:evil.com"
  CHECK_NE(derived_indicator_id({domain, "evil.com"}), derived_indicator_id({url, "evil.com"}));
  Indicator several;
  several.any_of = {{{cidr, "1.2.3.0/31"}}, {{domain, "a.b"}, {ipv4, "1.2.3.4"}}};
  CHECK_EQ(several.type(), pattern);
  CHECK_EQ(several.value(), "1.2.3.0/31 OR a.b AND 1.2.3.4");
  several.pattern = "as written";
  CHECK_EQ(several.value(), "as written");
}

TEST_CASE("registry keys, mutexes, accounts and the JA4 family in canonical form") {
  struct { IndicatorType type; const char* raw; const char* expected; } const table[] = {
      {registry_key, "HKLM\\Software\\Evil\\", "registry-key hkey_local_machine\\software\\evil"},
      {registry_key, "HKEY_CURRENT_USER\\Evil", "registry-key hkey_current_user\\evil"},
      {registry_key, "HKLM\\\\Software\\\\Evil", "registry-key hkey_local_machine\\software\\evil"},
      {mutex, "Global\\Evil 7", "mutex Global\\Evil 7"},
      {account, " DOM\\Admin ", "account dom\\admin"},
      {ja4s, "T120300_c030_5e2616a54c73", "ja4s t120300_c030_5e2616a54c73"},
      {ja4h, "ge11cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c", "ja4h ge11cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c"},
      {ja4x, "2166164053c1_2166164053c1_30d204a01551", "ja4x 2166164053c1_2166164053c1_30d204a01551"},
      {ja4ssh, "c76s76_c71s59_c0s70", "ja4ssh c76s76_c71s59_c0s70"}};
  for (const auto& row : table) CHECK_EQ(text(make_term(row.type, row.raw)), row.expected);
  for (const char* raw : {"Software\\Evil", "HKLM", "", "HKXX\\a"}) CHECK_FALSE(make_term(registry_key, raw).has_value());
  for (const IndicatorType type : {ja4s, ja4h, ja4x, ja4ssh, mutex, account}) CHECK_FALSE(make_term(type, " ").has_value());
  for (const IndicatorType type : {ja4s, ja4h, ja4x, ja4ssh}) CHECK_FALSE(make_term(type, "t13d1516h2_8daaf6152771_e5627efa2ab1").has_value());
}

TEST_CASE("terms that are compared as text: sizes and expressions are checked") {
  CHECK_EQ(make_text_term(domain, TermOp::contains, "EviL")->value, "evil");
  CHECK(make_text_term(domain, TermOp::matches, "^a+$")->op == TermOp::matches);
  CHECK_EQ(text(make_text_term(domain, TermOp::equals, "Evil.Example.")), "domain evil.example");
  CHECK_FALSE(make_text_term(domain, TermOp::contains, "ab").has_value());
  CHECK_FALSE(make_text_term(domain, TermOp::contains, std::string(1025, 'a')).has_value());
  CHECK_FALSE(make_text_term(domain, TermOp::matches, "(").has_value());
  CHECK_FALSE(make_text_term(domain, TermOp::matches, "").has_value());
  CHECK_FALSE(make_text_term(pattern, TermOp::contains, "evil").has_value());
  CHECK(parse_term_op("regex") == TermOp::matches);
  CHECK_FALSE(parse_term_op("like").has_value());
}
