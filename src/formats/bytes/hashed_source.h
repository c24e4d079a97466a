// HashedSource: the raw bytes of a file as they lie on disk, counted and hashed while something else reads them.
#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "base/hash.h"

namespace demarche::bytes {

class HashedSource final : public ByteSource {
 public:
  explicit HashedSource(std::unique_ptr<ByteSource> raw) : raw_(std::move(raw)) {}

  Result<std::size_t> read(std::span<char> buffer) override;
  // Reads what nobody read, and gives the digest of the whole file. Once.
  [[nodiscard]] Result<Sha256> finish();
  [[nodiscard]] std::uint64_t raw_bytes() const { return raw_bytes_; }   // read so far; the file's size after finish()

 private:
  std::unique_ptr<ByteSource> raw_;
  Sha256Hasher hasher_;
  std::uint64_t raw_bytes_ = 0;
};

}  // namespace demarche::bytes
