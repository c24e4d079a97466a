#include "base/file_view.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <mutex>

namespace demarche {
namespace {

constexpr std::size_t kPage = FileView::kPadding;
constexpr std::size_t kLargePage = std::size_t{2} << 20;   // is mapped at once where file and address are both aligned to it

// What the handler of SIGBUS knows: where files are mapped. A place whose end is 0 is free.
struct Place {
  std::atomic<std::uintptr_t> begin{0}, end{0};
  std::atomic<bool> lost{false};
};
// A handler of signals has nothing but what is global.
std::array<Place, 64> places;        // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
struct sigaction handler_before;     // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

// Calls nothing but system calls. Zeros from the page that is gone to the end of its file.
void on_missing_page(int signal, siginfo_t* info, void* context) {
  const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
  for (Place& place : places) {
    const std::uintptr_t end = place.end.load();
    if (at < place.begin.load() || at >= end) continue;
    place.lost = true;
    auto* const page = static_cast<char*>(info->si_addr) - at % kPage;
    void* const zeros = ::mmap(page, end - (at - at % kPage), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros != MAP_FAILED) return;
  }
  if ((handler_before.sa_flags & SA_SIGINFO) != 0) return handler_before.sa_sigaction(signal, info, context);
  (void)::sigaction(SIGBUS, &handler_before, nullptr);   // what went wrong goes wrong again, and ends the program as it would have
}

void install_handler() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action {};
    action.sa_sigaction = on_missing_page;
    action.sa_flags = SA_SIGINFO;
    ::sigemptyset(&action.sa_mask);
    (void)::sigaction(SIGBUS, &action, &handler_before);
  });
}

Place* take_place(std::uintptr_t begin, std::uintptr_t end) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  for (Place& place : places) {
    if (place.end.load() != 0) continue;
    place.lost = false;
    place.begin = begin;
    place.end = end;
    return &place;
  }
  return nullptr;
}

Error system_error(const std::filesystem::path& path, std::string_view what) {
  const int code = errno;
  return {code == ENOENT ? ErrorKind::not_found : ErrorKind::io, path.string() + ": cannot " + std::string(what) + ": " + std::strerror(code), {}};
}

}  // namespace

struct FileView::Mapping {
  Mapping() = default;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (place != nullptr) place->end = 0;
    if (room != nullptr) (void)::munmap(room, room_size);
  }

  // The file between two empty pages.
  [[nodiscard]] bool map(int fd, std::size_t file_size) {
    const std::size_t pages = (file_size + kPage - 1) / kPage * kPage;
    room_size = pages + 2 * kPage + kLargePage;
    room = ::mmap(nullptr, room_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) return room = nullptr, false;
    const std::size_t before = (reinterpret_cast<std::uintptr_t>(room) + kPage) % kLargePage;
    data = static_cast<char*>(room) + kPage + (before == 0 ? 0 : kLargePage - before);
    size = file_size;
    if (::mmap(data, file_size, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) return false;
    (void)::madvise(data, file_size, MADV_SEQUENTIAL);
    const auto begin = reinterpret_cast<std::uintptr_t>(data);
    place = take_place(begin, begin + pages);
    return true;
  }

  void* room = nullptr;
  std::size_t room_size = 0, size = 0;
  char* data = nullptr;
  Place* place = nullptr;
};

Result<FileView> FileView::open(const std::filesystem::path& path) {
  install_handler();
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info {};
  if (fd < 0 || ::fstat(fd, &info) != 0) return system_error(path, "open");
  auto mapping = std::make_shared<Mapping>();
  const bool regular = S_ISREG(info.st_mode) && info.st_size > 0;
  const bool mapped = regular && mapping->map(fd, static_cast<std::size_t>(info.st_size));
  (void)::close(fd);
  if (!regular) return Error{ErrorKind::limit, path.string() + ": only files can be read in place", {}};
  if (!mapped) return system_error(path, "map");
  if (mapping->place == nullptr) return Error{ErrorKind::limit, path.string() + ": too many files are read in place", {}};
  return FileView(std::move(mapping));
}

std::string_view FileView::bytes() const { return {mapping_->data, mapping_->size}; }

bool FileView::bring(std::size_t begin, std::size_t size) const {
#ifdef MADV_POPULATE_READ
  constexpr int advice = MADV_POPULATE_READ;
#else
  constexpr int advice = 22;
#endif
  const std::size_t from = begin / kPage * kPage, to = std::min(begin + size, mapping_->size);
  return ::madvise(mapping_->data + from, to - from, advice) == 0 || errno == EINVAL;   // before Linux 5.14: as they are looked at
}

void FileView::forget(std::size_t begin, std::size_t size) const {
  const std::size_t from = begin / kPage * kPage, to = std::min(begin + size, mapping_->size) / kPage * kPage;
  if (from < to) (void)::madvise(mapping_->data + from, to - from, MADV_DONTNEED);
}

bool FileView::lost() const { return mapping_->place->lost; }

}  // namespace demarche
