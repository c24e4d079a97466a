#include <doctest/doctest.h>

#include "formats/intel/intel_testing.h"

using namespace demarche::intel;

namespace {

// Without the ids, which are digests of the values.
std::string values(const ReadBack& read) {
  std::string out;
  for (const demarche::Indicator& indicator : read.file.indicators)
    out += std::to_string(indicator.line) + " " + std::string(demarche::indicator_type_text(indicator.type())) + " " + indicator.value() +
           (indicator.label.empty() ? "" : " (" + indicator.label + ")") + "\n";
  return out;
}

}  // namespace

TEST_CASE("CSV: separators, quotes, other names of columns, types in words or by shape") {
  const ReadBack read = read_back(
      "\xEF\xBB\xBF# exported\r\nIOC;Indicator Type;Description\r\nhxxp://evil[.]com/a;URL;\"one; two\"\r\n"
      "1.2.3.4:443;;\r\n# a comment\r\n001DD76872D80801692FF942308C64E6;FileHash-MD5;-\r\n10.0.0.0-10.0.0.1;ip\r\n");
  CHECK_EQ(read.problems, "");
  CHECK_EQ(values(read), "3 url evil.com/a (one; two)\n4 ipv4 1.2.3.4\n6 md5 001dd76872d80801692ff942308c64e6\n7 cidr 10.0.0.0/31\n");
  CHECK_EQ(values(read_back("value\ttype\na.com\tdomain\n")), "2 domain a.com\n");
}

TEST_CASE("CSV: a bad line is a problem, the rest is read") {
  const ReadBack read = read_back(
      "type,value,valid_form,valid_until,confidence,extra\n"
      "domain,domain evil.com,,,,\n"
      "doman,evil.com,,,,\n"
      "domain,evil.com,,yesterday,101,x\n"
      "ip,10.0.0.9-10.0.0.1,,,,\n"
      ",nothing,,,,\n"
      ",,,,,\n"
      "domain,a.com,,,,,,\n"
      "domain,\"a.com\n"
      "domain,last.com,,,,\n");
  CHECK_EQ(values(read), "4 domain evil.com\n10 domain last.com\n");
  CHECK_EQ(read.notes, "columns not read: extra\n");
  CHECK_EQ(read.problems,
           "1: unknown column \"valid_form\"; it is ignored (did you mean \"valid_from\"?)\n"
           "2: expected a domain name, found \"domain evil.com\" (one name only: remove the words around it)\n"
           "3: unknown indicator type \"doman\"; did you mean \"domain\"? (known types: ipv4 ipv6 cidr domain url email md5 sha1 sha256 ja3 "
           "ja3s ja4 cert-sha1 cert-sha256 cert-serial cert-issuer cert-subject user-agent filename registry-key mutex account ja4s ja4h ja4x ja4ssh)\n"
           "4: valid_until: expected a time such as 2013-02-19 or 2013-02-19T08:15:00Z, found \"yesterday\"; the indicator is used without it\n"
           "4: confidence: expected a whole number from 0 to 100, found \"101\"; the indicator is used without it\n"
           "5: the range \"10.0.0.9-10.0.0.1\" is reversed: its first address comes after its last "
           "(check both ends for a slip of the pen; nothing of this range was used)\n"
           "6: the type of \"nothing\" cannot be told by its shape; the line is left out (add a column type)\n"
           "7: expected a value, found none; the line is left out\n"
           "8: expected 6 cells as in the header, found 8; the line is left out (quote cells that hold the separator: \"a, b\")\n"
           "9: a quoted cell does not end: a closing \" is missing; the line is left out (check its quotes)\n");
}

TEST_CASE("plain lists: one value a line, defanged or not, with comments") {
  const ReadBack read = read_back(
      "# list\n\nevil[.]com\r\n  hxxps://evil(.)com/x#frag\n1.2.3.0/24 # a block\nbad[at]evil.com,\n10.0.0.0 - 10.0.0.3\n*.a.example\n"
      "da39a3ee5e6b4b0d3255bfef95601890afd80709\n");
  CHECK_EQ(read.problems, "");
  CHECK_EQ(values(read),
           "3 domain evil.com\n4 url evil.com/x\n5 cidr 1.2.3.0/24 (a block)\n6 email bad@evil.com\n7 cidr 10.0.0.0/30\n8 domain a.example\n"
           "9 sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709\n");
  CHECK_EQ(read.file.indicators[0].offset, 8);
  CHECK_EQ(read.file.indicators[0].length, 10);
}

