#include "pipeline/sweep/differential_case.h"

#include "base/text.h"
#include "pipeline/sweep/reference.h"

namespace demarche::sweep {
namespace {

using Words = std::vector<std::string_view>;

std::string_view address_word(Chooser& choose) {
  static constexpr std::string_view kWords[] = {
      "1.2.3.4", "1.2.3.5", "1.2.4.4", "11.2.3.4", "1.2.3.45", "001.002.003.004", "::ffff:1.2.3.4", "::FFFF:102:304",
      "[::ffff:1.2.3.4]", "2001:db8::1", "2001:DB8:0:0:0:0:0:1", "[2001:db8::1]", "2001:db8:0:1::", "fe80::1%eth0", "::1",
      "::", "0.0.0.0", "255.255.255.255", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.4.", "2001:db8::1::", "12:34:56:78:9a:bc",
      "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:1.2.3.4", "64:ff9b::1.2.3.4", "[[::1]]", "[1.2.3.4]", "[]", "[::1",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::1%a:b", "1.2.3.4%a:b", "[", "]", ":", "::ffff:0:0"};
  return choose.pick(kWords);
}

std::string_view domain_word(Chooser& choose) {
  static constexpr std::string_view kWords[] = {
      "evil.com", "EVIL.com", "evil.com.", "evil.com..", "a.evil.com", "b.a.evil.com", "A.b.Evil.Com", "notevil.com",
      "evil.com.example", "evil.com.a.example", "x-evil.com", "evil.co", "vil.com", "com", "example", "co.uk", "evil.co.uk",
      ".evil.com", "a..evil.com", "*.evil.com", "a b.evil.com", "x/y.evil.com", "x?y.evil.com", "\\xff\\x00.evil.com",
      "b\xc3\xbc" "cher.example", "xn--bcher-kva.example", "B\xc3\x9c" "CHER.example", "a.b\xc3\xbc" "cher.example", "xn--.evil.com",
      "\xc3\xbc..evil.com", "\xe2\x98\x83.\xff.evil.com", "evil\xe3\x80\x82" "com", "evil.com\xc2\xad", "_dmarc.evil.com",
      "a.123", "123.evil.com", "1.2.3.4.evil.com", "localhost", ".", "..", "-", "e", "evil.com:8080.a.example"};
  return choose.pick(kWords);
}

std::string_view hostile_word(Chooser& choose) {
  static constexpr std::string_view kWords[] = {
      "", " ", "\x01", "\xff", "\xc3", "\xed\xa0\x80", "\\x00", "(empty)", "-", "T", "@", "@@", "<>", "\"", "\\", "://", "http://",
      "a://", "/", "?", "#", ",", ";", "%", "\xf0\x9f\x92\xa9", "0", "00", "::::", "....", "[]:80", "http://[", "x://y@z:1/"};
  return choose.pick(kWords);
}

std::string url_text(Chooser& choose) {
  static constexpr std::string_view kSchemes[] = {"", "", "http://", "https://", "HTTP://", "ftp://", "1x://", "x y://",
                                                  "abcdefghijklmno://", "abcdefghijklmnop://", "http:/", "//"};
  static constexpr std::string_view kUsers[] = {"", "", "", "u@", "u:p@", "evil.com@", "@"};
  static constexpr std::string_view kPorts[] = {"", "", "", ":80", ":443", ":8080", ":", ":99999", ":x", ":080"};
  static constexpr std::string_view kPaths[] = {"", "/", "/a", "/a?b", "/a?b#c", "?b", "#c", "/A", "/evil.com", "/?u=http://evil.com/",
                                                "/?u=x://evil.com", "a"};
  std::string out(choose.pick(kSchemes));
  out += choose.pick(kUsers);
  out += choose.one_in(3) ? address_word(choose) : domain_word(choose);
  out += choose.pick(kPorts);
  out += choose.pick(kPaths);
  return out;
}

std::string path_text(Chooser& choose) {
  static constexpr std::string_view kPaths[] = {"/", "/a", "/a?b", "?b", "/A", "/a#c", "*", "a", "/?u=http://evil.com/", "/?u=x://b"};
  return choose.one_in(4) ? url_text(choose) : std::string(choose.pick(kPaths));
}

std::string mail_text(Chooser& choose) {
  static constexpr std::string_view kUsers[] = {"a", "A", "a.b", "\"a b\"", "", "a@b", "(a"};
  std::string out;
  for (std::size_t count = 1 + choose.below(3); count > 0; --count) {
    std::string address(choose.pick(kUsers));
    address += "@";
    address += domain_word(choose);
    static constexpr std::string_view kBefore[] = {"", "", "<", "Name <", "\"Doe, J.\" <", "\"x@evil.com, y\" <", "\" <", " ", "<<", "\"\\\"\" <", ">"};
    static constexpr std::string_view kAfter[] = {"", "", ">", ">", " (Name)", "> x", "\"", " >", ";"};
    static constexpr std::string_view kBetween[] = {",", ", ", ";", " ", ""};
    out += choose.pick(kBefore);
    out += address;
    out += choose.pick(kAfter);
    if (count > 1) out += choose.pick(kBetween);
  }
  return out;
}

std::string digest_text(Chooser& choose) {
  static constexpr std::string_view kWords[] = {
      "d41d8cd98f00b204e9800998ecf8427e", "D41D8CD98F00B204E9800998ECF8427E", "D4:1D:8C:D9:8F:00:B2:04:E9:80:09:98:EC:F8:42:7E",
      "d41d8cd98f00b204e9800998ecf8427", "d41d8cd98f00b204e9800998ecf8427f", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "t13d1516h2_8daaf6152771_e5627efa2ab1",
      "T13D1516H2_8daaf6152771_e5627efa2ab1", "00:0A:bc", "abc", "0abc", "A:BC", "0", "00", "000", ":", "-0a:bc", "-abc", "-", "-00"};
  return std::string(choose.pick(kWords));
}

std::string free_text(Chooser& choose) {
  static constexpr std::string_view kWords[] = {
      "CN=evil, O=Evil", "CN=evil,O=Evil", "CN=evil,  O=Evil", "cn=evil,O=Evil", "CN=evil,", "Mozilla/4.0", "mozilla/4.0", "evil.exe",
      "C:\\x\\evil.exe", "/tmp/evil.exe", "EVIL.exe", "evil.exe/", "notevil.exe", "a/b\\evil.exe", "\\evil.exe", "x evil.exe"};
  return std::string(choose.pick(kWords));
}

std::string registry_text(Chooser& choose) {
  static constexpr std::string_view kWords[] = {
      "HKLM\\Software\\Evil", "hkey_local_machine\\software\\evil", "HKEY_LOCAL_MACHINE\\Software\\Evil\\", "\\REGISTRY\\MACHINE\\software\\evil",
      "HKLM", "HKLMX\\Software\\Evil", "HKCU\\Evil", "\\REGISTRY\\USER\\Evil", "HKU\\Evil", "\\\\", "hklm\\software\\evil\\run", "Software\\Evil"};
  return std::string(choose.pick(kWords));
}

std::string account_text(Chooser& choose) {
  static constexpr std::string_view kWords[] = {"admin", "ADMIN", "DOM\\admin", "a\\dom\\Admin", "admin@REALM", "Admin/REALM", "DOM\\admin@x", "admin@",
                                                "@admin", "\\admin", "DOM\\", "administrator", "dom\\admin", "Global\\evil", "evil", "global\\evil"};
  return std::string(choose.pick(kWords));
}

// Of a term that is compared as text.
std::string searched_text(Chooser& choose, TermOp op) {
  static constexpr std::string_view kParts[] = {"evil", "vil.c", ".com", "1.2.3", "/a?", "d41d8", "n=e", "a@evil", "\\", "\xc3\xbc", "Evil", "admin"};
  static constexpr std::string_view kExpressions[] = {"^evil\\.com$", "(?i)EVIL", "[0-9]+\\.3\\.", "a|b", "^$", "x*", "(", "\\.(com|example)", "@[a-z.]+com",
                                                      "^/a\\?b", ".{40}", "[^ -~]", "(?:evil){2}", "\\\\evil"};
  return std::string(op == TermOp::contains ? choose.pick(kParts) : choose.pick(kExpressions));
}

std::string with_port(Chooser& choose, std::string_view host) {
  static constexpr std::string_view kPorts[] = {"", "", "", ":53", ":0", ":65535", ":65536", ":", ":http", ":443", ":000080"};
  return std::string(host) + std::string(choose.pick(kPorts));
}

std::string prefix_text(Chooser& choose) {
  static constexpr unsigned kLengths[] = {0, 1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 30, 31, 32, 33, 64, 95, 96, 127, 128, 129};
  std::string out(address_word(choose));
  out += "/" + std::to_string(choose.pick(kLengths));
  return out;
}

std::string random_bytes(Chooser& choose) {
  std::string out;
  static constexpr std::string_view kBytes = "aA1.:/@?#[]<>\", %\\-*\xc3\xbc\x80";
  for (std::size_t size = choose.below(12); size > 0; --size) out += choose.pick(kBytes);
  return out;
}

std::string long_text(Chooser& choose) {
  std::string out;
  static constexpr std::string_view kParts[] = {"a.", "abcdefgh.", "evil.com.", "-", "\xc3\xbc.", "0", "!.",
                                                "a23456789012345678901234567890123456789012345678901234567890123."};
  const std::string_view part = choose.pick(kParts);
  for (std::size_t count = choose.below(300); count > 0; --count) out += part;
  return out + std::string(domain_word(choose));
}

std::string some_text(Chooser& choose) {
  switch (choose.below(12)) {
    case 0:
    case 1: return with_port(choose, address_word(choose));
    case 2:
    case 3: return with_port(choose, domain_word(choose));
    case 4: return url_text(choose);
    case 5: return path_text(choose);
    case 6: return mail_text(choose);
    case 7: return digest_text(choose);
    case 8: return free_text(choose);
    case 9: return choose.one_in(8) ? long_text(choose) : random_bytes(choose);
    case 10: return prefix_text(choose);
    default: return std::string(hostile_word(choose));
  }
}

// Every type and class, those with the richest rules most often.
IndicatorType some_type(Chooser& choose) {
  static constexpr IndicatorType kRich[] = {IndicatorType::ipv4, IndicatorType::cidr, IndicatorType::domain,
                                            IndicatorType::domain, IndicatorType::url, IndicatorType::email};
  return choose.one_in(3) ? static_cast<IndicatorType>(choose.below(kIndicatorTypes)) : choose.pick(kRich);
}

std::uint32_t some_class(Chooser& choose) {
  static constexpr std::uint32_t kRich[] = {kAddress, kHost, kHost, kUrl, kUri, kEmail, kAnyShape, kWords};
  return choose.one_in(3) ? std::uint32_t{1} << choose.below(kFieldClasses) : choose.pick(kRich);
}

// What many of the words above are, or are near to.
std::string likely_text(Chooser& choose, IndicatorType type) {
  static constexpr std::string_view kAddresses[] = {"1.2.3.4", "2001:db8::1"};
  static constexpr std::string_view kDomains[] = {"evil.com", "a.evil.com", "com", "xn--bcher-kva.example"};
  static constexpr std::string_view kPrefixes[] = {"1.2.0.0/16", "1.2.3.4/32", "0.0.0.0/0", "2001:db8::/32", "::/0"};
  static constexpr std::string_view kPaths[] = {"/", "/a", "/a?b", ":8080/a", ":443/a", "/?b"};
  static constexpr std::string_view kMails[] = {"a@evil.com", "a.b@evil.com", "a@a.evil.com"};
  switch (type) {
    case IndicatorType::ipv4:
    case IndicatorType::ipv6: return std::string(choose.pick(kAddresses));
    case IndicatorType::cidr: return std::string(choose.pick(kPrefixes));
    case IndicatorType::domain: return std::string(choose.pick(kDomains));
    case IndicatorType::url: {
      std::string url(choose.one_in(3) ? "1.2.3.4" : choose.pick(kDomains));   // one choice a line: the order is fixed
      url += choose.pick(kPaths);
      return url;
    }
    case IndicatorType::email: return std::string(choose.pick(kMails));
    case IndicatorType::registry_key: return registry_text(choose);
    case IndicatorType::mutex:
    case IndicatorType::account: return account_text(choose);
    default: return digest_text(choose);
  }
}

// A value that often, not always, is one of its type.
std::string term_text(Chooser& choose, IndicatorType type) {
  if (choose.one_in(16)) return some_text(choose);
  if (choose.one_in(2)) return likely_text(choose, type);
  switch (type) {
    case IndicatorType::ipv4:
    case IndicatorType::ipv6: return std::string(address_word(choose));
    case IndicatorType::cidr: return prefix_text(choose);
    case IndicatorType::domain: return std::string(domain_word(choose));
    case IndicatorType::url: return url_text(choose);
    case IndicatorType::email: return "a@" + std::string(domain_word(choose));
    case IndicatorType::cert_issuer:
    case IndicatorType::cert_subject:
    case IndicatorType::user_agent:
    case IndicatorType::filename: return free_text(choose);
    case IndicatorType::registry_key: return registry_text(choose);
    case IndicatorType::mutex:
    case IndicatorType::account: return account_text(choose);
    case IndicatorType::pattern: return some_text(choose);
    default: return digest_text(choose);
  }
}

std::string words_text(Chooser& choose) {
  static constexpr std::string_view kCuts[] = {" ", ",", "=", ";", ",SHA1=", " -u \"", "(", ". ", "; type: 5 "};
  std::string text = some_text(choose);
  while (!choose.one_in(3)) {
    text += choose.pick(kCuts);
    text += choose.one_in(2) ? digest_text(choose) : some_text(choose);
  }
  return text;
}

std::string text_for(Chooser& choose, std::uint32_t classes) {
  if (choose.one_in(6)) return some_text(choose);
  if ((classes & kWords) != 0) return words_text(choose);
  if ((classes & kEmail) != 0) return mail_text(choose);
  if ((classes & kUrl) != 0) return url_text(choose);
  if ((classes & kUri) != 0) return path_text(choose);
  if ((classes & (kUserAgent | kFilename | kCertIssuer | kCertSubject)) != 0) return free_text(choose);
  if ((classes & kRegistryKey) != 0) return registry_text(choose);
  if ((classes & (kMutex | kAccount)) != 0) return account_text(choose);
  if ((classes & (kHost | kAddress)) != 0)
    return with_port(choose, choose.one_in(2) ? domain_word(choose) : address_word(choose));
  return (classes & kAnyShape) != 0 ? some_text(choose) : digest_text(choose);
}

std::string text_of(const std::vector<Hit>& hits) {
  std::string out;
  for (const Hit& hit : hits)
    out += " (" + std::to_string(hit.indicator) + ", column " + std::to_string(hit.column) + ", type " +
           std::to_string(static_cast<int>(hit.type)) + ", \"" + visible(hit.value) + "\")";
  return out;
}

std::string text_of(const DifferentialCase& which) {
  std::string out;
  for (std::size_t i = 0; i < which.indicators.size(); ++i) {
    out += "\n  indicator " + std::to_string(i) + ":";
    for (const auto& list : which.indicators[i].any_of) {
      out += " [";
      for (const Term& term : list) out += std::to_string(static_cast<int>(term.type)) + " " + std::string(term_op_text(term.op)) + " \"" + visible(term.value) + "\" ";
      out += "]";
    }
  }
  for (std::size_t i = 0; i < which.plan.columns.size(); ++i)
    out += "\n  column " + std::to_string(i) + " " + which.plan.columns[i].name + " classes " +
           std::to_string(which.plan.columns[i].classes) + " \"" + visible(which.record.value(static_cast<int>(i)).text) + "\"";
  return out;
}

}  // namespace

void DifferentialCase::add_indicators(Chooser& choose) {
  for (std::size_t count = choose.below(24); count > 0; --count) {
    Indicator indicator;
    for (std::size_t lists = choose.one_in(5) ? choose.below(4) : 1; lists > 0; --lists) {
      std::vector<Term> list;
      for (std::size_t terms = choose.one_in(5) ? choose.below(4) : 1; terms > 0; --terms) {
        const auto type = some_type(choose);
        const auto op = choose.one_in(12) ? (choose.one_in(2) ? TermOp::contains : TermOp::matches) : TermOp::equals;
        list.push_back({type, op == TermOp::equals ? term_text(choose, type) : searched_text(choose, op), op});
      }
      indicator.any_of.push_back(std::move(list));
    }
    indicators.push_back(std::move(indicator));
  }
}

void DifferentialCase::add_plan(Chooser& choose) {
  static constexpr std::string_view kNames[] = {"host", "id.resp_p", "query", "answers", "uri", "x"};
  plan.log = "log";
  for (std::size_t count = choose.one_in(16) ? 0 : 1 + choose.below(8); count > 0; --count) {
    Column column{.name = std::string(choose.pick(kNames)), .type = FieldType::text, .list = false, .classes = kNoClass};
    for (std::size_t bits = choose.one_in(4) ? choose.below(4) : 1; bits > 0; --bits)
      column.classes |= some_class(choose);
    if (column.name == "host" && !choose.one_in(4)) column.classes = kHost;
    if (column.name == "uri" && !choose.one_in(4)) column.classes = kUri;
    plan.columns.push_back(std::move(column));
  }
}

void DifferentialCase::add_value(std::string text, char separator) {
  texts.push_back(std::move(text));
  record.values.push_back({.text = texts.back(), .separator = separator, .set = true});
}

void DifferentialCase::add_record(Chooser& choose) {
  record.values.clear();
  texts.clear();
  for (const Column& column : plan.columns) {
    if (choose.one_in(16)) return;   // a short record: the rest is unset
    if (choose.one_in(12)) {
      record.values.push_back({});
    } else if (column.name == "id.resp_p") {
      static constexpr std::string_view kPorts[] = {"80", "443", "8080", "", "x", "99999"};
      add_value(std::string(choose.pick(kPorts)), 0);
    } else if (choose.one_in(3)) {
      std::string list;
      const char separator = choose.one_in(2) ? ',' : '\x1f';
      for (std::size_t count = choose.below(5); count > 0; --count) {
        list += text_for(choose, column.classes);
        if (count > 1) list += separator;
      }
      add_value(std::move(list), separator);
    } else {
      add_value(text_for(choose, column.classes), 0);
    }
  }
}

std::string disagreement(const DifferentialCase& which, Matcher& matcher) {
  std::vector<Hit> fast;
  matcher.match(which.record, fast);
  const std::vector<Hit> slow = match_by_reference(which.indicators, which.plan, which.record);
  if (fast == slow) return {};
  return "\n fast:" + text_of(fast) + "\n reference:" + text_of(slow) + text_of(which);
}

}  // namespace demarche::sweep
