// WindowReader: a stream, or a file in place, cut into segments of whole lines. Of most lines only their number is kept; those that a sieve
// names, and the first and last of each segment, are copied out for the exact reader.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/bytes/line_reader.h"
#include "pipeline/sweep/kernel/line_sieve.h"

namespace demarche::workbench {

// Segments begin at multiples of this in the decompressed stream, whatever it is read from and however many threads read
// it, so that what depends on them (the rows whose times are looked at) does not.
inline constexpr std::uint64_t kSegmentSize = std::uint64_t{4} << 20;

struct KeptLine {
  std::uint64_t number = 0;      // from 0, in the segment
  std::uint64_t offset = 0;      // in the stream
  std::uint64_t size = 0;        // without its end; bytes::Line has the rest
  std::size_t at = 0;            // in Segment::text
  bool terminated = true, too_long = false, broken_off = false;
  bool sample = false;           // the first or last of the segment
};

struct Segment {
  std::string text;              // of the kept lines, with LineReader::kPadding bytes behind
  std::vector<KeptLine> kept;    // in order
  std::uint64_t lines = 0;       // all of them
  std::uint64_t end = 0;         // offset behind the last one
  bool directive = false;        // ends early, with a line that may change the columns
  bool ended = false;            // nothing comes behind it
  std::optional<Error> error;    // why the stream ended

  [[nodiscard]] bytes::Line line(const KeptLine& kept_line, std::uint64_t lines_before) const;
};

class WindowReader {
 public:
  // `position` is the offset of the source's next byte; in_line: it may be in the middle of a line, which is passed over.
  struct Start {
    std::uint64_t position = 0;
    bool in_line = false;
  };
  WindowReader(std::unique_ptr<ByteSource> source, Start start);
  // Of a whole file that lies in memory with kernel::kPad bytes around it; `position` is where to begin. It outlives this.
  WindowReader(std::string_view file, Start start);

  // The next lines: those that begin before `stop`. Without a sieve all are kept.
  [[nodiscard]] Segment scan(std::uint64_t stop, kernel::LineSieve* sieve);
  // What comes next, at least 4 KiB unless the stream ends before; consumes nothing.
  [[nodiscard]] std::string_view peek();
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  bool fill();                                        // false: no more
  std::optional<std::size_t> whole_lines();           // their size, 0 at the end of the stream; nullopt: a line is too long
  void take_window(std::size_t size, kernel::LineSieve* sieve, Segment& segment);
  void take_unterminated(Segment& segment);
  void skip_long_line(Segment& segment);
  void keep(Segment& segment, std::string_view line, KeptLine kept);
  void finish(Segment& segment);
  [[nodiscard]] std::string_view buffered() const { return {data_ + begin_, end_ - begin_}; }
  void consume(std::size_t size) { begin_ += size, position_ += size; }

  std::unique_ptr<ByteSource> source_;                // null: a file in place
  std::vector<char> buffer_;
  std::string_view file_;
  const char* data_;                                  // the buffer or the file
  std::size_t begin_, end_;                           // in it: what is there and not consumed
  std::uint64_t position_;
  bool in_line_, ended_ = false;
  std::optional<Error> error_;
  std::vector<kernel::FoundLine> found_;
  std::string last_text_;                             // of the last line that was seen
  KeptLine last_;
};

}  // namespace demarche::workbench
