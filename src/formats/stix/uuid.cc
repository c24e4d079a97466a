// An adapter of OpenSSL's libcrypto (SHA-1, which version 5 is made of).
#include "formats/stix/uuid.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "base/check.h"

namespace demarche::stix {
namespace {

using Uuid = std::array<std::uint8_t, 16>;

// 00abedb4-aa42-466c-9c01-fed23315a9b7 (STIX 2.1, section 2.9)
constexpr Uuid kObservables = {0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7};
// 5ad5f4a0-6e0f-4b8a-9d83-0f4c1b0a6b11, drawn once for this program
constexpr Uuid kOurs = {0x5a, 0xd5, 0xf4, 0xa0, 0x6e, 0x0f, 0x4b, 0x8a, 0x9d, 0x83, 0x0f, 0x4c, 0x1b, 0x0a, 0x6b, 0x11};

std::string version5(const Uuid& space, std::string_view name) {
  std::string message(reinterpret_cast<const char*>(space.data()), space.size());
  message += name;
  std::array<std::uint8_t, 20> digest{};
  unsigned size = 0;
  CHECK(EVP_Digest(message.data(), message.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1 && size == digest.size());
  digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0F) | 0x50);
  digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3F) | 0x80);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kHex[digest[i] >> 4];
    out += kHex[digest[i] & 15];
  }
  return out;
}

}  // namespace

std::string observable_id(std::string_view type, std::string_view canonical) {
  return std::string(type) + "--" + version5(kObservables, canonical);
}

std::string object_id(std::string_view type, std::string_view name) {
  return std::string(type) + "--" + version5(kOurs, std::string(type) + "/" + std::string(name));
}

}  // namespace demarche::stix
