#include "pipeline/sweep/matcher.h"

#include <doctest/doctest.h>

#include <string>

#include "pipeline/sweep/reference.h"

using namespace demarche;
using namespace demarche::sweep;

namespace {

Indicator one(IndicatorType type, std::string value) {
  Indicator indicator;
  indicator.any_of = {{{type, std::move(value)}}};
  return indicator;
}

Value scalar(std::string_view text) { return {.text = text, .separator = 0, .set = true}; }
Value list(std::string_view text) { return {.text = text, .separator = ',', .set = true}; }
Column column(std::string name, std::uint32_t classes) {
  return {.name = std::move(name), .type = FieldType::text, .list = false, .classes = classes};
}

// The hits of one record, after the reference has agreed.
std::vector<Hit> hits_of(const std::vector<Indicator>& indicators, const ColumnPlan& plan, std::vector<Value> values) {
  Record record;
  record.values = std::move(values);
  const IndicatorSet set(indicators);
  Matcher matcher(set);
  matcher.use(plan);
  std::vector<Hit> hits;
  matcher.match(record, hits);
  CHECK_EQ(hits, match_by_reference(indicators, plan, record));
  return hits;
}

bool hit(IndicatorType type, std::string value, std::uint32_t classes, std::string_view text) {
  return !hits_of({one(type, std::move(value))}, {.log = "x", .columns = {column("c", classes)}}, {scalar(text)}).empty();
}

}  // namespace

