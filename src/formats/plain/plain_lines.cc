#include "formats/plain/plain_lines.h"

#include "base/text.h"
#include "model/words.h"

namespace demarche::plain {
namespace {

constexpr char kSeparator = '\x1f';

void append_words(std::string& words, std::string_view line) {
  for_each_word(line, [&](std::string_view word) {
    if (!words.empty()) words += kSeparator;
    words += word;
  });
}

}  // namespace

PlainLines::PlainLines(std::string_view log_hint, RecordSink& sink, Problems& problems) : sink_(sink), problems_(problems) {
  plan_.log = visible(log_hint);
  plan_.columns.push_back({.name = "text", .type = FieldType::text, .list = true,
                           .classes = kAnyShape | kFilename | kMd5 | kSha1 | kSha256 | kJa3 | kJa3s | kJa4 | kCertSha1 | kCertSha256 | kCertSerial});
  record_.values.resize(1);
}

bool PlainLines::take(bytes::Line line) {
  ++accounting_.lines;
  if (line.number == 1) bytes::skip_byte_order_mark(line);
  if (line.too_long || line.broken_off) {
    ++accounting_.rejected;
    problems_.add(line.number, line.offset,
                  line.too_long ? "expected a line of at most " + std::to_string(bytes::LineReader::kLongestLine) + " bytes, found " +
                                      std::to_string(line.size)
                                : "expected a whole line, found one that the stream broke off in",
                  {}, line.too_long ? "long" : "cut");
    return true;
  }
  if (line.text.empty()) {
    ++accounting_.comments;
    return true;
  }
  ++accounting_.rows;
  shown_ = visible(line.text);
  words_.clear();
  append_words(words_, shown_);
  record_.raw = line.text;
  record_.line = line.number;
  record_.offset = line.offset;
  record_.values[0] = {.text = words_, .separator = kSeparator, .set = true};
  if (!announced_) sink_.plan(plan_);
  announced_ = true;
  return sink_.record(plan_, record_);
}

void PlainLines::skip_rows(std::uint64_t count) {
  accounting_.lines += count;
  accounting_.rows += count;
}

}  // namespace demarche::plain
