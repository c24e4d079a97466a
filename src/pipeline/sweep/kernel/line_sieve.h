// LineSieve: which lines of a log need an exact look. EveryLine: all of them do.
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

// For logs in which something is looked for that no sieve knows.
class EveryLine final : public LineSieve {
 public:
  explicit EveryLine(char directive) : directive_(directive) {}   // what a directive begins with; 0: there are none
  std::uint32_t scan(std::string_view text, std::vector<FoundLine>& found) override {
    std::uint32_t lines = 0;
    for (std::size_t begin = 0; begin < text.size(); ++lines) {
      const std::size_t end = text.find('\n', begin);
      found.push_back({lines, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
      begin = end + 1;
    }
    return lines;
  }
  [[nodiscard]] bool is_directive(std::string_view line) const override { return directive_ != 0 && line.starts_with(directive_); }

 private:
  char directive_;
};

}  // namespace demarche::kernel
