// Domain: a DNS name as lower-case A-labels without a trailing dot ("mail.example.org", "xn--bcher-kva.example").
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche {

class Domain {
 public:
  // Any case, a trailing dot, Unicode labels (IDNA 2008, transitional off). Labels of letters, digits, - and _;
  // each 1..63 characters, the whole at most 253. An IP address is not a domain.
  [[nodiscard]] static Result<Domain> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  // Equal to `parent`, or below it: a.evil.com is within evil.com; notevil.com is not.
  [[nodiscard]] bool within(const Domain& parent) const;
  friend auto operator<=>(const Domain&, const Domain&) = default;

 private:
  explicit Domain(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace demarche
