// links: demarche_bytes demarche_model demarche_base
// Any bytes as a compressed file: no crash, no endless loop, and the lines cover every decompressed byte.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "formats/bytes/decompress.h"
#include "formats/bytes/line_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  constexpr std::uint64_t kEnough = 16 << 20;   // a bomb is not followed to its end
  auto plain = bytes::decompress(std::make_unique<StringSource>(std::string(reinterpret_cast<const char*>(data), size)));
  if (!plain.has_value()) return 0;
  bytes::LineReader lines(std::move(*plain));
  std::uint64_t number = 0, next = 0;
  while (auto line = lines.next()) {
    CHECK(line->number == ++number);
    CHECK(line->offset == next);
    CHECK(line->too_long || line->text.size() == line->size);
    next = lines.position();
    CHECK(next >= line->offset + line->size);
    if (next > kEnough) return 0;
  }
  return 0;
}
