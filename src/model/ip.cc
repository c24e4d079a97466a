#include "model/ip.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <optional>

namespace demarche {
namespace {

constexpr unsigned kV4Bits = 96;   // an IPv4 address starts after this many bits

std::optional<std::uint32_t> parse_v4(std::string_view text) {
  std::uint32_t value = 0;
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at >= text.size() || text[at++] != '.')) return std::nullopt;
    unsigned octet = 0;
    const std::size_t start = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && at - start < 3; ++at)
      octet = octet * 10 + static_cast<unsigned>(text[at] - '0');
    if (at == start || octet > 255) return std::nullopt;
    value = value << 8 | octet;
  }
  if (at != text.size()) return std::nullopt;
  return value;
}

std::optional<Ip::Bytes> parse_v6(std::string_view text) {
  std::array<std::uint16_t, 8> groups{};
  int count = 0;
  int gap = -1;
  std::size_t at = 0;
  if (text.starts_with("::")) gap = 0, at = 2;
  while (at < text.size()) {
    if (count == 8) return std::nullopt;
    const std::size_t end = std::min(text.find(':', at), text.size());
    const std::string_view part = text.substr(at, end - at);
    if (part.find('.') != std::string_view::npos) {
      auto v4 = parse_v4(part);
      if (!v4 || count > 6 || end != text.size()) return std::nullopt;
      groups[static_cast<std::size_t>(count++)] = static_cast<std::uint16_t>(*v4 >> 16);
      groups[static_cast<std::size_t>(count++)] = static_cast<std::uint16_t>(*v4);
      at = end;
      break;
    }
    std::uint16_t value = 0;
    auto [stop, code] = std::from_chars(part.data(), part.data() + part.size(), value, 16);
    if (part.empty() || part.size() > 4 || code != std::errc() || stop != part.data() + part.size()) return std::nullopt;
    groups[static_cast<std::size_t>(count++)] = value;
    at = end;
    if (at == text.size()) break;
    ++at;                                            // the colon
    if (at == text.size()) return std::nullopt;      // a single one at the end
    if (text[at] == ':') {
      if (gap >= 0) return std::nullopt;
      gap = count;
      ++at;
    }
  }
  if (gap < 0 ? count != 8 : count > 7) return std::nullopt;
  Ip::Bytes bytes{};
  for (int i = 0; i < count; ++i) {
    const int slot = gap >= 0 && i >= gap ? 8 - count + i : i;
    bytes[static_cast<std::size_t>(2 * slot)] = static_cast<std::uint8_t>(groups[static_cast<std::size_t>(i)] >> 8);
    bytes[static_cast<std::size_t>(2 * slot + 1)] = static_cast<std::uint8_t>(groups[static_cast<std::size_t>(i)]);
  }
  return bytes;
}

// The address with every bit from `bits` on set to zero, or to one.
Ip masked(const Ip& ip, unsigned bits, bool ones) {
  Ip::Bytes bytes = ip.bytes();
  for (unsigned i = 0; i < 16; ++i) {
    const unsigned keep = bits >= 8 * i + 8 ? 8 : bits <= 8 * i ? 0 : bits - 8 * i;
    const auto mask = static_cast<std::uint8_t>(keep == 8 ? 0 : 0xFFU >> keep);
    bytes[i] = static_cast<std::uint8_t>(ones ? bytes[i] | mask : bytes[i] & ~mask);
  }
  return Ip::from_bytes(bytes);
}

// The next address; false when there is none.
bool increment(Ip::Bytes& bytes) {
  for (std::size_t i = 16; i-- > 0;)
    if (++bytes[i] != 0) return true;
  return false;
}

}  // namespace

