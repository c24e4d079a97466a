// FileText: a whole file in memory, of which parts can be given back once they have been read.
// MappedFile: a file of ours, read in place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace demarche {

class FileText {
 public:
  // The whole file, read on `jobs` threads; pipes too. Refuses more than `limit` bytes.
  [[nodiscard]] static Result<FileText> read(const std::filesystem::path& path, unsigned jobs, std::uint64_t limit = std::uint64_t{1} << 32);

  [[nodiscard]] std::string_view text() const { return {data_.get(), size_}; }
  // Gives the memory of bytes [begin, end) back; they must not be read again. From several threads.
  void forget(std::size_t begin, std::size_t end) const;

 private:
  static Result<FileText> room_for(std::size_t size, const std::filesystem::path& path);
  std::shared_ptr<char> data_;
  std::size_t size_ = 0;
};

// Pages come as they are touched. The file must not be cut short while it is mapped: ours are only ever replaced.
class MappedFile {
 public:
  [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);
  [[nodiscard]] std::string_view bytes() const { return {data_.get(), size_}; }

 private:
  std::shared_ptr<const char> data_;
  std::size_t size_ = 0;
};

// Returns memory that was freed to the system: what a large piece of work has used up is not held for the rest of the run.
void give_back_memory();

}  // namespace demarche
