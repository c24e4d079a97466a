#include "formats/intel/pattern.h"

#include <doctest/doctest.h>

#include "formats/intel/lower.h"

using namespace demarche;
using namespace demarche::intel;

namespace {

std::string shown(const ComparisonNode& node) {
  if (node.join == Join::leaf) {
    const Comparison& leaf = node.comparison;
    std::string out = leaf.path.text() + (leaf.negated ? " NOT " : " ") + std::string(comparator_text(leaf.comparator));
    for (const Literal& literal : leaf.literals) out += " " + std::to_string(static_cast<int>(literal.kind)) + ":" + literal.value;
    return out;
  }
  std::string out = node.join == Join::all ? "all(" : "any(";
  for (std::size_t i = 0; i < node.parts.size(); ++i) out += (i == 0 ? "" : "; ") + shown(node.parts[i]);
  return out + ")";
}

std::string shown(const ObservationNode& node) {
  std::string out;
  if (node.join == Join::leaf) {
    out = "[" + shown(node.comparison) + "]";
  } else {
    out = node.join == Join::all ? "ALL(" : node.join == Join::any ? "ANY(" : "THEN(";
    for (std::size_t i = 0; i < node.parts.size(); ++i) out += (i == 0 ? "" : "; ") + shown(node.parts[i]);
    out += ")";
  }
  for (const Qualifier& qualifier : node.qualifiers)
    out += "{" + std::to_string(static_cast<int>(qualifier.kind)) + " " + qualifier.first + (qualifier.second.empty() ? "" : " " + qualifier.second) + "}";
  return out;
}

std::string parsed(std::string_view text) {
  const auto pattern = parse_pattern(text);
  return pattern ? shown(*pattern) : "error: " + pattern.error().message + (pattern.error().hint.empty() ? "" : " (" + pattern.error().hint + ")");
}

// "domain=evil.com & ipv4=1.2.3.4 | ..." then one "! what" for each thing left out.
std::string lowered(std::string_view text) {
  const auto pattern = parse_pattern(text);
  if (!pattern) return "error: " + pattern.error().message;
  const Lowered result = lower_pattern(*pattern);
  std::string out;
  for (const auto& list : result.any_of) {
    out += out.empty() ? "" : " | ";
    for (std::size_t i = 0; i < list.size(); ++i) out += (i == 0 ? "" : " & ") + std::string(indicator_type_text(list[i].type)) + "=" + list[i].value;
  }
  if (result.tree) out += "tree " + shown(*result.tree);
  for (const LeftOut& left : result.left_out) out += " ! " + left.what;
  return out;
}

}  // namespace

