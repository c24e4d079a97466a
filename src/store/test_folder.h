// For the tests of this room: a folder that is gone afterwards, and what its files hold.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "base/disk.h"

namespace demarche::store {

class TestFolder {
 public:
  TestFolder() {
    // In memory where there is such a place: these tests sync thousands of times.
    const fs::path memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK) == 0;
    std::string pattern = ((usable ? memory : fs::temp_directory_path()) / "demarche-store-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TestFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().message);
  return *std::move(result);
}

// The error of what must fail.
template <class T>
Error must_fail(Result<T> result) {
  if (result) FAIL("expected an error");
  return result.error();
}

// Every file below a folder with its content; case.db left out.
inline std::map<std::string, std::string> tree(const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) found[entry.path().lexically_relative(folder).string()] = must(read_file(entry.path()));
  return found;
}

inline void overwrite(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

}  // namespace demarche::store
