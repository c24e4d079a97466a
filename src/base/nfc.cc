#include "base/nfc.h"

#include <uninorm.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/text.h"

namespace demarche {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string_view nfc(std::string_view text, std::string& buffer) {
  if (is_ascii(text)) return text;
  buffer = nfc(text);
  return buffer;
}

std::string nfc(std::string_view text) {
  if (is_ascii(text) || !is_utf8(text)) return std::string(text);
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const std::unique_ptr<std::uint8_t, decltype(&std::free)> made(u8_normalize(UNINORM_NFC, bytes, text.size(), nullptr, &size), &std::free);
  if (made == nullptr) return std::string(text);
  return {reinterpret_cast<const char*>(made.get()), size};
}

}  // namespace demarche
