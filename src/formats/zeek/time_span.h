// TimeSpan: the least and the greatest of times as logs write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace demarche::zeek {

// "1521911721.258458", as Zeek writes it: ten digits, a point, six digits.
[[nodiscard]] bool is_usual_time(std::string_view text);

class TimeSpan {
 public:
  // False: the text is not a time.
  bool add(std::string_view text);
  [[nodiscard]] std::optional<Timestamp> first() const;
  [[nodiscard]] std::optional<Timestamp> last() const;

 private:
  // Of texts like "1521911721.258458", Zeek's own, whose order is that of their times; empty: there was none.
  std::string least_, most_;
  std::optional<Timestamp> first_, last_;   // of all others
};

}  // namespace demarche::zeek