TEST_CASE("plain lists: prose and slips are problems with their line") {
  const ReadBack read = read_back("evil.com\nWe saw evil.com today\n10.0.0.9-10.0.0.1\n0.0.0.0/0\n\x1b[31mred\nreport.doc\n1.2.3\n\xff\xff\n");
  CHECK_EQ(values(read), "1 domain evil.com\n");
  CHECK(read.problems.starts_with(
      "2: expected one address, prefix, domain, URL, e-mail address or hash, found \"We saw evil.com today\" "
      "(one value a line; to state types, start the file with a line type,value)\n"
      "3: the range \"10.0.0.9-10.0.0.1\" is reversed"));
  CHECK(read.problems.find("4: the prefix \"0.0.0.0/0\" would match every address") != std::string::npos);
  CHECK(read.problems.find("5: expected one address, prefix, domain, URL, e-mail address or hash, found \"\\x1b[31mred\"") != std::string::npos);
  CHECK(read.problems.find("\n6: ") != std::string::npos);
  CHECK(read.problems.find("\n7: ") != std::string::npos);
  CHECK(read.problems.find("\n8: ") != std::string::npos);
}

TEST_CASE("Zeek intelligence files") {
  const ReadBack read = read_back(
      "#separator \\x09\n#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\n"
      "1.2.3.4\tIntel::ADDR\tsrc\tC2\n1.2.3.0/24\tIntel::SUBNET\tsrc\t-\nevil.com/a\tIntel::URL\tsrc\t-\nBad/1.0\tIntel::SOFTWARE\tsrc\t-\n"
      "a@evil.com\tIntel::EMAIL\tsrc\t-\nevil.com\tIntel::DOMAIN\t-\t-\n"
      "da39a3ee5e6b4b0d3255bfef95601890afd80709\tIntel::CERT_HASH\tsrc\t-\n001dd76872d80801692ff942308c64e6\tIntel::FILE_HASH\tsrc\t-\n"
      "x.exe\tIntel::FILE_NAME\tsrc\t-\n");
  CHECK_EQ(read.problems, "");
  CHECK_EQ(values(read),
           "3 ipv4 1.2.3.4 (C2)\n4 cidr 1.2.3.0/24 (src)\n5 url evil.com/a (src)\n6 user-agent Bad/1.0 (src)\n7 email a@evil.com (src)\n"
           "8 domain evil.com\n9 cert-sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709 (src)\n10 md5 001dd76872d80801692ff942308c64e6 (src)\n"
           "11 filename x.exe (src)\n");
  CHECK_EQ(read.file.indicators[0].offset, 71);
}

TEST_CASE("Zeek intelligence files: the known traps") {
  const ReadBack read = read_back(
      "#fields\tindicator\tindicator_type\tmeta.source\n"
      "evil.com\tIntel::DOMAINS\tx\nroot\tIntel::PUBKEY_HASH\tx\n\"1.2.3.4\"\tIntel::ADDR\tx\n1.2.3\tIntel::ADDR\tx\n"
      "evil.com Intel::DOMAIN x\ngood.com\tIntel::DOMAIN\tx\n");
  CHECK_EQ(values(read), "4 ipv4 1.2.3.4 (x)\n7 domain good.com (x)\n");
  CHECK_EQ(read.problems,
           "2: unknown indicator type \"Intel::DOMAINS\" (did you mean Intel::DOMAIN?)\n"
           "3: not yet supported: Intel::PUBKEY_HASH (no log field is compared with it)\n"
           "5: expected an IP address or a prefix such as 192.0.2.0/24, found \"1.2.3\"\n"
           "6: expected 3 values separated by TABs, found 1 (values are separated by single TABs, not spaces)\n");
}
