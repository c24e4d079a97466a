#include "base/mapped_file.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/disk.h"
#include "base/parallel.h"

namespace demarche {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kPiece = std::size_t{8} << 20;

Error system_error(const fs::path& path, std::string_view what) {
  const int code = errno;
  return {code == ENOENT ? ErrorKind::not_found : ErrorKind::io, path.string() + ": cannot " + std::string(what) + ": " + std::strerror(code), {}};
}

class Descriptor {
 public:
  explicit Descriptor(const fs::path& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

// Reads [from, from + size) into place; the bytes read, fewer at the end of the file; -1: an error, in errno.
ssize_t read_piece(int fd, char* place, std::size_t size, std::size_t from) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(fd, place + done, size - done, static_cast<off_t>(from + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(done);
}

}  // namespace

Result<FileText> FileText::room_for(std::size_t size, const fs::path& path) {
  FileText out;
  if (size == 0) return out;
  void* data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (data == MAP_FAILED) return system_error(path, "make room in memory");
  out.data_ = std::shared_ptr<char>(static_cast<char*>(data), [size](char* all) { ::munmap(all, size); });
  out.size_ = size;
  return out;
}

Result<FileText> FileText::read(const fs::path& path, unsigned jobs, std::uint64_t limit) {
  const Descriptor file(path);
  struct stat info {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) return system_error(path, "open");
  if (!S_ISREG(info.st_mode)) {
    const std::string whole = TRY(read_file(path, limit));
    FileText out = TRY(room_for(whole.size(), path));
    if (!whole.empty()) std::memcpy(out.data_.get(), whole.data(), whole.size());
    return out;
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size > limit) return Error{ErrorKind::limit, path.string() + ": is larger than " + std::to_string(limit) + " bytes", "split the file"};
  FileText out = TRY(room_for(size, path));
  std::atomic<std::size_t> total{0};
  std::atomic<int> code{0};
  parallel_for(jobs, (size + kPiece - 1) / kPiece, [&](std::size_t i) {
    const ssize_t got = read_piece(file.get(), out.data_.get() + i * kPiece, std::min(kPiece, size - i * kPiece), i * kPiece);
    if (got < 0) code = errno;
    else total += static_cast<std::size_t>(got);
  });
  if (code != 0) return errno = code, system_error(path, "read");
  if (total != size) return io_error(path.string() + ": was cut short while it was read", "try again when nobody writes it");
  return out;
}

void FileText::forget(std::size_t begin, std::size_t end) const {
  begin = (begin + kPage - 1) / kPage * kPage;
  end = end == size_ ? size_ : end / kPage * kPage;
  if (begin < end) (void)::madvise(data_.get() + begin, end - begin, MADV_DONTNEED);
}

Result<MappedFile> MappedFile::open(const fs::path& path) {
  const Descriptor file(path);
  struct stat info {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) return system_error(path, "open");
  MappedFile out;
  const auto size = static_cast<std::size_t>(info.st_size);
  if (!S_ISREG(info.st_mode) || size == 0) return out;
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (data == MAP_FAILED) return system_error(path, "map");
  out.data_ = std::shared_ptr<const char>(static_cast<const char*>(data), [data, size](const char*) { ::munmap(data, size); });
  out.size_ = size;
  return out;
}

void give_back_memory() { (void)::malloc_trim(0); }

}  // namespace demarche
