// Checks of MaxMind database bytes before libmaxminddb reads them: libraries of several years are installed out there, and
// some of them run past the end of damaged files. Source: the MaxMind DB file format specification 2.0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace demarche::registry {

// The value that starts at `at` of a data section, with everything below it: lies within the section, is nested at most 32
// deep, has at most 10,000 parts, valid UTF-8 text, and pointers that lead to no other pointer.
// Gives the offset after it.
[[nodiscard]] Result<std::size_t> check_mmdb_value(std::string_view section, std::size_t at);

// The end of a database file (its last 128 KiB, or all of it) and the size of the whole: the metadata is sound, and the search
// tree that it announces fits into the file.
[[nodiscard]] Status check_mmdb_metadata(std::string_view file_end, std::uint64_t file_size);

inline constexpr std::size_t kMmdbMetadataReach = 128 * 1024;

}  // namespace demarche::registry
