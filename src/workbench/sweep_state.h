// SweepState: which files a sweep is done with, in a file beside the user's output, so that a sweep that was killed goes on
// where it was. A file is noted once its sightings have left the program; one that was killed in between is printed again.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/disk.h"
#include "base/result.h"

namespace demarche::workbench {

class SweepState {
 public:
  SweepState() = default;                // keeps nothing
  // Reads what an earlier sweep left at `path`, if any. `asked` says what is looked for (indicators, warning lists): a file
  // of a sweep that asked something else is an error. A last line that was cut off is ignored.
  [[nodiscard]] static Result<SweepState> open(const std::filesystem::path& path, const std::string& asked);

  // Whether this file, of this size and time, was done.
  [[nodiscard]] bool done(const std::filesystem::path& file, const FileStat& stat) const;
  [[nodiscard]] Status note(const std::filesystem::path& file, const FileStat& stat);
  // All files are done: the next sweep starts anew.
  void finish() const;

 private:
  std::filesystem::path path_;
  std::map<std::string, std::string> done_;   // file -> size and time
};

}  // namespace demarche::workbench
