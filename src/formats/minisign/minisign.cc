// The adapter of libsodium.
#include "formats/minisign/minisign.h"

#include <sodium.h>

#include <cstdio>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace demarche::minisign {
namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::size_t kSecretSize = 2 + 2 + 2 + 32 + 8 + 8 + 8 + 64 + 32;   // algorithms, salt, limits, id, key, checksum

Error key_error(std::string message, std::string hint = {}) { return {ErrorKind::key, std::move(message), std::move(hint)}; }

void ready() { CHECK(sodium_init() >= 0); }

std::string base64(const Bytes& bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.resize(std::strlen(out.c_str()));
  return out;
}

Result<Bytes> decode(std::string_view text, std::size_t expected) {
  Bytes bytes(expected + 4);
  std::size_t size = 0;
  const std::string_view line = trim(text);
  if (sodium_base642bin(bytes.data(), bytes.size(), line.data(), line.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0 || size != expected)
    return key_error("expected " + std::to_string(expected) + " bytes in base64");
  bytes.resize(size);
  return bytes;
}

// The line after the first comment line.
Result<std::string_view> payload_line(std::string_view text) {
  const auto lines = split(text, '\n');
  if (lines.size() < 2 || !lines[0].starts_with("untrusted comment:"))
    return key_error("expected a minisign file: \"untrusted comment: ...\", then a line of base64");
  return lines[1];
}

void append(Bytes& to, const void* from, std::size_t size) {
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  to.insert(to.end(), bytes, bytes + size);
}

Bytes checksum(const std::array<std::uint8_t, 8>& id, const std::array<std::uint8_t, 64>& key) {
  Bytes message = {'E', 'd'};
  append(message, id.data(), id.size());
  append(message, key.data(), key.size());
  Bytes out(32);
  crypto_generichash(out.data(), out.size(), message.data(), message.size(), nullptr, 0);
  return out;
}

Bytes prehash(std::string_view content) {
  Bytes out(64);
  crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(content.data()), content.size(), nullptr, 0);
  return out;
}

}  // namespace

std::string PublicKey::id_text() const {
  std::string out;
  char part[4];
  for (std::size_t i = id.size(); i-- > 0;) {   // minisign prints the id as a little-endian number
    std::snprintf(part, sizeof part, "%02X", unsigned{id[i]});
    out += part;
  }
  return out;
}

std::string PublicKey::file() const {
  Bytes bytes = {'E', 'd'};
  append(bytes, id.data(), id.size());
  append(bytes, key.data(), key.size());
  return "untrusted comment: minisign public key " + id_text() + "\n" + base64(bytes) + "\n";
}

PublicKey SecretKey::public_key() const {
  PublicKey out;
  out.id = id;
  std::copy(key.begin() + 32, key.end(), out.key.begin());
  return out;
}

Result<SecretKey> read_secret_key(std::string_view file_text) {
  ready();
  const std::string_view line = TRY(payload_line(file_text));
  const Bytes bytes = TRY(decode(line, kSecretSize));
  if (bytes[0] != 'E' || bytes[1] != 'd') return key_error("expected an Ed25519 key");
  if (bytes[2] != 0 || bytes[3] != 0)
    return key_error("the secret key is encrypted", "make one for this use without a password: minisign -G -W -p release.pub -s release.key");
  SecretKey out;
  const std::uint8_t* at = bytes.data() + 54;
  std::copy(at, at + 8, out.id.begin());
  std::copy(at + 8, at + 72, out.key.begin());
  if (checksum(out.id, out.key) != Bytes(at + 72, at + 104)) return key_error("the secret key's checksum does not hold");
  return out;
}

Result<PublicKey> read_public_key(std::string_view file_text) {
  ready();
  const std::string_view line = TRY(payload_line(file_text));
  const Bytes bytes = TRY(decode(line, 42));
  if (bytes[0] != 'E' || bytes[1] != 'd') return key_error("expected an Ed25519 public key");
  PublicKey out;
  std::copy(bytes.begin() + 2, bytes.begin() + 10, out.id.begin());
  std::copy(bytes.begin() + 10, bytes.end(), out.key.begin());
  return out;
}

NewKey generate_key() {
  ready();
  NewKey out;
  std::array<std::uint8_t, 32> unused{};
  crypto_sign_keypair(unused.data(), out.secret.key.data());
  randombytes_buf(out.secret.id.data(), out.secret.id.size());
  Bytes bytes = {'E', 'd', 0, 0, 'B', '2'};
  bytes.resize(54, 0);
  append(bytes, out.secret.id.data(), 8);
  append(bytes, out.secret.key.data(), 64);
  const Bytes sum = checksum(out.secret.id, out.secret.key);
  append(bytes, sum.data(), sum.size());
  out.secret_file = "untrusted comment: minisign secret key of demarche\n" + base64(bytes) + "\n";
  return out;
}

std::string sign(std::string_view content, const SecretKey& key, std::string_view trusted_comment) {
  ready();
  const Bytes hash = prehash(content);
  Bytes signature(64), global(64);
  crypto_sign_detached(signature.data(), nullptr, hash.data(), hash.size(), key.key.data());
  Bytes both = signature;
  append(both, trusted_comment.data(), trusted_comment.size());
  crypto_sign_detached(global.data(), nullptr, both.data(), both.size(), key.key.data());
  Bytes first = {'E', 'D'};
  append(first, key.id.data(), 8);
  append(first, signature.data(), 64);
  return "untrusted comment: signature of a demarche release\n" + base64(first) + "\ntrusted comment: " +
         std::string(trusted_comment) + "\n" + base64(global) + "\n";
}

Result<Signed> verify(std::string_view content, std::string_view signature_file, const PublicKey& key) {
  ready();
  const auto lines = split(signature_file, '\n');
  static constexpr std::string_view kTrusted = "trusted comment: ";
  if (lines.size() < 4 || !lines[0].starts_with("untrusted comment:") || !lines[2].starts_with(kTrusted))
    return key_error("expected a minisign signature of four lines");
  const Bytes first = TRY(decode(lines[1], 74));
  const Bytes global = TRY(decode(lines[3], 64));
  if (first[0] != 'E' || first[1] != 'D') return key_error("expected a prehashed Ed25519 signature");
  if (!std::equal(key.id.begin(), key.id.end(), first.begin() + 2))
    return key_error("signed with another key than " + key.id_text());
  const Bytes hash = prehash(content);
  const std::string_view comment = lines[2].substr(kTrusted.size());
  Bytes both(first.begin() + 10, first.end());
  append(both, comment.data(), comment.size());
  if (crypto_sign_verify_detached(first.data() + 10, hash.data(), hash.size(), key.key.data()) != 0)
    return key_error("the signature does not fit the content");
  if (crypto_sign_verify_detached(global.data(), both.data(), both.size(), key.key.data()) != 0)
    return key_error("the signature's comment was changed");
  return Signed{key.id_text(), std::string(comment)};
}

}  // namespace demarche::minisign
