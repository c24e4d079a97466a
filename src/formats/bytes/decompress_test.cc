#include "formats/bytes/decompress.h"

#include <doctest/doctest.h>
#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include <string>

#include "formats/bytes/hashed_source.h"

using namespace demarche;
using namespace demarche::bytes;

namespace {

// Gives at most `step` bytes a read, so that every boundary falls somewhere.
class SlowSource final : public ByteSource {
 public:
  SlowSource(std::string text, std::size_t step) : text_(std::move(text)), step_(step) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t size = text_.copy(buffer.data(), std::min(buffer.size(), step_), at_);
    at_ += size;
    return size;
  }

 private:
  std::string text_;
  std::size_t step_, at_ = 0;
};

std::string gzip(std::string text) {
  std::string out(text.size() * 2 + 1024, '\0');
  isal_zstream stream;
  isal_deflate_stateless_init(&stream);
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<std::uint8_t*>(text.data());
  stream.avail_in = static_cast<std::uint32_t>(text.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream.avail_out = static_cast<std::uint32_t>(out.size());
  REQUIRE_EQ(isal_deflate_stateless(&stream), COMP_OK);
  out.resize(stream.total_out);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

struct Outcome {
  std::string text;
  std::string error;
};

Outcome read_all(std::unique_ptr<ByteSource> raw, std::size_t chunk) {
  auto source = decompress(std::move(raw));
  REQUIRE(source.has_value());
  Outcome outcome;
  std::string buffer(chunk, '\0');
  for (;;) {
    auto got = (*source)->read(buffer);
    if (!got.has_value()) {
      outcome.error = got.error().message;
      const auto again = (*source)->read(buffer);
      REQUIRE_FALSE(again.has_value());
      CHECK_EQ(again.error().message, outcome.error);
      return outcome;
    }
    if (*got == 0) return outcome;
    outcome.text.append(buffer, 0, *got);
  }
}

std::string sample(std::size_t lines) {
  std::string text;
  std::uint32_t random = 12345;
  for (std::size_t i = 0; i < lines; ++i) {
    random = random * 1664525 + 1013904223;
    text += std::to_string(random) + "\tline " + std::to_string(i) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("plain, gzip and zstd give the same bytes, whatever the pieces") {
  const std::string text = sample(500);
  const std::string half = text.substr(0, text.size() / 2), rest = text.substr(text.size() / 2);
  const std::string skippable = std::string("\x50\x2a\x4d\x18\x03\x00\x00\x00", 8) + "abc";
  const std::string inputs[] = {
      text, gzip(text), gzip(half) + gzip("") + gzip(rest), zstd(text), zstd(half) + skippable + zstd(rest), skippable + zstd(text),
  };
  for (const std::string& input : inputs) {
    for (const std::size_t step : {1U, 2U, 7U, 1000U, 1000000U}) {
      for (const std::size_t chunk : {1U, 13U, 100000U}) {
        CAPTURE(step);
        CAPTURE(chunk);
        const Outcome outcome = read_all(std::make_unique<SlowSource>(input, step), chunk);
        CHECK_EQ(outcome.error, "");
        CHECK(outcome.text == text);
      }
    }
  }
}

TEST_CASE("many small members") {
  std::string input, text;
  for (int i = 0; i < 300; ++i) {
    const std::string part = std::to_string(i) + "\n";
    input += gzip(part);
    text += part;
  }
  for (const std::size_t step : {1U, 20U, 64U, 131072U}) {
    const Outcome outcome = read_all(std::make_unique<SlowSource>(input, step), 4096);
    CHECK_EQ(outcome.error, "");
    CHECK(outcome.text == text);
  }
}

TEST_CASE("a cut stream gives what came before, then says where it ended") {
  const std::string text = sample(20000);
  for (const bool use_zstd : {false, true}) {
    const std::string whole = use_zstd ? zstd(text) : gzip(text);
    std::size_t before = 0;
    for (const std::size_t keep : {std::size_t{5}, std::size_t{19}, whole.size() / 3, whole.size() / 2, whole.size() - 9, whole.size() - 1}) {
      CAPTURE(keep);
      const Outcome outcome = read_all(std::make_unique<SlowSource>(whole.substr(0, keep), 50000), 30000);
      CHECK(text.starts_with(outcome.text));
      CHECK_GE(outcome.text.size(), before);
      before = outcome.text.size();
      CHECK_NE(outcome.error.find("ends in the middle, after " + std::to_string(outcome.text.size()) + " decompressed"),
               std::string::npos);
    }
    CHECK_GT(before, text.size() / 2);
  }
}

TEST_CASE("damage and foreign bytes are named after the good bytes") {
  const std::string text = sample(3000);
  std::string flipped = gzip(text);
  flipped[flipped.size() - 6] ^= 1;   // in the checksum
  struct { std::string input; const char* says; std::size_t bytes; } const table[] = {
      {flipped, "checksum", text.size()},
      {gzip(text) + "rubbish", "not gzip", text.size()},
      {gzip(text) + std::string(64, '\0'), "not gzip", text.size()},
      {zstd(text) + "rubbish", "not zstd", text.size()},
      {std::string("\x1f\x8b\x09\x00\x00\x00\x00\x00\x00\x03", 10) + "abc", "method", 0},
      {std::string("\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 19), "zstd", 0},
  };
  for (const auto& row : table) {
    const Outcome outcome = read_all(std::make_unique<StringSource>(row.input), 5000);
    CAPTURE(outcome.error);
    CHECK_EQ(outcome.text.size(), row.bytes);
    CHECK(text.starts_with(outcome.text));
    CHECK_NE(outcome.error.find(row.says), std::string::npos);
  }
}

TEST_CASE("the digest is over the file as it lies, also past what was read") {
  const std::string file = gzip(sample(100)) + "rubbish";
  auto hashed = std::make_unique<HashedSource>(std::make_unique<SlowSource>(file, 11));
  HashedSource& digest = *hashed;
  auto source = decompress(std::move(hashed));
  REQUIRE(source.has_value());
  std::string buffer(10, '\0');
  REQUIRE((*source)->read(buffer).has_value());
  auto sum = digest.finish();
  REQUIRE(sum.has_value());
  CHECK_EQ(sum->hex(), Sha256::of(file).hex());
  CHECK_EQ(digest.raw_bytes(), file.size());
}

TEST_CASE("short files are plain") {
  for (const char* text : {"", "a", "\x1f", "abc"})
    CHECK_EQ(read_all(std::make_unique<StringSource>(text), 10).text, text);
}
