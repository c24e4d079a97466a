// One file that holds many: a tar archive (POSIX pax) in zstd, for handing a case over. `tar --zstd -tf` lists it.
//
// At its end stands a seal: a zstd skippable frame (RFC 8878, 3.1.2), which every reader of zstd passes over, with the
// SHA-256 of all bytes before it. Tar pads with bytes that nobody reads and zstd's own checksum does not cover its headers;
// with the seal there is no byte that can change unseen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace demarche::archive {

struct Member {
  std::string name;                  // in the archive: relative, '/' between folders
  std::filesystem::path file;        // on this machine
};

// Writes the members in the order given. Only names and contents enter, no owner, mode or time: the same files give the
// same bytes. `target` appears whole or not at all. ErrorKind::io.
[[nodiscard]] Status pack(const std::filesystem::path& target, std::span<const Member> members);

// What an archive of strangers may cost.
struct Limits {
  std::uint64_t bytes = std::uint64_t{1} << 40;   // unpacked, all members together
  std::uint64_t members = 1'000'000;
};

// Unpacks into `folder`, which exists and is empty; gives the names in the order of the archive. The archive is hostile:
// links, devices, absolute names, "..", names that occur twice, control characters in names and anything above the limits
// are bad_input; what was unpacked until then is the caller's to remove. So is an archive whose seal is missing or does not
// fit, before anything is unpacked.
[[nodiscard]] Result<std::vector<std::string>> unpack(const std::filesystem::path& archive, const std::filesystem::path& folder,
                                                      const Limits& limits = {});

// May a member be called that? Relative, no empty part, no "." or "..", no control character or backslash, at most 1,000 bytes.
[[nodiscard]] bool safe_name(std::string_view name);

}  // namespace demarche::archive
