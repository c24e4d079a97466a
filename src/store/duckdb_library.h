// The DuckDB library, opened when first needed. Linking it would cost every command its loading (some 10 ms and 70 MB of
// mappings for 43,000 symbols), and `sweep` promises to start in milliseconds.
//
// Looked for in this order: ../lib/demarche/ beside the program, where the build found it, the system's library path.
#pragma once

#include <string>

#include "base/result.h"

namespace demarche::store {

class DuckdbLibrary {
 public:
  // Loaded once and kept until the program ends. An error names every place that was tried.
  [[nodiscard]] static Result<DuckdbLibrary> load();
  // The function of that name, or null.
  [[nodiscard]] void* symbol(const char* name) const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  DuckdbLibrary(void* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  void* handle_;
  std::string path_;
};

}  // namespace demarche::store
