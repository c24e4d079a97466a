#include "base/disk.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace demarche {
namespace {

Error system_error(const fs::path& path, std::string_view what) {
  const int code = errno;
  return {code == ENOENT ? ErrorKind::not_found : ErrorKind::io,
          path.string() + ": cannot " + std::string(what) + ": " + std::strerror(code), {}};
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

class FileSource final : public ByteSource {
 public:
  FileSource(fs::path path, Descriptor descriptor) : path_(std::move(path)), descriptor_(std::move(descriptor)) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    for (;;) {
      const ssize_t got = ::read(descriptor_.get(), buffer.data(), buffer.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return system_error(path_, "read");
    }
  }

 private:
  fs::path path_;
  Descriptor descriptor_;
};

Status sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) return system_error(folder, "sync");
  return Done{};
}

// Does `path` match `pattern`, part by part? "**" stands for any number of folders.
bool matches(std::vector<std::string>::const_iterator path, std::vector<std::string>::const_iterator path_end,
             std::vector<std::string>::const_iterator pattern, std::vector<std::string>::const_iterator pattern_end) {
  if (pattern == pattern_end) return path == path_end;
  if (*pattern == "**") {
    for (auto rest = path;; ++rest) {
      if (matches(rest, path_end, pattern + 1, pattern_end)) return true;
      if (rest == path_end) return false;
    }
  }
  return path != path_end && ::fnmatch(pattern->c_str(), path->c_str(), FNM_PERIOD) == 0 &&
         matches(path + 1, path_end, pattern + 1, pattern_end);
}

std::vector<std::string> parts_of(const fs::path& path) {
  std::vector<std::string> parts;
  for (const fs::path& part : path) parts.push_back(part.string());
  return parts;
}

Result<std::vector<fs::path>> files_below(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code code;
  for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, code), end; it != end;
       it.increment(code)) {
    if (code) return io_error(folder.string() + ": cannot list: " + code.message());
    if (it->path().filename().string().starts_with('.')) {
      if (it->is_directory()) it.disable_recursion_pending();
      continue;
    }
    if (it->is_regular_file(code)) found.push_back(it->path());
  }
  if (code) return io_error(folder.string() + ": cannot list: " + code.message());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Result<FileStat> stat_file(const fs::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return system_error(path, "look at");
  const auto nanos = [](const timespec& t) { return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec; };
  return FileStat{static_cast<std::uint64_t>(info.st_size), nanos(info.st_mtim), nanos(info.st_ctim), info.st_ino};
}

Result<std::unique_ptr<ByteSource>> open_file(const fs::path& path, std::uint64_t from) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.get() < 0) return system_error(path, "open");
  if (from != 0 && ::lseek(descriptor.get(), static_cast<off_t>(from), SEEK_SET) < 0) return system_error(path, "seek in");
  return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(path, std::move(descriptor)));
}

Result<std::unique_ptr<ByteSource>> open_standard_input() {
  Descriptor descriptor(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  if (descriptor.get() < 0) return system_error("standard input", "open");
  return std::unique_ptr<ByteSource>(std::make_unique<FileSource>("standard input", std::move(descriptor)));
}

Result<std::string> read_file(const fs::path& path, std::uint64_t limit) {
  auto source = TRY(open_file(path));
  std::string content;
  std::string block(std::size_t{1} << 16, '\0');
  for (;;) {
    const std::size_t got = TRY(source->read(block));
    if (got == 0) return content;
    if (content.size() + got > limit)
      return Error{ErrorKind::limit, path.string() + ": is larger than " + std::to_string(limit) + " bytes", {}};
    content.append(block, 0, got);
  }
}

Result<Sha256> hash_file(const fs::path& path) {
  auto source = TRY(open_file(path));
  Sha256Hasher hasher;
  std::string block(std::size_t{1} << 18, '\0');
  for (;;) {
    const std::size_t got = TRY(source->read(block));
    if (got == 0) return hasher.finish();
    hasher.update(std::string_view(block).substr(0, got));
  }
}

Status write_file(const fs::path& path, std::string_view content) {
  const fs::path partial = path.string() + ".partial";
  {
    const Descriptor descriptor(::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (descriptor.get() < 0) return system_error(partial, "create");
    for (std::size_t at = 0; at < content.size();) {
      const ssize_t put = ::write(descriptor.get(), content.data() + at, content.size() - at);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return system_error(partial, "write");
      at += static_cast<std::size_t>(put);
    }
    if (::fsync(descriptor.get()) != 0) return system_error(partial, "sync");
  }
  return rename_path(partial, path);
}

Status make_directories(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code) return io_error(path.string() + ": cannot create the folder: " + code.message());
  return Done{};
}

Status rename_path(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return system_error(to, "put in place");
  return sync_folder(to.has_parent_path() ? to.parent_path() : fs::path("."));
}

Result<std::vector<fs::path>> expand(const fs::path& base, std::string_view pattern) {
  const fs::path full = (base / fs::path(pattern)).lexically_normal();
  std::error_code code;
  if (fs::is_regular_file(full, code)) return std::vector<fs::path>{full};
  if (fs::is_directory(full, code)) return files_below(full);
  const auto pattern_parts = parts_of(full);
  fs::path fixed;
  for (const std::string& part : pattern_parts) {
    if (part.find_first_of("*?[") != std::string::npos) break;
    fixed /= part;
  }
  if (fixed == full || !fs::is_directory(fixed.empty() ? fs::path(".") : fixed, code)) return std::vector<fs::path>{};
  std::vector<fs::path> found;
  for (fs::path& file : TRY(files_below(fixed.empty() ? fs::path(".") : fixed))) {
    const auto parts = parts_of(file.lexically_normal());
    if (matches(parts.begin(), parts.end(), pattern_parts.begin(), pattern_parts.end())) found.push_back(std::move(file));
  }
  return found;
}

std::int64_t SystemClock::now_micros() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace demarche
