#include "formats/bytes/line_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

using namespace demarche;
using namespace demarche::bytes;

namespace {

// Its text in pieces of `step` bytes, then an error where one is given.
class PiecesSource final : public ByteSource {
 public:
  PiecesSource(std::string text, std::size_t step, std::string error = {})
      : text_(std::move(text)), step_(step), error_(std::move(error)) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t size = text_.copy(buffer.data(), std::min(buffer.size(), step_), at_);
    if (size == 0 && !error_.empty()) return bad_input(error_);
    at_ += size;
    return size;
  }

 private:
  std::string text_;
  std::size_t step_, at_ = 0;
  std::string error_;
};

LineReader over(std::string text, std::size_t step = 3) {
  return LineReader(std::make_unique<PiecesSource>(std::move(text), step));
}

}  // namespace

TEST_CASE("lines with numbers, offsets and ends") {
  LineReader reader = over("one\r\n\ntwo\r\nthr\ree\nlast\r");
  struct { const char* text; std::uint64_t offset; bool terminated; } const table[] = {
      {"one", 0, true}, {"", 5, true}, {"two", 6, true}, {"thr\ree", 11, true}, {"last\r", 18, false}};
  std::uint64_t number = 0;
  for (const auto& row : table) {
    const auto line = reader.next();
    REQUIRE(line.has_value());
    CHECK_EQ(line->text, row.text);
    CHECK_EQ(line->offset, row.offset);
    CHECK_EQ(line->number, ++number);
    CHECK_EQ(line->terminated, row.terminated);
    CHECK_EQ(line->size, line->text.size());
  }
  CHECK_FALSE(reader.next().has_value());
  CHECK_EQ(reader.position(), 23);
  CHECK_FALSE(reader.error().has_value());
  CHECK_FALSE(over("").next().has_value());
}

TEST_CASE("a line that is too long is skipped, its size told, and the next one is right") {
  constexpr std::size_t kLimit = LineReader::kLongestLine;
  struct { std::size_t size; const char* end; bool too_long; } const table[] = {
      {kLimit - 1, "\n", false}, {kLimit, "\n", false}, {kLimit, "\r\n", false}, {kLimit + 1, "\n", true},
      {kLimit + 1, "\r\n", true}, {kLimit + 2, "\r\n", true}, {3 * kLimit + 77, "\r\n", true}, {kLimit, "", false}, {2 * kLimit, "", true}};
  for (const auto& row : table) {
    for (const std::size_t step : {4097U, 262144U, 10000000U}) {
      CAPTURE(row.size);
      CAPTURE(step);
      LineReader reader = over("a\n" + std::string(row.size, 'x') + row.end + (*row.end != 0 ? "z\n" : ""), step);
      REQUIRE_EQ(reader.next()->text, "a");
      const auto line = reader.next();
      REQUIRE(line.has_value());
      CHECK_EQ(line->too_long, row.too_long);
      CHECK_EQ(line->size, row.size);
      CHECK_EQ(line->text.size(), row.too_long ? 0 : row.size);
      CHECK_EQ(line->offset, 2);
      if (*row.end == 0) continue;
      const auto after = reader.next();
      REQUIRE(after.has_value());
      CHECK_EQ(after->text, "z");
      CHECK_EQ(after->number, 3);
      CHECK_EQ(after->offset, 2 + row.size + std::string_view(row.end).size());
    }
  }
}

TEST_CASE("a read error ends the lines after what came before it") {
  LineReader reader(std::make_unique<PiecesSource>("a\nb", 2, "the disk is gone"));
  CHECK_EQ(reader.next()->text, "a");
  const auto last = reader.next();
  REQUIRE(last.has_value());
  CHECK_EQ(last->text, "b");
  CHECK_FALSE(last->terminated);
  CHECK_FALSE(reader.next().has_value());
  REQUIRE(reader.error().has_value());
  CHECK_EQ(reader.error()->message, "the disk is gone");
}

TEST_CASE("peek consumes nothing") {
  LineReader reader = over("#separator \\x09\nx\n");
  CHECK_EQ(reader.peek(), "#separator \\x09\nx\n");
  CHECK_EQ(reader.next()->text, "#separator \\x09");
  CHECK_EQ(reader.peek(), "x\n");
  CHECK_EQ(reader.next()->offset, 16);
}

TEST_CASE("lines that are passed over count like those that are read") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    std::mt19937_64 random(seed);
    std::string text;
    for (std::size_t i = random() % 300; i > 0; --i)
      text += std::string(random() % 40 == 0 ? random() % (2 * LineReader::kLongestLine) : random() % 90, 'x') + (random() % 30 == 0 ? "\r\n" : "\n");
    if (random() % 2 == 0) text += "end";
    LineReader reading = over(text, 70'000), passing = over(text, 1 + random() % 100'000);
    while (true) {
      const std::string whole(random() % 2 == 0 ? passing.whole_lines() : std::string_view());
      const auto count = static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '\n'));
      REQUIRE((whole.empty() || whole.back() == '\n'));
      const std::size_t lines = count == 0 ? 0 : random() % (count + 1);
      std::size_t size = 0;
      for (std::size_t i = 0; i < lines; ++i) {
        size = whole.find('\n', size) + 1;
        REQUIRE(reading.next().has_value());
      }
      passing.skip(size, lines);
      REQUIRE_EQ(passing.position(), reading.position());
      const auto wanted = reading.next(), found = passing.next();
      REQUIRE_EQ(found.has_value(), wanted.has_value());
      if (!wanted) break;
      REQUIRE_EQ(found->text, wanted->text);
      REQUIRE_EQ(found->number, wanted->number);
      REQUIRE_EQ(found->offset, wanted->offset);
      REQUIRE_EQ(found->too_long, wanted->too_long);
      REQUIRE_EQ(found->size, wanted->size);
    }
  }
}
