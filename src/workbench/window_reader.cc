#include "workbench/window_reader.h"

#include <algorithm>
#include <cstring>

#include "pipeline/sweep/kernel/scan.h"

namespace demarche::workbench {
namespace {

using bytes::LineReader;
using kernel::FoundLine;
using kernel::LineSieve;

// Small enough to stay in the second-level cache between the reading and the scan.
constexpr std::size_t kWindow = 128 * 1024;
constexpr std::size_t kPad = kernel::kPad;

// All lines of the text.
std::uint32_t find_all(std::string_view text, std::vector<FoundLine>& found) {
  std::uint32_t lines = 0;
  for (std::size_t begin = 0; begin < text.size(); ++lines) {
    const std::size_t end = text.find('\n', begin);
    found.push_back({lines, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    begin = end + 1;
  }
  return lines;
}

}  // namespace

bytes::Line Segment::line(const KeptLine& kept_line, std::uint64_t lines_before) const {
  bytes::Line line;
  if (!kept_line.too_long) line.text = std::string_view(text).substr(kept_line.at, kept_line.size);
  line.number = lines_before + kept_line.number + 1;
  line.offset = kept_line.offset;
  line.size = kept_line.size;
  line.terminated = kept_line.terminated;
  line.too_long = kept_line.too_long;
  line.broken_off = kept_line.broken_off;
  return line;
}

WindowReader::WindowReader(std::unique_ptr<ByteSource> source, Start start)
    : source_(std::move(source)), buffer_(kPad + kWindow + kPad), data_(buffer_.data()), begin_(kPad), end_(kPad),
      position_(start.position), in_line_(start.in_line) {}

WindowReader::WindowReader(std::string_view file, Start start)
    : file_(file), data_(file.data()), begin_(start.position), end_(start.position), position_(start.position), in_line_(start.in_line) {}

bool WindowReader::fill() {
  if (ended_) return false;
  if (source_ == nullptr) {
    ended_ = end_ >= file_.size();
    end_ = std::min(end_ + kWindow, file_.size());
    return !ended_;
  }
  if (begin_ > kPad) {
    std::memmove(buffer_.data() + kPad, buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_ - kPad;
    begin_ = kPad;
  }
  if (end_ + kPad == buffer_.size()) buffer_.resize(2 * (buffer_.size() - 2 * kPad) + 2 * kPad);
  auto got = source_->read({buffer_.data() + end_, buffer_.size() - kPad - end_});
  if (!got) error_ = std::move(got).error();
  const std::size_t size = got ? *got : 0;
  data_ = buffer_.data();
  ended_ = size == 0;
  end_ += size;
  return !ended_;
}

std::string_view WindowReader::peek() {
  while (end_ - begin_ < 4096 && fill()) {
  }
  return buffered();
}

std::optional<std::size_t> WindowReader::whole_lines() {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view text = buffered();
    const void* const last = ::memrchr(text.data() + searched, '\n', text.size() - searched);
    if (last != nullptr) return static_cast<std::size_t>(static_cast<const char*>(last) - text.data()) + 1;
    if (text.size() > LineReader::kLongestLine + 1) return std::nullopt;
    searched = text.size();
    if (!fill()) return std::size_t{0};
  }
}

Segment WindowReader::scan(std::uint64_t stop, LineSieve* sieve) {
  Segment segment;
  while (position_ < stop && !segment.directive) {
    if (in_line_) {   // the line that was cut by where this began belongs to the segment before
      const std::size_t newline = buffered().find('\n');
      in_line_ = newline == std::string_view::npos;
      consume(in_line_ ? end_ - begin_ : newline + 1);
      if (in_line_ && !fill()) break;
      continue;
    }
    const auto whole = whole_lines();
    if (!whole) {
      skip_long_line(segment);
    } else if (*whole == 0) {
      if (begin_ != end_) take_unterminated(segment);
      break;
    } else {
      std::size_t size = *whole;
      if (position_ + size > stop) size = buffered().find('\n', stop - 1 - position_) + 1;
      take_window(size, sieve, segment);
    }
  }
  finish(segment);
  return segment;
}

void WindowReader::take_window(std::size_t size, LineSieve* sieve, Segment& segment) {
  const std::string_view text = buffered().substr(0, size);
  found_.clear();
  std::uint32_t lines = sieve != nullptr ? sieve->scan(text, found_) : find_all(text, found_);
  for (std::size_t i = 0; sieve != nullptr && i < found_.size(); ++i) {
    if (!sieve->is_directive(text.substr(found_[i].begin, found_[i].end - found_[i].begin))) continue;
    segment.directive = true;
    size = found_[i].end + std::size_t{1};
    lines = found_[i].line + 1;
    found_.resize(i + 1);
  }
  const auto kept = [&](const FoundLine& line) {
    KeptLine out;
    out.number = segment.lines + line.line;
    out.offset = position_ + line.begin;
    return out;
  };
  if (segment.lines == 0 && (found_.empty() || found_.front().line != 0))
    found_.insert(found_.begin(), {0, 0, static_cast<std::uint32_t>(text.find('\n'))});
  for (const FoundLine& line : found_) keep(segment, text.substr(line.begin, line.end - line.begin), kept(line));

  const std::size_t before = size < 2 ? std::string_view::npos : text.rfind('\n', size - 2);
  const auto last = static_cast<std::uint32_t>(before == std::string_view::npos ? 0 : before + 1);
  const FoundLine last_line{lines - 1, last, static_cast<std::uint32_t>(size - 1)};
  last_text_ = text.substr(last, size - 1 - last);
  last_ = kept(last_line);
  segment.lines += lines;
  consume(size);
}

void WindowReader::keep(Segment& segment, std::string_view line, KeptLine kept) {
  if (kept.terminated && line.ends_with('\r')) line.remove_suffix(1);
  kept.size = line.size();
  if (line.size() > LineReader::kLongestLine) {
    kept.too_long = true;
    line = {};
  }
  kept.at = segment.text.size();
  segment.text.append(line);
  segment.kept.push_back(kept);
}

void WindowReader::take_unterminated(Segment& segment) {
  KeptLine kept;
  kept.number = segment.lines++;
  kept.offset = position_;
  kept.terminated = false;
  kept.broken_off = error_.has_value();
  keep(segment, buffered(), kept);
  last_ = segment.kept.back();
  consume(end_ - begin_);
}

// The text is dropped; what is left of the line in the stream is read and counted.
void WindowReader::skip_long_line(Segment& segment) {
  KeptLine kept;
  kept.number = segment.lines++;
  kept.offset = position_;
  kept.terminated = false;
  kept.too_long = true;
  bool carriage = false;
  while (!kept.terminated) {
    const std::string_view text = buffered();
    const std::size_t newline = text.find('\n');
    const std::size_t size = std::min(newline, text.size());
    kept.terminated = newline != std::string_view::npos;
    kept.size += size;
    if (size > 0) carriage = text[size - 1] == '\r';
    consume(size + (kept.terminated ? 1 : 0));
    if (!kept.terminated && !fill()) break;
  }
  if (kept.terminated && carriage) --kept.size;
  kept.at = segment.text.size();
  segment.kept.push_back(kept);
  last_ = kept;
}

void WindowReader::finish(Segment& segment) {
  segment.end = position_;
  segment.ended = ended_ && begin_ == end_;
  if (segment.ended) segment.error = error_;
  if (segment.lines != 0) {
    if (segment.kept.empty() || segment.kept.back().number != last_.number) keep(segment, last_text_, last_);
    segment.kept.front().sample = segment.kept.back().sample = true;
  }
  segment.text.append(LineReader::kPadding, '\0');
}

}  // namespace demarche::workbench
