// How the tokens of a column are looked at, by the FieldClass bits that are live in it.
#pragma once

#include <cstdint>

#include "model/record.h"
#include "pipeline/sweep/kernel/scan.h"

namespace demarche::kernel {

[[nodiscard]] inline Way way_of(std::uint32_t classes) {
  constexpr std::uint32_t kDigests = kMd5 | kSha1 | kSha256 | kJa3 | kJa3s | kJa4 | kCertSha1 | kCertSha256;
  if (classes == kAddress) return Way::address;
  if ((classes & ~(kAddress | kHost)) == 0) return Way::host;
  if ((classes & ~kDigests) == 0) return Way::digest;
  return Way::check;
}

}  // namespace demarche::kernel