TEST_CASE("what an element of a column matches, and what it only resembles") {
  using enum IndicatorType;
  struct { IndicatorType type; const char* value; std::uint32_t classes; const char* text; bool expected; } const table[] = {
      {domain, "evil.com", kHost, "evil.com", true},
      {domain, "evil.com", kHost, "EVIL.Com.", true},
      {domain, "evil.com", kHost, "a.b.evil.com", true},
      {domain, "evil.com", kHost, "evil.com:8080", true},
      {domain, "evil.com", kHost, "*.evil.com", true},
      {domain, "evil.com", kHost, "QUJD+RA=.t.evil.com", true},
      {domain, "evil.com", kHost, "\\xf0\\x9f.evil.com", true},
      {domain, "evil.com", kHost, "http://a.evil.com/x", true},
      {domain, "evil.com", kHost, "notevil.com", false},
      {domain, "evil.com", kHost, "evil.com.example", false},
      {domain, "evil.com", kHost, "a.evil.com.example", false},
      {domain, "evil.com", kHost, "xevil.com", false},
      {domain, "evil.com", kHost, "good.example/?u=.evil.com", false},
      {domain, "evil.com", kHost, "evil.com:99999", false},
      {domain, "a.evil.com", kHost, "evil.com", false},
      {domain, "evil.com", kAddress, "evil.com", false},
      {domain, "evil.com", kUserAgent, "evil.com", false},
      {domain, "xn--bcher-kva.example", kHost, "www.B\xc3\xbc" "cher.example", true},
      {domain, "evil.com", kUrl, "https://u:p@x.EVIL.com:444/a?b", true},
      {domain, "evil.com", kUrl, "https://evil.com@good.example/", false},
      {domain, "evil.com", kUrl, "good.example/?u=http://evil.com/", false},
      {domain, "evil.com", kUrl, "e.co/?u=x://evil.com/", false},
      {domain, "evil.com", kUri, "http://evil.com/proxied", true},
      {domain, "evil.com", kUri, "/evil.com", false},
      {domain, "evil.com", kEmail, "Name <a@Mail.Evil.com>", true},
      {domain, "evil.com", kEmail, "\"x@evil.com, y\" <a@good.example>", false},
      {domain, "evil.com", kAnyShape, "a.evil.com", true},
      {domain, "evil.com", kAnyShape, "see a.evil.com", false},
      {domain, "evil.com", kAnyShape, "*.evil.com", false},

      {ipv4, "1.2.3.4", kAddress, "1.2.3.4", true},
      {ipv4, "1.2.3.4", kAddress, "::ffff:1.2.3.4", true},
      {ipv4, "1.2.3.4", kAddress, "001.002.003.004", true},
      {ipv4, "1.2.3.4", kHost, "1.2.3.4:80", true},
      {ipv4, "1.2.3.4", kHost, "[1.2.3.4]:80", true},
      {ipv4, "1.2.3.4", kUrl, "http://1.2.3.4:8080/a", true},
      {ipv4, "1.2.3.4", kHost, "https://1.2.3.4/", true},
      {ipv4, "1.2.3.4", kHost, "1.2.3.45", false},
      {ipv4, "1.2.3.4", kHost, "11.2.3.4", false},
      {ipv4, "1.2.3.4", kHost, "1.2.3.4.evil.com", false},
      {ipv4, "1.2.3.4", kAnyShape, "1.2.3.4", true},
      {ipv4, "1.2.3.4", kAnyShape, "1.2.3.4/24", false},
      {ipv6, "2001:db8::1", kAddress, "2001:DB8:0:0:0:0:0:1", true},
      {ipv6, "2001:db8::1", kHost, "[2001:db8::1]:443", true},
      {ipv6, "2001:db8::1", kUrl, "http://[2001:db8::1]/", true},
      {ipv6, "2001:db8::1", kHost, "2001:db8::11", false},
      {cidr, "10.0.0.0/8", kAddress, "10.255.255.255", true},
      {cidr, "10.0.0.0/8", kAddress, "11.0.0.0", false},
      {cidr, "0.0.0.0/0", kAddress, "255.255.255.255", true},
      {cidr, "0.0.0.0/0", kAddress, "2001:db8::1", false},
      {cidr, "1.2.3.4/32", kHost, "1.2.3.4:1", true},
      {cidr, "2001:db8::/32", kAddress, "2001:db8:ffff::", true},
      {cidr, "2001:db8::/32", kAddress, "2001:db9::", false},

      {url, "evil.com/a?b", kUrl, "HTTP://Evil.com:80/a?b#c", true},
      {url, "evil.com/a?b", kUrl, "http://evil.com/a", false},
      {url, "evil.com/a", kUrl, "http://evil.com/A", false},
      {url, "evil.com/a", kUrl, "http://x.evil.com/a", false},
      {url, "evil.com/", kAnyShape, "http://evil.com", true},
      {url, "evil.com/", kAnyShape, "evil.com", false},
      {email, "a@evil.com", kEmail, "x@y.example, \"Doe, J\" <A@Evil.com>", true},
      {email, "a@evil.com", kEmail, "ba@evil.com", false},
      {email, "a@evil.com", kAnyShape, "a@evil.com", true},
      {email, "a@evil.com", kAnyShape, "<a@evil.com>", false},

      {md5, "d41d8cd98f00b204e9800998ecf8427e", kMd5, "D4:1D:8C:D9:8F:00:B2:04:E9:80:09:98:EC:F8:42:7E", true},
      {md5, "d41d8cd98f00b204e9800998ecf8427e", kAnyShape, "D41D8CD98F00B204E9800998ECF8427E", true},
      {md5, "d41d8cd98f00b204e9800998ecf8427e", kJa3, "d41d8cd98f00b204e9800998ecf8427e", false},
      {cert_serial, "abc", kCertSerial, "00:0A:BC", true},
      {cert_serial, "abc", kCertSerial, "abc0", false},
      {cert_serial, "abc", kCertSerial, "-ABC", false},
      {cert_serial, "-abc", kCertSerial, "-0ABC", true},
      {cert_serial, "0", kCertSerial, "00", true},
      {cert_issuer, "CN=x,O=Evil", kCertIssuer, "CN=x, O=Evil", true},
      {cert_issuer, "CN=x,O=Evil", kCertIssuer, "CN=x,O=evil", false},
      {cert_issuer, "CN=x,O=Evil", kCertSubject, "CN=x,O=Evil", false},
      {user_agent, "Evil/1.0", kUserAgent, "Evil/1.0", true},
      {user_agent, "Evil/1.0", kUserAgent, "evil/1.0", false},
      {user_agent, "Evil/1.0", kAnyShape, "Evil/1.0", false},
      {filename, "evil.exe", kFilename, "C:\\tmp\\evil.exe", true},
      {filename, "evil.exe", kFilename, "/tmp/evil.exe", true},
      {filename, "evil.exe", kFilename, "notevil.exe", false},
      {filename, "evil.exe", kFilename, "evil.exe/x", false},
  };
  for (const auto& row : table) {
    CAPTURE(row.value);
    CAPTURE(row.text);
    CAPTURE(row.classes);
    CHECK_EQ(hit(row.type, row.value, row.classes, row.text), row.expected);
  }
}

