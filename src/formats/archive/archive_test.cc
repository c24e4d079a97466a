#include "formats/archive/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <unistd.h>

#include "base/disk.h"
#include "formats/archive/seal.h"

using namespace demarche;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("demarche-archive-" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path), fs::create_directories(path / "in"), fs::create_directories(path / "out"); }
  ~Folder() { fs::remove_all(path); }
};

void must(const Status& status) { REQUIRE_MESSAGE(status.has_value(), (status ? "" : status.error().message)); }

struct Hostile {
  const char* name;
  int type = AE_IFREG;
  const char* link = nullptr;
};

// An archive that pack() would never write.
void write_hostile(const fs::path& file, std::initializer_list<Hostile> members) {
  ::archive* writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  archive_write_add_filter_zstd(writer);
  REQUIRE_EQ(archive_write_open_filename(writer, file.c_str()), ARCHIVE_OK);
  for (const Hostile& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name);
    archive_entry_set_filetype(entry, static_cast<unsigned>(member.type));
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, member.type == AE_IFREG && member.link == nullptr ? 3 : 0);
    if (member.type == AE_IFLNK) archive_entry_set_symlink(entry, member.link);
    else if (member.link != nullptr) archive_entry_set_hardlink(entry, member.link);
    archive_write_header(writer, entry);
    if (member.type == AE_IFREG && member.link == nullptr) archive_write_data(writer, "abc", 3);
    archive_entry_free(entry);
  }
  archive_write_free(writer);
  must(demarche::archive::seal(file));
}

}  // namespace

TEST_CASE("what is packed comes out again, and the same files give the same bytes") {
  const Folder folder;
  must(write_file(folder.path / "in" / "a", std::string(1'000'000, 'x')));
  must(write_file(folder.path / "in" / "b", ""));
  const demarche::archive::Member members[] = {{"a", folder.path / "in" / "a"}, {"sub/b", folder.path / "in" / "b"}};
  must(demarche::archive::pack(folder.path / "one.tar.zst", members));
  ::sleep(1);
  must(demarche::archive::pack(folder.path / "two.tar.zst", members));
  CHECK_EQ(*read_file(folder.path / "one.tar.zst"), *read_file(folder.path / "two.tar.zst"));
  const auto names = demarche::archive::unpack(folder.path / "one.tar.zst", folder.path / "out");
  REQUIRE(names.has_value());
  CHECK_EQ(*names, std::vector<std::string>{"a", "sub/b"});
  CHECK_EQ(read_file(folder.path / "out" / "a")->size(), 1'000'000);
  CHECK_EQ(read_file(folder.path / "out" / "sub" / "b")->size(), 0);
}

TEST_CASE("a hostile archive leaves its folder alone") {
  struct { Hostile first, second; const char* says; } const table[] = {
      {{"../evil"}, {"x"}, "name that is not allowed"},
      {{"/etc/evil"}, {"x"}, "name that is not allowed"},
      {{"a/../../evil"}, {"x"}, "name that is not allowed"},
      {{"a//b"}, {"x"}, "name that is not allowed"},
      {{"a\nb"}, {"x"}, "name that is not allowed"},
      {{"link", AE_IFLNK, "/etc"}, {"link/evil"}, "no plain file"},
      {{"a"}, {"b", AE_IFREG, "a"}, "no plain file"},
      {{"pipe", AE_IFIFO}, {"x"}, "no plain file"},
      {{"a"}, {"a"}, "twice"},
  };
  for (const auto& row : table) {
    CAPTURE(row.first.name);
    const Folder folder;
    write_hostile(folder.path / "h.tar.zst", {row.first, row.second});
    const auto names = demarche::archive::unpack(folder.path / "h.tar.zst", folder.path / "out");
    REQUIRE_FALSE(names.has_value());
    CHECK_MESSAGE(names.error().message.find(row.says) != std::string::npos, names.error().message);
    CHECK_FALSE(fs::exists(folder.path / "evil"));
  }
}

TEST_CASE("no byte can change, go or come unseen") {
  const Folder folder;
  must(write_file(folder.path / "in" / "a", "some rows\n"));
  const demarche::archive::Member members[] = {{"a", folder.path / "in" / "a"}};
  const fs::path file = folder.path / "one.tar.zst";
  must(demarche::archive::pack(file, members));
  const std::string whole = *read_file(file);
  const auto passes = [&](const std::string& bytes) {
    must(write_file(file, bytes));
    return demarche::archive::unpack(file, folder.path / "out").has_value();
  };
  CHECK(passes(whole));
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (const int bit : {0x01, 0x40}) {
      CAPTURE(i);
      std::string changed = whole;
      changed[i] = static_cast<char>(changed[i] ^ bit);
      CHECK_FALSE(passes(changed));
    }
  CHECK_FALSE(passes(whole + "x"));
  CHECK_FALSE(passes(whole + whole));
  CHECK_FALSE(passes(whole.substr(0, whole.size() - 1)));
  CHECK_FALSE(passes(""));
}

TEST_CASE("limits, damage and what is no archive") {
  const Folder folder;
  must(write_file(folder.path / "in" / "a", std::string(100'000, 'x')));
  const demarche::archive::Member members[] = {{"a", folder.path / "in" / "a"}, {"b", folder.path / "in" / "a"}};
  const fs::path file = folder.path / "one.tar.zst";
  must(demarche::archive::pack(file, members));
  CHECK_FALSE(demarche::archive::unpack(file, folder.path / "out", {.bytes = 99'999, .members = 9}).has_value());
  CHECK_FALSE(demarche::archive::unpack(file, folder.path / "out", {.bytes = 999'999, .members = 1}).has_value());
  const std::string whole = *read_file(file);
  must(write_file(file, whole.substr(0, whole.size() / 2)));
  CHECK_FALSE(demarche::archive::unpack(file, folder.path / "out").has_value());
  must(write_file(file, "no archive at all"));
  CHECK_FALSE(demarche::archive::unpack(file, folder.path / "out").has_value());
  CHECK_FALSE(demarche::archive::unpack(folder.path / "missing", folder.path / "out").has_value());
}
