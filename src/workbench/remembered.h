// What the reading of a log leaves for later: the connections of its hits, and what was searched, rows of undecided patterns. It travels in the free
// text of an artifact's record.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sweep/pattern/pattern_set.h"

namespace demarche::workbench {

struct Remembered {
  std::vector<std::string> uids;      // of the rows that were hit; sorted
  std::vector<std::string> fields;    // searched: "dns.query"
  std::vector<std::string> types;     // indicator types that these fields could have shown
  std::vector<pattern::HeldRow> held; // of patterns that are decided when all files are read
};

[[nodiscard]] std::string remembered_text(const Remembered& remembered);
[[nodiscard]] Remembered read_remembered(std::string_view text);

}  // namespace demarche::workbench
