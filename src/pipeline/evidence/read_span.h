// The bytes behind a row, fetched again from the sealed original: what `why` shows at the end of its chain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace demarche::evidence {

inline constexpr std::uint64_t kLongestSpan = std::uint64_t{16} << 20;

// `length` bytes at `offset` of the decompressed stream. not_found when the stream ends before; limit above kLongestSpan.
[[nodiscard]] Result<std::string> read_span(std::unique_ptr<ByteSource> raw, std::uint64_t offset, std::uint64_t length);

struct NumberedLine {
  std::uint64_t number = 0;      // from 1
  std::uint64_t offset = 0;
  std::string text;              // untrusted bytes, without the line end; empty for a line that is too long
};

// Line `line` and up to `context` lines before and after it. not_found when there are fewer lines.
[[nodiscard]] Result<std::vector<NumberedLine>> read_lines_around(std::unique_ptr<ByteSource> raw, std::uint64_t line,
                                                                  std::size_t context);

}  // namespace demarche::evidence
