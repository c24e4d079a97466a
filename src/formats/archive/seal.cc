#include "formats/archive/seal.h"

#include <fstream>

#include "base/disk.h"

namespace demarche::archive {
namespace {

// Magic number 0x184D2A5D and the size of what follows, both little-endian. Of the sixteen numbers that RFC 8878 gives to
// skippable frames the one whose last digit is D.
constexpr std::string_view kFrame("\x5D\x2A\x4D\x18\x20\0\0\0", 8);
constexpr std::uint64_t kSealSize = kFrame.size() + std::tuple_size_v<Sha256::Bytes>;

std::string seal_over(const Sha256& digest) { return std::string(kFrame) + std::string(digest.bytes().begin(), digest.bytes().end()); }

}  // namespace

Status seal(const fs::path& file) {
  const std::string text = seal_over(TRY(hash_file(file)));
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out << text;
  out.close();
  return out ? Status(Done{}) : Status(io_error(file.string() + ": cannot be written"));
}

Status check_seal(const fs::path& file) {
  const FileStat stat = TRY(stat_file(file));
  if (stat.size < kSealSize) return bad_input("is too short for an archive");
  const auto source = TRY(open_file(file));
  Sha256Hasher hasher;
  std::vector<char> buffer(std::size_t{1} << 18);
  std::uint64_t left = stat.size - kSealSize;
  while (left != 0) {
    const std::size_t got = TRY(source->read(std::span(buffer).first(std::min<std::uint64_t>(left, buffer.size()))));
    if (got == 0) return bad_input("became shorter while it was read");
    hasher.update({buffer.data(), got});
    left -= got;
  }
  std::string found;
  while (const std::size_t got = TRY(source->read(buffer))) found.append(buffer.data(), got);
  if (!found.starts_with(kFrame)) return bad_input("has no seal at its end: it is damaged, cut off, or was packed by another program");
  return found == seal_over(hasher.finish()) ? Status(Done{}) : Status(bad_input("is damaged: its bytes are not those that were sealed"));
}

}  // namespace demarche::archive
