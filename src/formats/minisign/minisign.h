// Ed25519 signatures in the format of minisign (https://jedisct1.github.io/minisign/), so that a reader can check a
// release with a tool that is not ours: minisign -Vm SHA256SUMS -p release.pub
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche::minisign {

struct PublicKey {
  std::array<std::uint8_t, 8> id{};
  std::array<std::uint8_t, 32> key{};
  [[nodiscard]] std::string id_text() const;      // "4F2A..." as minisign prints it
  [[nodiscard]] std::string file() const;         // the whole .pub file
};

struct SecretKey {
  std::array<std::uint8_t, 8> id{};
  std::array<std::uint8_t, 64> key{};             // seed and public half
  [[nodiscard]] PublicKey public_key() const;
};

// An unencrypted secret key file, as `minisign -G -W` writes it. ErrorKind::key says what is wrong.
[[nodiscard]] Result<SecretKey> read_secret_key(std::string_view file_text);
[[nodiscard]] Result<PublicKey> read_public_key(std::string_view file_text);

// A new key pair, and the text of its secret key file.
struct NewKey {
  SecretKey secret;
  std::string secret_file;
};
[[nodiscard]] NewKey generate_key();

// The .minisig file for `content` (prehashed with BLAKE2b-512). The trusted comment is signed too. Same input, same bytes.
[[nodiscard]] std::string sign(std::string_view content, const SecretKey& key, std::string_view trusted_comment);

// What a good signature says; an error of kind `key` otherwise.
struct Signed {
  std::string key_id, trusted_comment;
};
[[nodiscard]] Result<Signed> verify(std::string_view content, std::string_view signature_file, const PublicKey& key);

}  // namespace demarche::minisign