TEST_CASE("the grammar of STIX 2.1 patterns") {
  struct { const char* text; const char* tree; } const table[] = {
      {"[ipv4-addr:value = '1.2.3.4']", "[ipv4-addr:value = 0:1.2.3.4]"},
      {"[file:size == 25 OR file:size <> 2.5]", "[any(file:size = 1:25; file:size != 2:2.5)]"},
      {"[file:size<-1 AND file:size<=.5 AND file:size>+3 AND file:size>=0]",
       "[all(file:size < 1:-1; file:size <= 2:.5; file:size > 1:+3; file:size >= 1:0)]"},
      {"[a:b = 'x' OR a:c = 'y' AND a:d = 'z']", "[any(a:b = 0:x; all(a:c = 0:y; a:d = 0:z))]"},
      {"[(a:b = 'x' OR a:c = 'y') AND a:d NOT = 'z']", "[all(any(a:b = 0:x; a:c = 0:y); a:d NOT = 0:z)]"},
      {"[a:b IN ('x', 'y', 3) OR a:c NOT IN ()]", "[any(a:b IN 0:x 0:y 1:3; a:c NOT IN)]"},
      {"[a:b LIKE 'x%' OR a:b MATCHES '^y' OR a:b ISSUBSET '1.2.3.0/24' OR a:b ISSUPERSET '::/0']",
       "[any(a:b LIKE 0:x%; a:b MATCHES 0:^y; a:b ISSUBSET 0:1.2.3.0/24; a:b ISSUPERSET 0:::/0)]"},
      {"[EXISTS a:b OR NOT EXISTS a:c]", "[any(a:b EXISTS; a:c NOT EXISTS)]"},
      {"[a:b = t'2013-02-19T08:15:00.5Z' AND a:c = h'0Aff' AND a:d = b'YQ==' AND a:e = true AND a:f = false]",
       "[all(a:b = 4:2013-02-19T08:15:00.5Z; a:c = 5:0Aff; a:d = 6:YQ==; a:e = 3:true; a:f = 3:false)]"},
      {"[file:hashes.'SHA-256' = 'a' OR file:hashes.SHA-1 = 'b']", "[any(file:hashes.'SHA-256' = 0:a; file:hashes.'SHA-1' = 0:b)]"},
      {"[a:'b c'[0].d_e[*].f[-1] = 'it\\'s \\\\ ok']", "[a:'b c'[0].d_e[*].f[-1] = 0:it's \\ ok]"},
      {"[a:b='x'] AND [a:c='y'] OR [a:d='z'] FOLLOWEDBY [a:e='w']",
       "THEN(ANY(ALL([a:b = 0:x]; [a:c = 0:y]); [a:d = 0:z]); [a:e = 0:w])"},
      {"([a:b='x'] FOLLOWEDBY [a:c='y']) WITHIN 5.5 SECONDS REPEATS 3 TIMES", "THEN([a:b = 0:x]; [a:c = 0:y]){0 5.5}{1 3}"},
      {"[a:b='x'] OR [a:c='y'] START t'2013-01-01T00:00:00Z' STOP t'2013-02-01T00:00:00Z'",
       "ANY([a:b = 0:x]; [a:c = 0:y]{2 2013-01-01T00:00:00Z 2013-02-01T00:00:00Z})"},
      {"([a:b='x'] REPEATS 2 TIMES) WITHIN 9 SECONDS", "ALL([a:b = 0:x]{1 2}){0 9}"},
      {" // to the end\n[a:b /* inside */ = 'x' ]\t\xC2\xA0", "[a:b = 0:x]"},
      {"[a:b = '\xd0\xb6//not a comment']", "[a:b = 0:\xd0\xb6//not a comment]"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(parsed(row.text), row.tree);
  }
}

TEST_CASE("errors name the column, what was expected and what was found") {
  struct { const char* text; const char* error; } const table[] = {
      {"", "column 1: expected [ or (, found the end of the pattern"},
      {"ipv4-addr:value = '1.2.3.4'", "column 1: expected [ or (, found \"ipv4-addr\""},
      {"[ipv4-addr:value = '1.2.3.4'", "column 29: expected \"]\", found the end of the pattern"},
      {"[ipv4-addr:value = '1.2.3.4", "column 20: expected a closing quote ' for the text that starts here, found the end of the pattern"},
      {"[ipv4-addr:value = 1.2.3.4]", "column 20: expected a number, or text in quotes '...', found \"1.2.3.4]\""},
      {"[ipv4-addr:value = evil]", "column 20: expected a value: text in quotes '...', a number, true, false, t'', h'' or b'', found \"evil\""},
      {"[a:b = 'x' and a:c = 'y']", "column 12: expected \"]\", found \"and\" (keywords are upper case: write AND)"},
      {"[a:b like 'x']", "column 6: expected a comparison (= != < <= > >= IN LIKE MATCHES ISSUBSET ISSUPERSET), found \"like\" (keywords are upper case: write LIKE)"},
      {"[a:b = 'C:\\Users']", "column 11: expected \\' or \\\\ after a backslash, found \"\\Users']\" (in a pattern a backslash is written twice (and in JSON each of these twice again))"},
      {"[a = 'x']", "column 4: expected \":\", found \"=\""},
      {"[a:b = 'x'] [a:c = 'y']", "column 13: expected AND, OR, FOLLOWEDBY, a qualifier or the end of the pattern, found \"[\""},
      {"[a:b = 'x'] WITHIN 5 MINUTES", "column 22: expected SECONDS, found \"MINUTES\""},
      {"[a:b = 'x'] REPEATS 1.5 TIMES", "column 21: expected a whole number of times from 1 to 100,000, found \"1.5\""},
      {"[a:b = 'x'] REPEATS 0 TIMES", "column 21: expected a whole number of times from 1 to 100,000, found \"0\""},
      {"[a:b = 'x'] REPEATS 99999999999999999999 TIMES",
       "column 21: expected a whole number of times from 1 to 100,000, found \"99999999999999999999\""},
      {"[a:b = 'x'] START 'soon' STOP 'later'", "column 19: expected a time such as t'2013-02-19T08:15:00Z', found \"soon\""},
      {"[a:b MATCHES 5]", "column 14: expected text in quotes '...', found \"5\""},
      {"[a:b = t'2013-13-01T00:00:00Z']", "column 8: expected a time such as t'2013-02-19T08:15:00Z', found 2013-13-01T00:00:00Z"},
      {"[a:b = h'abc']", "column 8: expected an even number of hexadecimal digits in h'', found abc"},
      {"[a:b[x] = 'y']", "column 6: expected an index or *, found \"x\""},
      {"[a:b = 'x'] /* open", "column 13: expected a comment that ends with */, found none"},
      {"[a:b = \x01]", "column 8: expected a STIX pattern, found \"\\x01]\""},
      {"[a:b IN ('x',)]", "column 14: expected a value: text in quotes '...', a number, true, false, t'', h'' or b'', found \")\""},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(parsed(row.text), std::string("error: ") + row.error);
  }
}

TEST_CASE("limits: deep, long and many patterns are refused without harm") {
  const std::string deep(10'000, '(');
  CHECK(parsed(deep).find("levels of parentheses") != std::string::npos);
  CHECK(parsed("[" + deep).find("levels of parentheses") != std::string::npos);
  CHECK(parsed(std::string((1U << 20) + 1, ' ')).find("longer than") != std::string::npos);
  std::string many = "[a:b IN ('x'";
  for (int i = 0; i < 40'000; ++i) many += ",'x'";
  CHECK(parsed(many + ")]").find("more than 50,000 tokens") != std::string::npos);
  std::string product = "[";   // 2 to the 20th combinations
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    product += (i == 0 ? "" : " AND ") + std::string("(file:name = 'a") + n + "' OR file:name = 'b" + n + "')";
  }
  const std::string out = lowered(product + "]");
  CHECK(out.starts_with("tree [all(any(file:name"));
}

TEST_CASE("supported patterns become lists of terms") {
  const std::string hash(64, 'a');
  struct { std::string text; std::string terms; } const table[] = {
      {"[ipv4-addr:value = '223.166.0.0/15']", "cidr=223.166.0.0/15"},
      {"[ipv4-addr:value ISSUBSET '10.0.0.0/8' OR ipv6-addr:value = '2001:DB8::1']", "cidr=10.0.0.0/8 | ipv6=2001:db8::1"},
      {"[domain-name:value IN ('a.com', 'b.com', 'A.com')]", "domain=a.com | domain=b.com"},
      {"[url:value = 'hxxp://evil[.]com/x'] OR [email-addr:value = 'A@evil.com']", "url=evil.com/x | email=a@evil.com"},
      {"[email-message:from_ref.value = 'a@b.com' OR email-message:sender_ref.value = 'c@d.com' OR email-message:to_refs[*].value = 'e@f.com']",
       "email=a@b.com | email=c@d.com | email=e@f.com"},
      {"[file:hashes.'SHA-256' = '" + hash + "' AND file:name = 'x.exe']", "sha256=" + hash + " & filename=x.exe"},
      {"[file:hashes.sha256 = '" + hash + "' OR file:hashes.SHA_256 = '" + hash + "']", "sha256=" + hash},
      {"[file:hashes.md5 = '001dd76872d80801692ff942308c64e6']", "md5=001dd76872d80801692ff942308c64e6"},
      {"[x509-certificate:issuer = 'CN=WEBMAIL' AND x509-certificate:serial_number = '4C:0b']", "cert-serial=4c0b & cert-issuer=CN=WEBMAIL"},
      {"[x509-certificate:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']", "cert-sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709"},
      {"[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '1.2.3.4']", "ipv4=1.2.3.4"},
      {"[network-traffic:src_ref.value = 'evil.com' OR network-traffic:dst_ref.value = '1.2.3.0/24']", "domain=evil.com | cidr=1.2.3.0/24"},
      {"[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'bad/1']", "user-agent=bad/1"},
      {"[domain-name:value = 'evil.com' AND domain-name:resolves_to_refs[*].value = '1.2.3.4']", "ipv4=1.2.3.4 & domain=evil.com"},
      {"[(domain-name:value = 'a.com' OR domain-name:value = 'b.com') AND domain-name:resolves_to_refs[0].value = '1.2.3.4']",
       "ipv4=1.2.3.4 & domain=a.com | ipv4=1.2.3.4 & domain=b.com"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(lowered(row.text), row.terms);
  }
}

TEST_CASE("what terms cannot say stays a tree") {
  struct { const char* text; const char* expected; } const table[] = {
      {"[file:name LIKE 'a%' OR file:name = 'b']", "tree [any(file:name LIKE 0:a%; file:name = 0:b)]"},
      {"[file:name != 'b' OR file:name MATCHES 'c' OR file:size > 5]", "tree [any(file:name != 0:b; file:name MATCHES 0:c; file:size > 1:5)]"},
      {"[file:name NOT = 'b']", "tree [file:name NOT = 0:b]"},
      {"[NOT EXISTS file:name]", "tree [file:name NOT EXISTS]"},
      {"[ipv4-addr:value ISSUPERSET '1.2.3.4']", "tree [ipv4-addr:value ISSUPERSET 0:1.2.3.4]"},
      {"[domain-name:value = 'a.com'] AND [domain-name:value = 'b.com']", "tree ALL([domain-name:value = 0:a.com]; [domain-name:value = 0:b.com])"},
      {"[domain-name:value = 'a.com'] FOLLOWEDBY [domain-name:value = 'b.com']", "tree THEN([domain-name:value = 0:a.com]; [domain-name:value = 0:b.com])"},
      {"[domain-name:value = 'a.com'] REPEATS +2 TIMES WITHIN 5 SECONDS OR [domain-name:value = 'b.com']",
       "tree ANY([domain-name:value = 0:a.com]{1 2}{0 5}; [domain-name:value = 0:b.com])"},
      {"[network-traffic:dst_ref.value = '1.2.3.4' AND network-traffic:dst_port = 443]",
       "tree [all(network-traffic:dst_ref.value = 0:1.2.3.4; network-traffic:dst_port = 1:443)]"},
      {"[network-traffic:dst_ref.type = 'ipv4-addr']", "tree [network-traffic:dst_ref.type = 0:ipv4-addr]"},
      {"[process:cwd = h'6162']", "tree [process:cwd = 5:6162]"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(lowered(row.text), row.expected);
  }
}

TEST_CASE("what cannot be looked for is named, never widened, and the rest stays") {
  struct { const char* text; const char* expected; } const table[] = {
      {"[directory:path = 'x' OR domain-name:value = 'b.com']", "domain=b.com ! not yet supported: object path directory:path"},
      {"[directory:path = 'x'] FOLLOWEDBY [domain-name:value = 'b.com']", " ! not yet supported: object path directory:path"},
      {"([directory:path = 'x'] OR [domain-name:value = 'b.com']) WITHIN 5 SECONDS",
       "tree ANY([domain-name:value = 0:b.com]){0 5} ! not yet supported: object path directory:path"},
      {"[file:size = '5']", " ! file:size: expected a number, found 5"},
      {"[file:size LIKE '5%']", " ! LIKE is for text, found file:size"},
      {"[file:name MATCHES '(?=x)']", " ! not yet supported: regular expression (?=x): wrong regular expression: invalid perl operator: (?=, in \"(?=x)\""},
      {"[domain-name:value = 'a.com'] WITHIN 0 SECONDS", " ! WITHIN 0 SECONDS can never hold"},
      {"[domain-name:value = 'a.com'] START t'2013-01-02T00:00:00Z' STOP t'2013-01-02T00:00:00Z'",
       " ! START STOP: expected a STOP after its START, found one that is not"},
      {"(([domain-name:value = 'a.com'] REPEATS 1000 TIMES) REPEATS 1000 TIMES)",
       " ! not yet supported: a pattern that needs more than 100,000 rows at once"},
      {"[network-traffic:dst_ref.type = 'ipv6-addr' AND network-traffic:dst_ref.value = '1.2.3.4']", " ! no value beside it is of the type 'ipv6-addr'"},
      {"[domain-name:value = 'a.com' AND ipv4-addr:value = '1.2.3.4']", " ! an AND of two object types within one [ ] can never match"},
      {"[domain-name:value = 'domain autuo.xicp.net' OR ipv4-addr:value = '60.10.1.115']",
       "ipv4=60.10.1.115 ! domain-name:value: expected a domain name, found \"domain autuo.xicp.net\""},
      {"[ipv4-addr:value = '2001:db8::1']", " ! ipv4-addr:value: expected an IPv4 address, found \"2001:db8::1\""},
      {"[ipv6-addr:value = '1.2.3.4']", " ! ipv6-addr:value: expected an IPv6 address, found \"1.2.3.4\""},
      {"[domain-name:value ISSUBSET 'a.com']", " ! ISSUBSET is for addresses, found domain-name:value"},
      {"[domain-name:value IN ()]", " ! an IN with an empty list can never match"},
      {"[domain-name:value = 5]", " ! domain-name:value: expected text in quotes, found 5"},
      {"[domain-name:value IN ('a.com', 'b', 'c.com')]", "domain=a.com | domain=c.com ! domain-name:value: expected a domain name, found \"b\""},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(lowered(row.text), row.expected);
  }
}
