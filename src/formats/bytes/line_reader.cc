#include "formats/bytes/line_reader.h"

#include <cstring>

namespace demarche::bytes {
namespace {

constexpr std::size_t kWindow = 256 * 1024;
constexpr std::size_t kPeek = 4096;

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteSource> source)
    : owned_(std::move(source)), source_(owned_.get()), buffer_(kPadding + kWindow + kPadding) {}

LineReader::LineReader(ByteSource& source) : source_(&source), buffer_(kPadding + kWindow + kPadding) {}

bool LineReader::fill() {
  if (ended_) return false;
  if (begin_ > kPadding) {
    std::memmove(buffer_.data() + kPadding, buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_ - kPadding;
    begin_ = kPadding;
  }
  // A line longer than the window: twice the room, at most once or twice, as longer lines are skipped.
  if (end_ + kPadding >= buffer_.size()) buffer_.resize((buffer_.size() - 2 * kPadding) * 2 + 2 * kPadding);
  auto got = source_->read({buffer_.data() + end_, buffer_.size() - kPadding - end_});
  if (!got.has_value()) error_ = std::move(got).error();
  ended_ = !got.has_value() || *got == 0;
  if (!ended_) end_ += *got;
  return !ended_;
}

std::string_view LineReader::peek() {
  while (end_ - begin_ < kPeek && fill()) {
  }
  return {buffer_.data() + begin_, end_ - begin_};
}

std::string_view LineReader::whole_lines() {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view text(buffer_.data() + begin_, end_ - begin_);
    const void* const last = ::memrchr(text.data() + searched, '\n', text.size() - searched);
    if (last != nullptr) return text.substr(0, static_cast<std::size_t>(static_cast<const char*>(last) - text.data()) + 1);
    searched = text.size();
    if (searched > kLongestLine + 1 || !fill()) return {};
  }
}

void LineReader::skip(std::size_t size, std::uint64_t lines) {
  begin_ += size;
  position_ += size;
  number_ += lines;
}

Line LineReader::cut(std::size_t length, bool terminated) {
  Line line;
  line.number = ++number_;
  line.offset = position_;
  line.terminated = terminated;
  line.broken_off = !terminated && error_.has_value();
  line.size = length;
  const char* text = buffer_.data() + begin_;
  if (terminated && length > 0 && text[length - 1] == '\r') --line.size;
  line.text = {text, line.size};
  begin_ += length + (terminated ? 1 : 0);
  position_ += length + (terminated ? 1 : 0);
  return line;
}

std::optional<Line> LineReader::next() {
  std::size_t searched = 0;
  for (;;) {
    const char* start = buffer_.data() + begin_;
    const std::size_t there = end_ - begin_;
    const void* end = std::memchr(start + searched, '\n', there - searched);
    std::optional<Line> line;
    if (end != nullptr) line = cut(static_cast<std::size_t>(static_cast<const char*>(end) - start), true);
    else if (there > kLongestLine + 1) line = cut(there, false);   // + 1: its last byte may be the '\r' of the end
    else if (searched = there; !fill()) {
      if (there == 0) return std::nullopt;
      line = cut(there, false);
    }
    if (!line) continue;
    if (line->size > kLongestLine) skip_long_line(*line);
    return line;
  }
}

// The text is dropped; what is left of the line in the stream is read and counted.
void LineReader::skip_long_line(Line& line) {
  line.too_long = true;
  bool carriage = !line.terminated && line.text.ends_with('\r');
  line.text = {};
  while (!line.terminated) {
    if (begin_ == end_ && !fill()) return;
    const char* start = buffer_.data() + begin_;
    const void* end = std::memchr(start, '\n', end_ - begin_);
    const std::size_t length =
        end == nullptr ? end_ - begin_ : static_cast<std::size_t>(static_cast<const char*>(end) - start);
    line.terminated = end != nullptr;
    line.size += length;
    if (length > 0) carriage = start[length - 1] == '\r';
    if (line.terminated && carriage) --line.size;
    begin_ += length + (line.terminated ? 1 : 0);
    position_ += length + (line.terminated ? 1 : 0);
  }
}

}  // namespace demarche::bytes
