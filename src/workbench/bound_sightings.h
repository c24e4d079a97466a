// Sightings of patterns over several rows: decided when all files are read, from the rows that the files held back.
#pragma once

#include <string>
#include <vector>

#include "model/problem.h"
#include "workbench/log_pass.h"
#include "workbench/sweep_files.h"

namespace demarche::workbench {

// What all files of a sweep make hold together. Keeps references to what it is made of.
class BoundSightings {
 public:
  // `held` by file. Problems name the indicators that could not be decided.
  BoundSightings(const Intelligence& intelligence, const std::vector<FileHeld>& held, std::vector<Problem>& problems);
  // Of one file, in the order of its lines.
  [[nodiscard]] std::vector<FileSighting> of(std::size_t file, const std::string& name) const;

 private:
  const Intelligence& intelligence_;
  const std::vector<FileHeld>& held_;
  pattern::BoundRows bound_;
};

// Both in the order of their lines, the first before the second within a line.
[[nodiscard]] std::vector<FileSighting> merged(std::vector<FileSighting> found, std::vector<FileSighting> bound);

[[nodiscard]] Problem undecided_problem(const Intelligence& intelligence, std::uint32_t indicator, std::string file);

}  // namespace demarche::workbench
