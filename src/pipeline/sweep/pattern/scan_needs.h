// ScanNeeds: which rows have to be parsed because of observations that have nothing to look up (only LIKE, numbers, NOT ...).
//
// A row of a log of fixed columns: all of them, or none, as the columns are. A JSON object: one with a key that must be there, where
// there is such a key ("CommandLine" for process:command_line); else all of them. As for indicators, numbers in JSON under a key
// that is one of texts do not count.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "pipeline/sweep/pattern/pattern_set.h"

namespace demarche::pattern {

class ScanNeeds {
 public:
  // Keeps a reference.
  explicit ScanNeeds(const PatternSet& patterns);

  [[nodiscard]] bool none() const { return patterns_.scanned_.empty(); }
  // All rows of a log with these columns?
  [[nodiscard]] bool rows_of(const ColumnPlan& plan) const;
  // All JSON objects?
  [[nodiscard]] bool all_objects() const { return all_objects_; }
  // JSON objects with this key, whatever it is nested in; `classes` are the FieldClass bits that its values may have.
  [[nodiscard]] bool objects_with(std::string_view key, std::uint32_t classes) const;

 private:
  void add_sources(PathId path);

  const PatternSet& patterns_;
  bool all_objects_ = false;
  std::set<std::string, std::less<>> keys_;   // last components, in lower case
  std::uint32_t classes_ = 0;
};

}  // namespace demarche::pattern
