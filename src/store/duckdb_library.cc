#include "store/duckdb_library.h"

#include <dlfcn.h>

#include <filesystem>
#include <vector>

namespace demarche::store {

Result<DuckdbLibrary> DuckdbLibrary::load() {
  std::vector<std::string> places;
  std::error_code code;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", code);
  if (!code) places.push_back((program.parent_path().parent_path() / "lib/demarche/libduckdb.so").string());
  places.emplace_back(DEMARCHE_DUCKDB_LIBRARY);
  places.emplace_back("libduckdb.so");
  std::string tried;
  for (const std::string& place : places) {
    // Local: its C++ symbols must not answer for ours. No dlclose(): DuckDB keeps threads and statics of its own.
    if (void* handle = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL)) return DuckdbLibrary(handle, place);
    const char* why = ::dlerror();
    tried += "\n  " + (why != nullptr ? std::string(why) : place);
  }
  return io_error("the DuckDB library cannot be loaded:" + tried, "install libduckdb.so in ../lib/demarche beside the program");
}

void* DuckdbLibrary::symbol(const char* name) const { return ::dlsym(handle_, name); }

}  // namespace demarche::store
