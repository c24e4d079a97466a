// Ip: an IPv4 or IPv6 address. 16 bytes; IPv4 lies in ::ffff:0:0/96, so the mapped spelling is the same address.
// Prefix: an address block.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace demarche {

class Ip {
 public:
  using Bytes = std::array<std::uint8_t, 16>;
  constexpr Ip() = default;
  [[nodiscard]] static constexpr Ip from_bytes(const Bytes& bytes) { return Ip(bytes); }
  [[nodiscard]] static Ip from_v4(std::uint32_t value);
  // Any spelling: "1.2.3.4", "001.002.003.004", "2001:DB8::1", "::ffff:1.2.3.4", "[::1]", "fe80::1%eth0".
  [[nodiscard]] static Result<Ip> parse(std::string_view text);

  [[nodiscard]] bool is_v4() const;
  [[nodiscard]] std::uint32_t v4() const;   // only meaningful when is_v4()
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] std::string text() const;   // dotted quad, or RFC 5952
  friend constexpr auto operator<=>(const Ip&, const Ip&) = default;

 private:
  constexpr explicit Ip(const Bytes& bytes) : bytes_(bytes) {}
  Bytes bytes_{};
};

class Prefix {
 public:
  // Host bits must be zero or are cleared; length is 0..32 for IPv4 and 0..128 for IPv6.
  [[nodiscard]] static Result<Prefix> make(Ip address, unsigned length);
  // "223.166.0.0/15", "2001:db8::/32", or one address (a /32 or /128).
  [[nodiscard]] static Result<Prefix> parse(std::string_view text);
  // The above, or a range "223.166.0.0-223.167.255.255" as the fewest prefixes. A reversed range is an error.
  [[nodiscard]] static Result<std::vector<Prefix>> parse_range(std::string_view text);

  [[nodiscard]] const Ip& address() const { return address_; }
  [[nodiscard]] unsigned bits() const { return bits_; }      // 0..128 counted in the 16-byte form (an IPv4 /15 has 111)
  [[nodiscard]] unsigned length() const;                     // as written: 15
  [[nodiscard]] bool contains(const Ip& ip) const;
  [[nodiscard]] bool is_single() const { return bits_ == 128; }
  [[nodiscard]] std::string text() const;                    // "223.166.0.0/15"
  friend auto operator<=>(const Prefix&, const Prefix&) = default;

 private:
  Prefix(Ip address, unsigned bits) : address_(address), bits_(bits) {}
  Ip address_;
  unsigned bits_ = 128;
};

}  // namespace demarche
