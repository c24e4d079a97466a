#include "pipeline/evidence/read_span.h"

#include <algorithm>
#include <deque>

#include "formats/bytes/decompress.h"
#include "formats/bytes/line_reader.h"

namespace demarche::evidence {

Result<std::string> read_span(std::unique_ptr<ByteSource> raw, std::uint64_t offset, std::uint64_t length) {
  if (length > kLongestSpan)
    return Error{ErrorKind::limit, "expected at most " + std::to_string(kLongestSpan) + " bytes, asked for " + std::to_string(length), {}};
  const auto plain = TRY(bytes::decompress(std::move(raw)));
  std::vector<char> buffer(256 * 1024);
  std::string span;
  std::uint64_t at = 0;
  while (span.size() < length) {
    const std::size_t got = TRY(plain->read(buffer));
    if (got == 0)
      return not_found("expected " + std::to_string(length) + " bytes at byte " + std::to_string(offset) +
                       ", found the end of the stream at byte " + std::to_string(at));
    const std::uint64_t skip = offset > at ? std::min<std::uint64_t>(offset - at, got) : 0;
    const std::uint64_t take = std::min<std::uint64_t>(got - skip, length - span.size());
    span.append(buffer.data() + skip, take);
    at += got;
  }
  return span;
}

Result<std::vector<NumberedLine>> read_lines_around(std::unique_ptr<ByteSource> raw, std::uint64_t line, std::size_t context) {
  bytes::LineReader lines(TRY(bytes::decompress(std::move(raw))));
  std::deque<NumberedLine> around;
  bool found = false;
  while (auto next = lines.next()) {
    if (next->number > line && next->number - line > context) break;
    found = found || next->number == line;
    around.push_back({next->number, next->offset, std::string(next->text)});
    if (!found && around.size() > context) around.pop_front();
  }
  if (!found && lines.error()) return *lines.error();
  if (!found) return not_found("expected a line " + std::to_string(line) + ", found the end of the file");
  return std::vector<NumberedLine>(std::make_move_iterator(around.begin()), std::make_move_iterator(around.end()));
}

}  // namespace demarche::evidence
