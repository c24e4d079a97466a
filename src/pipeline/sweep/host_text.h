// HostText: which host a log's text names, read without allocating in the common cases. The rules are in matcher.h; a
// text that is read here and one that Ip::parse or Domain::parse reads name the same host, or none.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/ip.h"

namespace demarche::sweep {

enum class HostKind : std::uint8_t { none, address, name };

// How much of a text must be well-formed for it to be a name.
enum class NameRule : std::uint8_t {
  whole,   // all of it: columns of unknown meaning, URLs, mail addresses
  tail,    // its trailing labels: host columns, where "*.evil.com" and a tunnel's odd labels stand before a name
};

// "1.2.3.4", each part one to three digits; any other text is not one.
[[nodiscard]] std::optional<std::uint32_t> read_dotted_quad(std::string_view text);

// Holds what the last read found; views into it live until the next read.
class HostText {
 public:
  // An address or a name; also with a port, in brackets, or as the host of a URL with "://".
  HostKind read(std::string_view text, NameRule rule);
  // An address or a name and nothing else.
  HostKind read_bare(std::string_view text);

  [[nodiscard]] const Ip& address() const { return address_; }         // after HostKind::address
  [[nodiscard]] std::size_t labels() const { return labels_; }         // after HostKind::name: 3 in "a.evil.com"
  // The last `count` labels, lower case, without a trailing dot; `count` from 1 to labels().
  [[nodiscard]] std::string_view name(std::size_t count) const {
    const std::size_t start = starts_[labels_ - count];
    return {name_.data() + start, size_ - start};
  }

 private:
  bool read_address(std::string_view text);
  bool read_plain_name(std::string_view text);
  HostKind read_unusual(std::string_view text, NameRule rule);
  HostKind read_name(std::string_view text, NameRule rule);

  static constexpr std::size_t kLongestName = 253;
  Ip address_;
  std::array<char, kLongestName + 1> name_{};
  std::array<std::uint8_t, 128> starts_{};      // of each label in name_
  std::size_t labels_ = 0;
  std::size_t size_ = 0;
};

}  // namespace demarche::sweep
