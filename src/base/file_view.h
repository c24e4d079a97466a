// FileView: a file of others, read in place instead of copied.
//
// Mapping saves the copy that read() makes. It costs nearly nothing where the kernel keeps the file in large pages, as it does
// with one that it has read from a disk ahead of its reader, and less than the copy where it keeps it in small ones.
//
// A file that is cut short while it is mapped, or a page that the disk does not give, would end the program by SIGBUS. Here
// zeros take the place of what is gone and lost() says so: whoever sees that reads the file by read(), which knows how to
// say what is wrong.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace demarche {

class FileView {
 public:
  static constexpr std::size_t kPadding = 4096;   // readable bytes before and behind, which mean nothing

  // Regular files that are not empty; ErrorKind::limit for others, and when too many are open (64).
  [[nodiscard]] static Result<FileView> open(const std::filesystem::path& path);

  [[nodiscard]] std::string_view bytes() const;

  // Maps bytes [begin, begin + size) at once, which costs less than one by one as they are looked at. False: they cannot be had.
  [[nodiscard]] bool bring(std::size_t begin, std::size_t size) const;
  // They are not needed any more.
  void forget(std::size_t begin, std::size_t size) const;

  // Some byte that was looked at was not there.
  [[nodiscard]] bool lost() const;

 private:
  struct Mapping;
  explicit FileView(std::shared_ptr<const Mapping> mapping) : mapping_(std::move(mapping)) {}
  std::shared_ptr<const Mapping> mapping_;
};

}  // namespace demarche
