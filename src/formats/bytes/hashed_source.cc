#include "formats/bytes/hashed_source.h"

#include <vector>

namespace demarche::bytes {

Result<std::size_t> HashedSource::read(std::span<char> buffer) {
  const std::size_t got = TRY(raw_->read(buffer));
  hasher_.update({buffer.data(), got});
  raw_bytes_ += got;
  return got;
}

Result<Sha256> HashedSource::finish() {
  std::vector<char> buffer(128 * 1024);
  while (TRY(read(buffer)) != 0) {
  }
  return hasher_.finish();
}

}  // namespace demarche::bytes
