// For the tests of this folder: a file read and printed.
#pragma once

#include <string>
#include <string_view>

#include "formats/intel/intel.h"

namespace demarche::intel {

struct ReadBack {
  std::string indicators;   // one a line: "line id type value [actor] (label)"
  std::string problems;     // one a line: "line: reason (hint)"
  std::string notes;        // one a line
  std::string error;
  IntelFile file;
};

inline ReadBack read_back(std::string_view content) {
  Problems problems("f");
  auto file = read_intel("f", content, problems);
  ReadBack out;
  for (const Problem& problem : problems.list())
    out.problems += std::to_string(problem.line) + ": " + problem.reason + (problem.hint.empty() ? "" : " (" + problem.hint + ")") + "\n";
  if (!file) {
    out.error = file.error().message;
    return out;
  }
  out.file = *std::move(file);
  for (const Indicator& indicator : out.file.indicators) {
    out.indicators += std::to_string(indicator.line) + " " + indicator.id + " " + std::string(indicator_type_text(indicator.type())) + " " + indicator.value();
    if (!indicator.actor.empty()) out.indicators += " [" + indicator.actor + "]";
    if (!indicator.label.empty()) out.indicators += " (" + indicator.label + ")";
    out.indicators += "\n";
  }
  for (const std::string& note : out.file.notes) out.notes += note + "\n";
  return out;
}

}  // namespace demarche::intel
