#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <set>

#include "base/disk.h"
#include "base/text.h"
#include "formats/archive/archive.h"
#include "formats/archive/seal.h"

namespace demarche::archive {
namespace {

constexpr std::size_t kLongestName = 1000;

struct Closer {
  void operator()(::archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<::archive, Closer>;

Error refused(const fs::path& archive, const std::string& what) {
  return bad_input(archive.string() + ": " + what, "ask for the archive again; nothing of it was kept");
}

std::string reason(::archive* reader) {
  const char* why = archive_error_string(reader);
  return why != nullptr ? visible(why) : "unknown reason";
}

// Copies one member's bytes; `left` is what may still be unpacked.
Status copy_out(::archive* reader, const fs::path& archive, const fs::path& target, std::uint64_t& left) {
  std::ofstream out(target, std::ios::binary);
  std::vector<char> buffer(std::size_t{1} << 18);
  for (;;) {
    const la_ssize_t got = archive_read_data(reader, buffer.data(), buffer.size());
    if (got < 0) return refused(archive, "is damaged: " + reason(reader));
    if (got == 0) break;
    if (static_cast<std::uint64_t>(got) > left) return refused(archive, "unpacks to more than is allowed");
    left -= static_cast<std::uint64_t>(got);
    out.write(buffer.data(), got);
  }
  out.close();
  return out ? Status(Done{}) : Status(io_error(target.string() + ": cannot be written"));
}

Reader open_reader() {
  Reader reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_zstd(reader.get());
  return reader;
}

}  // namespace

bool safe_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || name.front() == '/') return false;
  if (!is_utf8(name) || visible(name) != name || name.find('\\') != std::string_view::npos) return false;
  const auto parts = split(name, '/');
  return std::none_of(parts.begin(), parts.end(), [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

Result<std::vector<std::string>> unpack(const fs::path& archive, const fs::path& folder, const Limits& limits) {
  if (const Status sealed = check_seal(archive); !sealed)
    return sealed.error().kind == ErrorKind::bad_input ? refused(archive, sealed.error().message) : sealed.error();
  const Reader reader = open_reader();
  if (archive_read_open_filename(reader.get(), archive.c_str(), std::size_t{1} << 18) != ARCHIVE_OK)
    return refused(archive, "expected a tar archive in zstd: " + reason(reader.get()));
  std::vector<std::string> names;
  std::set<std::string> seen;
  std::uint64_t left = limits.bytes;
  archive_entry* entry = nullptr;
  for (;;) {
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK) return refused(archive, "is damaged or no tar archive in zstd: " + reason(reader.get()));
    const char* raw = archive_entry_pathname(entry);
    const std::string name = raw != nullptr ? raw : "";
    if (!safe_name(name)) return refused(archive, "holds a file with a name that is not allowed: \"" + visible(name) + "\"");
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr)
      return refused(archive, "holds something that is no plain file: \"" + name + "\"");
    if (!seen.insert(name).second) return refused(archive, "holds \"" + name + "\" twice");
    if (names.size() >= limits.members) return refused(archive, "holds more files than are allowed");
    TRY(make_directories((folder / name).parent_path()));
    TRY(copy_out(reader.get(), archive, folder / name, left));
    names.push_back(name);
  }
  return names;
}

}  // namespace demarche::archive
