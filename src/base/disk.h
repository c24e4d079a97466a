// Files of this machine: reading, and writing so that a crash leaves the old file or the new one, never half.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"

namespace demarche {

namespace fs = std::filesystem;

// What tells a changed file without reading it.
struct FileStat {
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  std::uint64_t inode = 0;
  friend bool operator==(const FileStat&, const FileStat&) = default;
};

[[nodiscard]] Result<FileStat> stat_file(const fs::path& path);
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_file(const fs::path& path, std::uint64_t from = 0);   // from that byte on
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_standard_input();
// The whole file; refuses more than `limit` bytes.
[[nodiscard]] Result<std::string> read_file(const fs::path& path, std::uint64_t limit = std::uint64_t{1} << 32);
[[nodiscard]] Result<Sha256> hash_file(const fs::path& path);
// Writes beside the target, syncs, renames over it.
[[nodiscard]] Status write_file(const fs::path& path, std::string_view content);
[[nodiscard]] Status make_directories(const fs::path& path);
[[nodiscard]] Status rename_path(const fs::path& from, const fs::path& to);   // replaces `to`; syncs the folder

// The regular files that a pattern of case.toml names, sorted by path: a file, a directory (all below it), or a glob
// in which * and ? stay within one folder and ** crosses folders. Nothing found is an empty list.
[[nodiscard]] Result<std::vector<fs::path>> expand(const fs::path& base, std::string_view pattern);

// The environment's clock, behind an interface so that steps and tests are handed a time.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::int64_t now_micros() const = 0;
};
class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t now_micros() const override;
};

}  // namespace demarche
