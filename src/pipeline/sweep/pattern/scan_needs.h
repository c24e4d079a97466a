// ScanNeeds: which rows have to be parsed because of observations that have nothing to look up (only LIKE, numbers, NOT ...).
//
// - Where LIKE or MATCHES needs a text ("LIKE '%.dyn.example'"), rows with that text in a column of the kind. The sieve finds
//   them as it finds texts within values (TermFilters::also_find); all that it finds is evaluated.
// - Else of a log of fixed columns all rows, or none, as the columns are. Of JSON the objects with a key that must be there, where
//   there is such a key ("CommandLine" for process:command_line); else all of them. As for indicators, numbers in JSON under a key
//   that is one of texts do not count.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sweep/pattern/pattern_set.h"

namespace demarche::pattern {

class ScanNeeds {
 public:
  // Keeps a reference.
  explicit ScanNeeds(const PatternSet& patterns);

  // By FieldClass bits: rows with one of these texts (whatever the case) in a column of such a class.
  [[nodiscard]] const std::map<std::uint32_t, std::vector<std::string>>& texts() const { return texts_; }
  // Nothing but these texts?
  [[nodiscard]] bool only_texts() const { return others_.empty(); }
  // All rows of a log with these columns?
  [[nodiscard]] bool rows_of(const ColumnPlan& plan) const;
  // All JSON objects?
  [[nodiscard]] bool all_objects() const { return all_objects_; }
  // JSON objects with this key, whatever it is nested in; `classes` are the FieldClass bits that its values may have.
  [[nodiscard]] bool objects_with(std::string_view key, std::uint32_t classes) const;

 private:
  bool add_texts(const Observation& observation);
  void add_keys(PathId path);

  const PatternSet& patterns_;
  std::map<std::uint32_t, std::vector<std::string>> texts_;
  std::vector<std::uint32_t> others_;         // atoms without texts
  bool all_objects_ = false;
  std::set<std::string, std::less<>> keys_;   // last components, in lower case
  std::uint32_t classes_ = 0;
};

}  // namespace demarche::pattern
