// Where the host stands in the text of a URL: the same cut as Url::parse makes, without building the canonical form, so
// that only URLs of a wanted host are worth parsing.
#pragma once

#include <optional>
#include <string_view>

namespace demarche::sweep {

struct UrlCut {
  std::string_view host;        // as written, an IPv6 address in its brackets
  bool absolute = false;        // it has a scheme and "://"
};

// nullopt: Url::parse would refuse the text whatever its host is.
[[nodiscard]] std::optional<UrlCut> cut_url(std::string_view text);

// The text without a trailing ":" and a decimal port up to 65535; the text itself where it has none.
[[nodiscard]] std::string_view without_port(std::string_view text);

}  // namespace demarche::sweep
