// Sightings of patterns over several rows: decided when all files are read, from the rows that the files held back.
#pragma once

#include <string>
#include <vector>

#include "model/problem.h"
#include "workbench/log_pass.h"
#include "workbench/sweep_files.h"

namespace demarche::workbench {

// By file, in the order of its lines. Problems name the indicators that could not be decided.
[[nodiscard]] std::vector<std::vector<FileSighting>> bound_sightings(const Intelligence& intelligence, const std::vector<std::string>& files,
                                                                     const std::vector<FileHeld>& held, std::vector<Problem>& problems);

// Both in the order of their lines, the first before the second within a line.
[[nodiscard]] std::vector<FileSighting> merged(std::vector<FileSighting> found, std::vector<FileSighting> bound);

[[nodiscard]] Problem undecided_problem(const Intelligence& intelligence, std::uint32_t indicator, std::string file);

}  // namespace demarche::workbench
