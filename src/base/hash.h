// SHA-256: of artifacts, seals, journal entries and evidence digests.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace demarche {

class Sha256 {
 public:
  using Bytes = std::array<std::uint8_t, 32>;
  explicit Sha256(const Bytes& bytes) : bytes_(bytes) {}
  [[nodiscard]] static Result<Sha256> parse(std::string_view hex);   // 64 hexadecimal digits, any case
  [[nodiscard]] static Sha256 of(std::string_view data);
  [[nodiscard]] std::string hex() const;                             // 64 lower-case digits
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  friend auto operator<=>(const Sha256&, const Sha256&) = default;

 private:
  Bytes bytes_;
};

// Streaming form. finish() may be called once.
class Sha256Hasher {
 public:
  Sha256Hasher();
  ~Sha256Hasher();
  Sha256Hasher(Sha256Hasher&&) noexcept;
  Sha256Hasher& operator=(Sha256Hasher&&) noexcept;
  void update(std::string_view data);
  [[nodiscard]] Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace demarche
