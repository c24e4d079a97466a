#include "pipeline/sweep/warning_lists.h"

#include <doctest/doctest.h>

using namespace demarche;
using namespace demarche::sweep;

TEST_CASE("a value is on a list as the list's kind says, for the types that it is for, and the first list counts") {
  using Kind = WarningList::Kind;
  using enum IndicatorType;
  WarningLists lists;
  lists.add({"empty files", Kind::exact, {"D41D8CD98F00B204E9800998ECF8427E"}, {md5}});
  lists.add({"sites", Kind::hostname, {"google.com", ".wikipedia.org"}, {domain, url}});
  lists.add({"resolvers", Kind::cidr, {"8.8.8.8", "1.1.1.0/24", "2001:4860::/32"}, {ipv4, ipv6, cidr}});
  lists.add({"words", Kind::substring, {"Windows Update"}, {}});
  lists.add({"agents", Kind::regex, {"^Mozilla/[0-9]+\\.0$"}, {user_agent}});
  lists.add({"urls", Kind::exact, {"http://Fine.example:80/A"}, {url}});
  lists.add({"sites again", Kind::hostname, {"google.com"}, {}});
  lists.seal();
  struct { IndicatorType type; const char* value; const char* list; } const table[] = {
      {md5, "d41d8cd98f00b204e9800998ecf8427e", "empty files"}, {ja3, "d41d8cd98f00b204e9800998ecf8427e", ""},
      {domain, "google.com", "sites"}, {domain, "www.google.com", "sites"}, {domain, "notgoogle.com", ""}, {domain, "com", ""},
      {domain, "wikipedia.org", "sites"}, {url, "www.google.com/x", "sites"}, {email, "a@google.com", "sites again"},
      {ipv4, "8.8.8.8", "resolvers"}, {ipv4, "8.8.8.9", ""}, {ipv4, "1.1.1.200", "resolvers"}, {ipv6, "2001:4860::1", "resolvers"},
      {url, "8.8.8.8/x", ""}, {user_agent, "x windows UPDATE y", "words"}, {user_agent, "Mozilla/5.0", "agents"}, {user_agent, "mozilla/5.0", ""},
      {url, "fine.example/A", "urls"}, {url, "fine.example/a", ""}};
  for (const auto& row : table) {
    CAPTURE(row.value);
    const auto found = lists.find(row.type, row.value);
    CHECK_EQ(found ? lists.name(*found) : "", row.list);
  }
}
