// TsvHeader: what the '#' lines of a Zeek TSV log say about the lines after them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.h"

namespace demarche::zeek {

// Something wrong with a header line.
struct HeaderFault {
  std::string reason, hint;
};

class TsvHeader {
 public:
  static constexpr std::size_t kMostColumns = 4096;

  // Takes one line that begins with '#'. #separator begins a new header and forgets the one before (logs are often
  // concatenated); so does #path as to the columns. Lines that are no directive are comments.
  [[nodiscard]] std::optional<HeaderFault> apply(std::string_view line);

  // Are the columns known?
  [[nodiscard]] bool has_columns() const { return !fields_.empty(); }
  // The plan of the lines that follow; log type `log_hint` where no #path says it. A fault goes with a plan that is used
  // all the same (a wrong number of types).
  [[nodiscard]] ColumnPlan plan(std::string_view log_hint, std::optional<HeaderFault>& fault) const;

  [[nodiscard]] char separator() const { return separator_; }
  [[nodiscard]] char set_separator() const { return set_separator_; }
  [[nodiscard]] const std::string& empty_field() const { return empty_field_; }
  [[nodiscard]] const std::string& unset_field() const { return unset_field_; }

 private:
  [[nodiscard]] std::optional<HeaderFault> set_separator_line(std::string_view value);
  [[nodiscard]] std::optional<HeaderFault> set_fields(std::string_view line);
  void forget_columns() { fields_.clear(), types_.clear(); }

  char separator_ = '\t', set_separator_ = ',';
  std::string empty_field_ = "(empty)", unset_field_ = "-";
  std::string path_;
  std::vector<std::string> fields_, types_;
};

}  // namespace demarche::zeek
