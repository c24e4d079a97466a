#include "base/mapped_file.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "base/disk.h"
#include "base/partition.h"

using namespace demarche;

TEST_CASE("a file read on several threads, and mapped, is what it is; what was read can be given back") {
  const fs::path path = fs::temp_directory_path() / ("demarche-mapped-" + std::to_string(SystemClock().now_micros()));
  std::string content;
  for (int i = 0; content.size() < (std::size_t{20} << 20); ++i) content += std::to_string(i) + "\n";
  std::ofstream(path, std::ios::binary) << content;
  for (const unsigned jobs : {1U, 3U}) {
    const auto text = FileText::read(path, jobs);
    REQUIRE(text.has_value());
    CHECK(text->text() == content);
    text->forget(1000, 1'000'000);
    CHECK(text->text().substr(0, 1000) == content.substr(0, 1000));
    CHECK(text->text().substr(1'000'000) == content.substr(1'000'000));
  }
  CHECK(MappedFile::open(path)->bytes() == content);
  const auto refused = FileText::read(path, 1, 1000);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::limit);
  std::ofstream(path, std::ios::binary | std::ios::trunc).flush();
  CHECK(FileText::read(path, 2)->text().empty());
  CHECK(MappedFile::open(path)->bytes().empty());
  fs::remove(path);
  CHECK(FileText::read(path, 1).error().kind == ErrorKind::not_found);
  CHECK(MappedFile::open(path).error().kind == ErrorKind::not_found);
}

TEST_CASE("a partition holds every number once, in order within its cell, on any number of threads") {
  constexpr std::size_t kCount = 300'000, kCells = 7;
  for (const unsigned jobs : {1U, 3U}) {
    const Partition partition(jobs, kCount, kCells, [](std::size_t i, PartitionEntry& entry) {
      entry.hash = i * i;
      return i % 11 == 0 ? kCells : i * i % kCells;
    });
    std::size_t seen = 0;
    bool right = true;
    for (std::size_t cell = 0; cell < kCells; ++cell) {
      const Partition::Cell entries = partition.cell(cell);
      seen += entries.size();
      for (const PartitionEntry* entry = entries.begin; entry != entries.end; ++entry)
        right = right && entry->hash % kCells == cell && entry->number % 11 != 0 && entry->hash == std::uint64_t{entry->number} * entry->number &&
                (entry == entries.begin || entry[-1].number < entry->number);
    }
    CHECK(right);
    CHECK_EQ(seen, kCount - (kCount + 10) / 11);
  }
}
