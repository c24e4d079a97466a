#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

#include "base/disk.h"
#include "formats/archive/archive.h"
#include "formats/archive/seal.h"

namespace demarche::archive {
namespace {

struct Closer {
  void operator()(::archive* writer) const { archive_write_free(writer); }
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Writer = std::unique_ptr<::archive, Closer>;
using Entry = std::unique_ptr<archive_entry, Closer>;

Error failed(const fs::path& target, ::archive* writer) {
  const char* why = archive_error_string(writer);
  return io_error(target.string() + ": cannot be written: " + (why != nullptr ? why : "unknown reason"));
}

Status add(::archive* writer, const fs::path& target, const Member& member) {
  const FileStat stat = TRY(stat_file(member.file));
  const Entry entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), member.name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_mtime(entry.get(), 0, 0);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(stat.size));
  if (archive_write_header(writer, entry.get()) != ARCHIVE_OK) return failed(target, writer);
  const auto source = TRY(open_file(member.file));
  std::vector<char> buffer(std::size_t{1} << 18);
  std::uint64_t written = 0;
  for (;;) {
    const std::size_t got = TRY(source->read(buffer));
    if (got == 0) break;
    if (archive_write_data(writer, buffer.data(), got) != static_cast<la_ssize_t>(got)) return failed(target, writer);
    written += got;
  }
  if (written != stat.size) return io_error(member.file.string() + ": changed while it was read");
  return Done{};
}

Status write_all(const fs::path& file, std::span<const Member> members) {
  const Writer writer(archive_write_new());
  archive_write_set_format_pax_restricted(writer.get());
  archive_write_add_filter_zstd(writer.get());
  if (archive_write_open_filename(writer.get(), file.c_str()) != ARCHIVE_OK) return failed(file, writer.get());
  for (const Member& member : members) TRY(add(writer.get(), file, member));
  if (archive_write_close(writer.get()) != ARCHIVE_OK) return failed(file, writer.get());
  return Done{};
}

}  // namespace

Status pack(const fs::path& target, std::span<const Member> members) {
  const fs::path partial = target.string() + ".partial";
  Status written = write_all(partial, members);
  if (written) written = seal(partial);
  if (!written) {
    std::error_code code;
    fs::remove(partial, code);
    return written;
  }
  return rename_path(partial, target);
}

}  // namespace demarche::archive
