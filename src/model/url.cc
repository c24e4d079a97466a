#include "model/url.h"

#include <algorithm>

#include "base/text.h"
#include "model/domain.h"
#include "model/ip.h"

namespace demarche {
namespace {

// A scheme is a letter, then letters, digits, + - . (RFC 3986): so that the "://" in "a.example/?u=x://b" starts no host.
bool is_scheme(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !letter(text[0])) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  const auto wrong = [&] { return bad_input("expected a URL, found \"" + visible(text.substr(0, 80)) + "\""); };
  std::string_view rest = text;
  std::string scheme;
  if (const auto colon = rest.find("://"); colon != std::string_view::npos && colon < 16 && is_scheme(rest.substr(0, colon))) {
    scheme = lower(rest.substr(0, colon));
    rest = rest.substr(colon + 3);
  }
  rest = rest.substr(0, rest.find('#'));
  const auto end = rest.find_first_of("/?");
  std::string_view authority = rest.substr(0, end);
  std::string path(end == std::string_view::npos ? std::string_view() : rest.substr(end));
  if (path.empty() || path[0] == '?') path.insert(0, "/");
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority = authority.substr(at + 1);

  std::string_view port;
  if (!authority.empty() && authority.front() == '[') {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return wrong();
    if (close + 1 < authority.size() && authority[close + 1] == ':') port = authority.substr(close + 2);
    authority = authority.substr(0, close + 1);
  } else if (const auto colon = authority.rfind(':'); colon != std::string_view::npos) {
    port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  if (!port.empty() && parse_unsigned(port).value_or(70000) > 65535) return wrong();

  std::string host;
  if (auto ip = Ip::parse(authority)) host = ip->text();
  else if (auto domain = Domain::parse(authority)) host = domain->text();
  else return wrong();
  const bool usual = port.empty() || (port == "80" && scheme != "https") || (port == "443" && scheme == "https");
  std::string canonical = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (!usual) canonical += ":" + std::string(port);
  return Url(host, canonical + path);
}

}  // namespace demarche
