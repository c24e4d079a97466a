#include "model/quick_key.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "model/term_key.h"

namespace demarche {
namespace {

using enum IndicatorType;

enum Kind : std::uint8_t { kNameByte = 1, kDigit = 2, kPathByte = 4, kMailByte = 8, kUpper = 16, kLetter = 32 };

constexpr std::array<std::uint8_t, 256> kinds() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = '!'; c <= '~'; ++c) table[c] = kPathByte;
  for (const char c : {'#', '[', ']', '(', ')', '{', '}', '"', '\'', '`', '<', '>', '\\'}) table[static_cast<unsigned char>(c)] = 0;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] |= kNameByte | kMailByte | kLetter;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] |= kNameByte | kMailByte | kUpper;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] |= kNameByte | kMailByte | kDigit;
  for (const char c : {'-', '_'}) table[static_cast<unsigned char>(c)] |= kNameByte | kMailByte;
  for (const char c : {'.', '+'}) table[static_cast<unsigned char>(c)] |= kMailByte;
  return table;
}
constexpr std::array<std::uint8_t, 256> kKinds = kinds();

std::uint8_t kind(char c) { return kKinds[static_cast<unsigned char>(c)]; }

char lower_byte(char c) { return (kind(c) & kUpper) != 0 ? static_cast<char>(c + 32) : c; }

// "192.0.2.1", each part without leading zeros.
bool append_quad(std::string_view text, std::string& key) {
  if (text.size() < 7 || text.size() > 15) return false;
  char bytes[4];
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at >= text.size() || text[at++] != '.')) return false;
    const std::size_t start = at;
    unsigned value = 0;
    for (; at < text.size() && at - start < 3 && (kind(text[at]) & kDigit) != 0; ++at) value = value * 10 + static_cast<unsigned>(text[at] - '0');
    if (at == start || value > 255 || (at - start > 1 && text[start] == '0')) return false;
    bytes[part] = static_cast<char>(value);
  }
  if (at != text.size()) return false;
  key.append(bytes, 4);
  return true;
}

// A name of at least two labels, put in lower case. Stops nowhere: all of the text.
bool append_name(std::string_view text, std::string& key) {
  if (text.size() < 3 || text.size() > 253) return false;
  const std::size_t before = key.size();
  std::size_t label = 0, dots = 0;
  bool digits = true;   // of the label so far
  key.append(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      if (label == 0) return key.resize(before), false;
      label = 0, ++dots, digits = true;
      continue;
    }
    const std::uint8_t of = kind(c);
    if ((of & kNameByte) == 0 || ++label > 63) return key.resize(before), false;
    if ((of & kDigit) == 0) digits = false;
    if ((of & kUpper) != 0) key[before + i] = static_cast<char>(c + 32);
  }
  if (label == 0 || dots == 0 || digits) return key.resize(before), false;
  return true;
}

bool append_digest(std::string_view text, std::string& key) {
  std::array<char, 64> digits;
  if (text.size() > digits.size()) return false;
  std::transform(text.begin(), text.end(), digits.begin(), lower_byte);
  return append_hex_bytes({digits.data(), text.size()}, key);
}

bool append_mail(std::string_view text, std::string& key) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.size() > 320) return false;
  const std::string_view user = text.substr(0, at);
  if (!std::all_of(user.begin(), user.end(), [](char c) { return (kind(c) & kMailByte) != 0; })) return false;
  const std::size_t before = key.size();
  std::transform(user.begin(), user.end(), std::back_inserter(key), lower_byte);
  key += '@';
  if (append_name(text.substr(at + 1), key)) return true;
  return key.resize(before), false;
}

// "http://name/path": of usual port, without user, fragment and odd bytes.
bool append_url(std::string_view text, std::string& key) {
  if (text.size() > 4096) return false;
  if (text.starts_with("http://")) text.remove_prefix(7);
  else if (text.starts_with("https://")) text.remove_prefix(8);
  else return false;
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string_view host = text.substr(0, slash), path = text.substr(slash);
  if (!std::all_of(path.begin(), path.end(), [](char c) { return (kind(c) & kPathByte) != 0; })) return false;
  if (path.ends_with(',') || path.ends_with(';')) return false;
  const std::size_t before = key.size();
  if (append_quad(host, key)) key.resize(before), key += host;
  else if (!append_name(host, key)) return false;
  key += path.empty() ? std::string_view("/") : path;
  return true;
}

// A name that guess_term() would take for one.
bool is_telling_name(std::string_view name) {
  const std::string_view top = name.substr(name.rfind('.') + 1);
  const bool letters = top.starts_with("xn--") || std::all_of(top.begin(), top.end(), [](char c) { return (kind(c) & kLetter) != 0; });
  return letters && top.size() >= 2 && !has_file_ending(name);
}

std::optional<IndicatorType> guess(std::string_view raw, std::string& key) {
  if (append_quad(raw, key)) return ipv4;
  if (raw.size() == 32 && append_digest(raw, key)) return md5;
  if (raw.size() == 40 && append_digest(raw, key)) return sha1;
  if (raw.size() == 64 && append_digest(raw, key)) return sha256;
  if (append_name(raw, key)) return is_telling_name(key) ? std::optional(domain) : std::nullopt;
  if (append_url(raw, key)) return url;
  return append_mail(raw, key) ? std::optional(email) : std::nullopt;
}

}  // namespace

bool has_file_ending(std::string_view name) {
  static constexpr std::string_view kEndings[] = {
      "exe", "dll", "sys", "bat", "cmd", "vbs", "ps1", "scr", "lnk", "hta", "msi", "txt", "doc", "docx", "docm", "xls", "xlsx",
      "xlsm", "ppt", "pptx", "pdf", "rtf", "jpg", "jpeg", "png", "gif", "bmp", "rar", "7z", "gz", "tar", "jar", "tmp", "dat",
      "log", "bin", "cfg", "ini", "php", "asp", "aspx", "jsp", "html", "htm", "js", "json", "xml", "csv", "yara"};
  return std::find(std::begin(kEndings), std::end(kEndings), name.substr(name.rfind('.') + 1)) != std::end(kEndings);
}

std::optional<IndicatorType> quick_key(std::optional<IndicatorType> stated, std::string_view raw, std::string& key) {
  key.clear();
  if (!stated) return guess(raw, key);
  bool taken = false;
  switch (*stated) {
    case ipv4: case ipv6: case cidr: return append_quad(raw, key) ? std::optional(ipv4) : std::nullopt;
    case domain: taken = append_name(raw, key); break;
    case url: taken = append_url(raw, key); break;
    case email: taken = append_mail(raw, key); break;
    default: taken = raw.size() == digest_digits(*stated) && append_digest(raw, key); break;
  }
  return taken ? stated : std::nullopt;
}

}  // namespace demarche