Ip Ip::from_v4(std::uint32_t value) {
  Bytes bytes{};
  bytes[10] = bytes[11] = 0xFF;
  for (unsigned i = 0; i < 4; ++i) bytes[12 + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  return Ip(bytes);
}

bool Ip::is_v4() const {
  static constexpr std::uint8_t kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return std::memcmp(bytes_.data(), kMapped, sizeof kMapped) == 0;
}

std::uint32_t Ip::v4() const {
  std::uint32_t value = 0;
  for (unsigned i = 12; i < 16; ++i) value = value << 8 | bytes_[i];
  return value;
}

Result<Ip> Ip::parse(std::string_view text) {
  std::string_view bare = text;
  if (bare.size() >= 2 && bare.front() == '[' && bare.back() == ']') bare = bare.substr(1, bare.size() - 2);
  if (auto v4 = parse_v4(bare)) return from_v4(*v4);
  if (bare.find(':') != std::string_view::npos) {
    if (auto v6 = parse_v6(bare.substr(0, bare.find('%')))) return Ip(*v6);
  }
  return bad_input("expected an IP address, found \"" + std::string(text.substr(0, 60)) + "\"");
}

std::string Ip::text() const {
  char out[64];
  if (is_v4()) {
    std::snprintf(out, sizeof out, "%u.%u.%u.%u", unsigned{bytes_[12]}, unsigned{bytes_[13]}, unsigned{bytes_[14]},
                  unsigned{bytes_[15]});
    return out;
  }
  const auto group = [&](int i) {
    return static_cast<unsigned>(bytes_[static_cast<std::size_t>(2 * i)] << 8 | bytes_[static_cast<std::size_t>(2 * i + 1)]);
  };
  int best = -1, best_length = 1;   // the longest run of two or more zero groups becomes "::"
  for (int i = 0; i < 8; ++i) {
    int length = 0;
    while (i + length < 8 && group(i + length) == 0) ++length;
    if (length > best_length) best = i, best_length = length;
    if (length > 0) i += length - 1;
  }
  std::string text;
  for (int i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    std::snprintf(out, sizeof out, "%x", group(i));
    text += out;
  }
  return text;
}

Result<Prefix> Prefix::make(Ip address, unsigned length) {
  const unsigned most = address.is_v4() ? 32 : 128;
  if (length > most) return bad_input("expected a prefix length of at most " + std::to_string(most));
  const unsigned bits = address.is_v4() ? kV4Bits + length : length;
  return Prefix(masked(address, bits, false), bits);
}

Result<Prefix> Prefix::parse(std::string_view text) {
  const auto slash = text.find('/');
  const Ip address = TRY(Ip::parse(text.substr(0, slash)));
  if (slash == std::string_view::npos) return make(address, address.is_v4() ? 32 : 128);
  unsigned length = 0;
  const std::string_view digits = text.substr(slash + 1);
  auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (digits.empty() || code != std::errc() || end != digits.data() + digits.size())
    return bad_input("expected a prefix such as 192.0.2.0/24, found \"" + std::string(text.substr(0, 60)) + "\"");
  return make(address, length);
}

Result<std::vector<Prefix>> Prefix::parse_range(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::vector<Prefix>{TRY(parse(text))};
  const auto bare = [](std::string_view part) {
    const auto first = part.find_first_not_of(' ');
    return first == std::string_view::npos ? part : part.substr(first, part.find_last_not_of(' ') - first + 1);
  };
  Ip first = TRY(Ip::parse(bare(text.substr(0, dash))));
  const Ip last = TRY(Ip::parse(bare(text.substr(dash + 1))));
  if (first.is_v4() != last.is_v4()) return bad_input("a range of two address families: \"" + std::string(text) + "\"");
  if (last < first)
    return bad_input("the range \"" + std::string(text) + "\" is reversed: its first address comes after its last",
                     "check both ends for a slip of the pen; nothing of this range was used");
  std::vector<Prefix> prefixes;
  for (;;) {
    unsigned bits = 128;   // the widest block that starts at `first` and ends at or before `last`
    const unsigned least = first.is_v4() ? kV4Bits : 0;
    while (bits > least && masked(first, bits - 1, false) == first && masked(first, bits - 1, true) <= last) --bits;
    prefixes.push_back(Prefix(first, bits));
    Ip::Bytes next = masked(first, bits, true).bytes();
    if (Ip::from_bytes(next) >= last || !increment(next)) return prefixes;
    first = Ip::from_bytes(next);
  }
}

unsigned Prefix::length() const { return address_.is_v4() && bits_ >= kV4Bits ? bits_ - kV4Bits : bits_; }

bool Prefix::contains(const Ip& ip) const { return masked(ip, bits_, false) == address_; }

std::string Prefix::text() const { return address_.text() + "/" + std::to_string(length()); }

}  // namespace demarche