TEST_CASE("a request path is a URL with the host beside it") {
  const ColumnPlan plan{.log = "http", .columns = {column("id.resp_p", kNoClass), column("host", kHost), column("uri", kUri)}};
  struct { const char* port; const char* host; const char* uri; const char* url; bool expected; } const table[] = {
      {"80", "Evil.com", "/a?b", "evil.com/a?b", true},
      {"8080", "evil.com", "/a", "evil.com:8080/a", true},
      {"8080", "evil.com", "/a", "evil.com/a", true},
      {"80", "evil.com:8080", "/a", "evil.com:8080/a", true},
      {"80", "evil.com:8080", "/a", "evil.com/a", false},
      {"443", "evil.com:443", "/a", "evil.com/a", true},
      {"80", "[2001:db8::1]", "/a", "[2001:db8::1]/a", true},
      {"8080", "[2001:db8::1]", "/a", "[2001:db8::1]:8080/a", true},
      {"80", "good.example", "http://evil.com/a", "evil.com/a", true},
      {"80", "evil.com", "a", "evil.coma/", false},
      {"80", "evil.com", "/", "x.evil.com/", false},
      {"80", "e.co", "/?u=x://evil.com/", "evil.com/", false},
  };
  for (const auto& row : table) {
    CAPTURE(row.host);
    CAPTURE(row.uri);
    CAPTURE(row.url);
    const auto hits = hits_of({one(IndicatorType::url, row.url)}, plan, {scalar(row.port), scalar(row.host), scalar(row.uri)});
    CHECK_EQ(hits.size(), row.expected ? 1U : 0U);
    for (const Hit& found : hits) CHECK_EQ(found.value, row.uri);
  }
}

TEST_CASE("hits come by column, element and indicator; one for each distinct element") {
  const std::vector<Indicator> indicators = {one(IndicatorType::domain, "a.evil.com"), one(IndicatorType::domain, "evil.com"),
                                             one(IndicatorType::cidr, "1.0.0.0/8"), one(IndicatorType::ipv4, "1.2.3.4"),
                                             one(IndicatorType::cidr, "1.2.0.0/16")};
  const ColumnPlan plan{.log = "dns", .columns = {column("query", kHost), column("answers", kHost), column("other", kNoClass)}};
  const auto hits = hits_of(indicators, plan,
                            {scalar("x.a.evil.com"), list("evil.com,1.2.3.4,EVIL.com,evil.com,,1.2.3.4"), scalar("evil.com")});
  const std::vector<Hit> expected = {
      {0, 0, "x.a.evil.com", IndicatorType::domain}, {1, 0, "x.a.evil.com", IndicatorType::domain},
      {1, 1, "evil.com", IndicatorType::domain},     {2, 1, "1.2.3.4", IndicatorType::cidr},
      {3, 1, "1.2.3.4", IndicatorType::ipv4},        {4, 1, "1.2.3.4", IndicatorType::cidr},
      {1, 1, "EVIL.com", IndicatorType::domain},
  };
  CHECK_EQ(hits, expected);
}

TEST_CASE("an unset value, a short record and an empty list show nothing") {
  const std::vector<Indicator> any = {one(IndicatorType::cidr, "0.0.0.0/0"), one(IndicatorType::domain, "com")};
  const ColumnPlan plan{.log = "x", .columns = {column("a", kHost), column("b", kHost)}};
  CHECK(hits_of(any, plan, {}).empty());
  CHECK(hits_of(any, plan, {Value{}, list("")}).empty());
  CHECK(hits_of(any, plan, {scalar(""), list(",,")}).empty());
  CHECK(hits_of({}, plan, {scalar("evil.com")}).empty());
  CHECK(hits_of({Indicator{}, one(IndicatorType::ipv4, "no address"), one(IndicatorType::pattern, "x")}, plan, {scalar("x")}).empty());
}

