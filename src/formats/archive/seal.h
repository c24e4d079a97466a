// The seal at the end of an archive: see archive.h.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace demarche::archive {

// Appends the seal to a finished file. ErrorKind::io.
[[nodiscard]] Status seal(const std::filesystem::path& file);

// Does the file end with the seal of what stands before it? bad_input says what is wrong, without the file's name.
[[nodiscard]] Status check_seal(const std::filesystem::path& file);

}  // namespace demarche::archive
