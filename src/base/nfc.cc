#include "base/nfc.h"

#include <uninorm.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/text.h"

namespace demarche {

std::string nfc(std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii || !is_utf8(text)) return std::string(text);
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const std::unique_ptr<std::uint8_t, decltype(&std::free)> made(u8_normalize(UNINORM_NFC, bytes, text.size(), nullptr, &size), &std::free);
  if (made == nullptr) return std::string(text);
  return {reinterpret_cast<const char*>(made.get()), size};
}

}  // namespace demarche