TEST_CASE("lists of several terms: all must match in the record, reported once at the first term") {
  const Term name{IndicatorType::domain, "evil.com"}, address{IndicatorType::ipv4, "1.2.3.4"}, agent{IndicatorType::user_agent, "E"};
  const ColumnPlan plan{.log = "x", .columns = {column("ip", kAddress), column("host", kHost), column("ua", kUserAgent)}};
  Indicator both;
  both.any_of = {{name, address}, {name, agent}};
  CHECK(hits_of({both}, plan, {scalar("9.9.9.9"), scalar("evil.com"), scalar("F")}).empty());
  CHECK(hits_of({both}, plan, {scalar("1.2.3.4"), scalar("good.example"), scalar("E")}).empty());
  const std::vector<Hit> expected = {{0, 1, "a.evil.com", IndicatorType::domain}};
  CHECK_EQ(hits_of({both}, plan, {scalar("1.2.3.4"), list("a.evil.com,b.evil.com"), scalar("F")}), expected);
  CHECK_EQ(hits_of({both}, plan, {scalar("9.9.9.9"), list("a.evil.com,b.evil.com"), scalar("E")}), expected);
  CHECK_EQ(hits_of({both}, plan, {scalar("1.2.3.4"), list("a.evil.com,b.evil.com"), scalar("E")}), expected);
  both.any_of = {{name, address}, {address}};   // an OR of an AND and a single term
  CHECK_EQ(hits_of({both}, plan, {scalar("1.2.3.4"), scalar("evil.com")}).size(), 2);
}

TEST_CASE("columns that a plan gains while a JSON log is read are searched from then on") {
  const IndicatorSet set({one(IndicatorType::domain, "evil.com"), one(IndicatorType::url, "evil.com/a")});
  ColumnPlan plan{.log = "http", .columns = {column("uri", kUri)}};
  Matcher matcher(set);
  matcher.use(plan);
  CHECK(matcher.coverage().fields_searched.empty());
  plan.columns.push_back(column("host", kHost));
  Record record;
  record.values = {scalar("/a"), scalar("evil.com")};
  std::vector<Hit> hits;
  matcher.match(record, hits);
  CHECK_EQ(hits.size(), 2);
  CHECK_EQ(matcher.coverage().fields_searched, std::set<std::string>{"http.host", "http.uri"});
}

TEST_CASE("coverage: the fields that were searched, and what they could not have shown") {
  const IndicatorSet set({one(IndicatorType::ipv4, "1.2.3.4"), one(IndicatorType::md5, "00"), one(IndicatorType::url, "a.example/")});
  Matcher first(set), second(set);
  const ColumnPlan conn{.log = "conn", .columns = {column("uid", kNoClass), column("id.orig_h", kAddress)}};
  const ColumnPlan http{.log = "http", .columns = {column("uri", kUri), column("agent", kUserAgent)}};
  first.use(conn);
  second.use(http);   // without its host a path is no URL
  Coverage all;
  all.merge(second.coverage());
  all.merge(first.coverage());
  CHECK_EQ(all.fields_searched, std::set<std::string>{"conn.id.orig_h"});
  CHECK_EQ(all.types_blind(), std::set<IndicatorType>{IndicatorType::md5, IndicatorType::url});
  CHECK_EQ(searched_fields_text(all),
           "Searched 1 field: conn.id.orig_h. These logs could not have shown: " +
               std::string(indicator_type_text(IndicatorType::url)) + ", " +
               std::string(indicator_type_text(IndicatorType::md5)) + ".");
  CHECK_EQ(searched_fields_text(Coverage()), "No field of these logs was searched.");
  CHECK_EQ(Matcher(IndicatorSet()).coverage().types_present.size(), 0);
}

TEST_CASE("terms as intelligence files spell them match logs as logs spell them") {
  using enum IndicatorType;
  struct { IndicatorType type; const char* raw; std::uint32_t classes; const char* text; } const table[] = {
      {domain, "Evil[.]COM", kHost, "a.evil.com"},
      {ipv4, "1.2.3[.]4", kHost, "1.2.3.4:80"},
      {cidr, "1.2.0.0/16", kAddress, "1.2.255.255"},
      {url, "hxxp://evil[.]com:80/a", kUrl, "http://evil.com/a"},
      {email, "A@Evil.com", kEmail, "<a@EVIL.com>"},
      {md5, "D41D8CD98F00B204E9800998ECF8427E", kMd5, "d41d8cd98f00b204e9800998ecf8427e"},
      {ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1", kJa4, "t13d1516h2_8daaf6152771_e5627efa2ab1"},
      {cert_serial, "0x00:0A:BC", kCertSerial, "0ABC"},
      {cert_issuer, "CN=x, O=Evil", kCertIssuer, "CN=x,O=Evil"},
      {filename, "evil.exe", kFilename, "C:\\evil.exe"},
  };
  for (const auto& row : table) {
    CAPTURE(row.raw);
    const auto term = make_term(row.type, row.raw);
    REQUIRE(term.has_value());
    CHECK(hit(term->type, term->value, row.classes, row.text));
  }
}
