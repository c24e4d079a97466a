#include "pipeline/sweep/url_text.h"

#include <algorithm>

#include "base/text.h"

namespace demarche::sweep {
namespace {

constexpr std::size_t kLongestScheme = 15;
constexpr std::uint64_t kLastPort = 65535;

bool is_scheme(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

}  // namespace

std::optional<UrlCut> cut_url(std::string_view text) {
  UrlCut cut;
  const std::size_t colon = text.substr(0, kLongestScheme + 3).find("://");
  if (colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    cut.absolute = true;
    text.remove_prefix(colon + 3);
  }
  std::string_view authority = text.substr(0, text.find_first_of("/?#"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);

  std::string_view port;
  if (!authority.empty() && authority.front() == '[') {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    if (close + 1 < authority.size() && authority[close + 1] == ':') port = authority.substr(close + 2);
    authority = authority.substr(0, close + 1);
  } else if (const auto last = authority.rfind(':'); last != std::string_view::npos) {
    port = authority.substr(last + 1);
    authority = authority.substr(0, last);
  }
  if (!port.empty() && parse_unsigned(port).value_or(kLastPort + 1) > kLastPort) return std::nullopt;
  cut.host = authority;
  return cut;
}

std::string_view without_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || text.size() - colon > 6) return text;
  const std::string_view port = text.substr(colon + 1);
  const bool digits = !port.empty() && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || parse_unsigned(port).value_or(kLastPort + 1) > kLastPort) return text;
  return text.substr(0, colon);
}

}  // namespace demarche::sweep
