#include "model/term_key.h"

#include <algorithm>
#include <array>

#include "model/domain.h"
#include "model/ip.h"
#include "model/url.h"

namespace demarche {
namespace {

using enum IndicatorType;

char lower_byte(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

void append_address(const Ip& ip, std::string& out) {
  const auto* bytes = reinterpret_cast<const char*>(ip.bytes().data());
  if (ip.is_v4()) out.append(bytes + 12, 4);
  else out.append(bytes, 16);
}

// 4 or 16 bytes.
std::optional<Ip> address_of(std::string_view key) {
  Ip::Bytes bytes{};
  if (key.size() == 4) bytes[10] = bytes[11] = 0xFF;
  else if (key.size() != 16) return std::nullopt;
  std::transform(key.begin(), key.end(), bytes.end() - static_cast<std::ptrdiff_t>(key.size()),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  return Ip::from_bytes(bytes);
}

bool append_prefix(std::string_view value, std::string& out) {
  const auto prefix = Prefix::parse(value);
  if (!prefix || prefix->text() != value) return false;
  append_address(prefix->address(), out);
  // ::ffff:0:0/90 is an IPv6 prefix that starts at an IPv4 address: only its count of bits tells them apart.
  out += static_cast<char>(prefix->bits());
  return true;
}

std::string prefix_text(std::string_view key) {
  if (key.empty()) return {};
  const auto address = address_of(key.substr(0, key.size() - 1));
  const unsigned bits = static_cast<unsigned char>(key.back());
  const unsigned before = address && address->is_v4() ? 96 : 0;
  if (!address || bits < before || bits > 128) return {};
  const auto prefix = Prefix::make(*address, bits - before);
  return prefix ? prefix->text() : std::string();
}

// The text form by which terms of the other types are compared.
void text_form(IndicatorType type, std::string_view text, std::string& out) {
  switch (type) {
    case cert_issuer: case cert_subject: return distinguished_name_form(text, out);
    case user_agent: case filename: case mutex: out.assign(text); return;
    case email: case account: return lower_form(text, out);
    case cert_serial: return serial_form(text, out);
    case registry_key: return registry_form(text, out);
    default: return digest_form(text, out);
  }
}

}  // namespace

std::size_t digest_digits(IndicatorType type) {
  switch (type) {
    case md5: case ja3: case ja3s: return 32;
    case sha1: case cert_sha1: return 40;
    case sha256: case cert_sha256: return 64;
    default: return 0;
  }
}

bool has_packed_key(IndicatorType type) { return type == ipv4 || type == ipv6 || digest_digits(type) != 0; }

bool append_hex_bytes(std::string_view digits, std::string& out) {
  if (digits.size() % 2 != 0) return false;
  const std::size_t before = out.size();
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_digit(digits[i]), low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) return out.resize(before), false;
    out += static_cast<char>(high << 4 | low);
  }
  return true;
}

bool append_key(IndicatorType type, std::string_view value, std::string& out) {
  if (value.empty()) return false;
  if (const std::size_t digits = digest_digits(type); digits != 0) return value.size() == digits && append_hex_bytes(value, out);
  switch (type) {
    case ipv4: case ipv6: {
      const auto ip = Ip::parse(value);
      if (!ip || ip->is_v4() != (type == ipv4) || ip->text() != value) return false;
      append_address(*ip, out);
      return true;
    }
    case cidr: return append_prefix(value, out);
    case domain: {
      const auto name = Domain::parse(value);
      if (!name || name->text() != value) return false;
      break;
    }
    case url: {
      const auto parsed = Url::parse(value);
      if (!parsed || parsed->text() != value) return false;
      break;
    }
    case pattern: return false;
    default: {
      std::string form;
      text_form(type, value, form);
      if (form != value) return false;
    }
  }
  out += value;
  return true;
}

std::string key_text(IndicatorType type, std::string_view key) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  if (type == cidr) return prefix_text(key);
  if (type == ipv4 || type == ipv6) {
    const auto ip = address_of(key);
    return ip ? ip->text() : std::string();
  }
  if (digest_digits(type) == 0) return std::string(key);
  std::string out;
  out.reserve(2 * key.size());
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::optional<TermKey> comparison_key(const Term& term) {
  TermKey key{.type = term.type, .packed = false, .bytes = {}};
  switch (term.type) {
    case ipv4: case ipv6: {
      const auto ip = Ip::parse(term.value);
      if (!ip) return std::nullopt;
      key.type = ip->is_v4() ? ipv4 : ipv6;
      key.packed = true;
      append_address(*ip, key.bytes);
      return key;
    }
    case domain: {
      const auto name = Domain::parse(term.value);
      if (!name) return std::nullopt;
      key.bytes = name->text();
      return key;
    }
    case url: {
      const auto parsed = Url::parse(term.value);
      if (!parsed) return std::nullopt;
      key.bytes = parsed->text();
      return key;
    }
    case cidr: case pattern: return std::nullopt;
    default: break;
  }
  std::string form;
  text_form(term.type, term.value, form);
  if (form.empty()) return std::nullopt;
  key.packed = form.size() == digest_digits(term.type) && append_hex_bytes(form, key.bytes);
  if (!key.packed) key.bytes = std::move(form);
  return key;
}

void lower_form(std::string_view text, std::string& out) {
  out.assign(text);
  std::transform(out.begin(), out.end(), out.begin(), lower_byte);
}

void digest_form(std::string_view text, std::string& out) {
  out.clear();
  for (const char c : text)
    if (c != ':') out += lower_byte(c);
}

void serial_form(std::string_view text, std::string& out) {
  digest_form(text, out);
  const std::size_t sign = out.starts_with('-') ? 1 : 0;
  if (out.size() == sign) return;
  out.erase(sign, std::min(out.find_first_not_of('0', sign), out.size() - 1) - sign);
}

void distinguished_name_form(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == ',' && i + 1 < text.size() && text[i + 1] == ' ') ++i;
  }
}

void registry_form(std::string_view text, std::string& out) {
  struct Hive {
    std::string_view from, to;
  };
  static constexpr Hive kHives[] = {
      {"hklm", "hkey_local_machine"}, {"hkcu", "hkey_current_user"}, {"hkcr", "hkey_classes_root"}, {"hku", "hkey_users"},
      {"hkcc", "hkey_current_config"}, {"\\registry\\machine", "hkey_local_machine"}, {"\\registry\\user", "hkey_users"}};
  lower_form(text, out);
  while (out.ends_with('\\')) out.pop_back();
  for (const Hive& hive : kHives) {
    if (!out.starts_with(hive.from) || (out.size() > hive.from.size() && out[hive.from.size()] != '\\')) continue;
    out.replace(0, hive.from.size(), hive.to);
    return;
  }
}

}  // namespace demarche
