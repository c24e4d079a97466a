// LineReader: the lines of a stream with their numbers and byte offsets, without copying.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace demarche::bytes {

struct Line {
  std::string_view text;       // without its end ("\n" or "\r\n"); lives until the next call of next(); empty if too_long
  std::uint64_t number = 0;    // from 1
  std::uint64_t offset = 0;    // of its first byte in the stream
  std::uint64_t size = 0;      // bytes without the line end; of a line that is too long, too
  bool terminated = false;     // false: the stream ended (or failed) before the line did
  bool too_long = false;       // longer than kLongestLine: skipped
  bool broken_off = false;     // not terminated, because the stream failed within it
};

// Takes the mark that some writers put before UTF-8 text off the first line of a file.
inline void skip_byte_order_mark(Line& line) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (!line.text.starts_with(kMark)) return;
  line.text.remove_prefix(kMark.size());
  line.offset += kMark.size();
  line.size -= kMark.size();
}

class LineReader {
 public:
  static constexpr std::size_t kLongestLine = 512 * 1024;
  // Bytes before and after every line's text that may be read (their content means nothing), for parsers that read in blocks.
  static constexpr std::size_t kPadding = 64;

  explicit LineReader(std::unique_ptr<ByteSource> source);
  explicit LineReader(ByteSource& source);   // which outlives the reader

  // The next line; nothing at the end of the stream or after a read error. Bytes that came before a read error are
  // given as lines first.
  [[nodiscard]] std::optional<Line> next();
  // What is buffered at the current position, at least 4 KiB unless the stream ends before; consumes nothing.
  [[nodiscard]] std::string_view peek();
  // The next lines, as many as are buffered whole, each with its '\n'; consumes nothing. Lives until a line is read that is
  // not among them. Empty when the next line is not terminated, or too long: next() gives it, if there is one.
  [[nodiscard]] std::string_view whole_lines();
  // Passes over the first `lines` of them, `size` bytes in all.
  void skip(std::size_t size, std::uint64_t lines);
  // Why the stream ended early; nothing while it goes on or when it ended well.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  // The offset after the last line given (its end included): all bytes once next() gave nothing.
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  [[nodiscard]] bool fill();             // more bytes behind end_; false: there are none
  void skip_long_line(Line& line);
  [[nodiscard]] Line cut(std::size_t length, bool terminated);

  std::unique_ptr<ByteSource> owned_;
  ByteSource* source_;
  std::vector<char> buffer_;
  std::size_t begin_ = kPadding, end_ = kPadding;
  std::uint64_t position_ = 0, number_ = 0;
  bool ended_ = false;
  std::optional<Error> error_;
};

}  // namespace demarche::bytes
