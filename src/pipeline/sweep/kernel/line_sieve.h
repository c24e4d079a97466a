// LineSieve: which lines of a log need an exact look.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace demarche::kernel {

// A line of a buffer.
struct FoundLine {
  std::uint32_t line = 0;            // from 0
  std::uint32_t begin = 0, end = 0;  // without its '\n'
};

class LineSieve {
 public:
  virtual ~LineSieve() = default;
  // Appends the lines of `text` (whole lines, each with its '\n'; at most 2^30 bytes) that need an exact look, in order.
  // Returns how many lines there are. kPad bytes before and behind `text` must be readable; what is in them means nothing.
  virtual std::uint32_t scan(std::string_view text, std::vector<FoundLine>& found) = 0;
  // Forgets what earlier texts have taught: what is found next depends on the next text alone.
  virtual void forget() {}
  // Is this found line one that may change how the lines after it are read?
  [[nodiscard]] virtual bool is_directive(std::string_view line) const = 0;
};

}  // namespace demarche::kernel
