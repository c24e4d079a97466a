// Url: scheme, host, port, path and query, in one comparable form.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche {

class Url {
 public:
  // "http://Evil.COM:80/a?b#c" or "evil.com/a" (a missing scheme is allowed, as in Zeek intelligence files).
  // Lower-case host (A-label), default port dropped, fragment dropped, empty path is "/". Path and query keep their case.
  [[nodiscard]] static Result<Url> parse(std::string_view text);

  [[nodiscard]] const std::string& host() const { return host_; }          // a domain or an address, without a port
  // What two spellings of one page share: "evil.com/a?b", with ":8080" after the host where the port is unusual.
  // The scheme is left out, because logs of HTTP and lists of indicators seldom agree on it.
  [[nodiscard]] const std::string& text() const { return text_; }
  friend auto operator<=>(const Url&, const Url&) = default;

 private:
  Url(std::string host, std::string text) : host_(std::move(host)), text_(std::move(text)) {}
  std::string host_;
  std::string text_;
};

}  // namespace demarche
