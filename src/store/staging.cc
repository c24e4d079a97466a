#include "store/staging.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace demarche::store {

Result<Staging> Staging::make(const fs::path& folder) {
  TRY(make_directories(folder));
  return Staging(folder);
}

Staging::Staging(Staging&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
Staging& Staging::operator=(Staging&& other) noexcept {
  if (this != &other) {
    clear();
    folder_ = std::exchange(other.folder_, {});
  }
  return *this;
}
Staging::~Staging() { clear(); }

void Staging::clear() {
  if (folder_.empty()) return;
  std::error_code ignored;   // the next writer tidies up what cannot be removed now
  fs::remove_all(folder_, ignored);
}

Result<std::vector<StagedFile>> Staging::seal_for(const std::string& place) const {
  std::vector<StagedFile> files;
  std::error_code code;
  for (fs::directory_iterator it(folder_, code), end; !code && it != end; it.increment(code)) {
    if (it->symlink_status().type() != fs::file_type::regular)
      return Error{ErrorKind::internal, it->path().string() + ": only regular files can be sealed", {}};
    TRY(sync_path(it->path()));
    files.push_back({place + "/" + it->path().filename().string(), it->path(), TRY(hash_file(it->path()))});
  }
  if (code) return io_error(folder_.string() + ": cannot list: " + code.message());
  std::sort(files.begin(), files.end(), [](const StagedFile& a, const StagedFile& b) { return a.name < b.name; });
  return files;
}

Status sync_path(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return io_error(path.string() + ": cannot open: " + std::strerror(errno));
  const int result = ::fsync(descriptor);
  const int code = errno;
  ::close(descriptor);
  if (result != 0) return io_error(path.string() + ": cannot sync: " + std::strerror(code));
  return Done{};
}

}  // namespace demarche::store
