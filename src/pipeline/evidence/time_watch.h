// TimeWatch: the first and last time over rows; a time that cannot be read is a problem, and its row is kept without one.
#pragma once

#include <optional>
#include <string_view>

#include "base/timestamp.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::evidence {

class TimeWatch {
 public:
  explicit TimeWatch(Problems& problems) : problems_(problems) {}
  void use(int time_column) { column_ = time_column; }   // of the rows that come; -1: they have none
  void see(const Record& record);

  [[nodiscard]] const std::optional<Timestamp>& first() const { return first_; }
  [[nodiscard]] const std::optional<Timestamp>& last() const { return last_; }

 private:
  Problems& problems_;
  int column_ = -1;
  std::optional<Timestamp> first_, last_;
};

}  // namespace demarche::evidence
