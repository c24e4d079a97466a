// zstd through libzstd.
#include <zstd.h>

#include "base/check.h"
#include "formats/bytes/input_window.h"

namespace demarche::bytes {
namespace {

struct FreeStream {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(InputWindow window) : window_(std::move(window)), stream_(ZSTD_createDStream()) {
    CHECK(stream_ != nullptr);
  }

  Result<std::size_t> read(std::span<char> buffer) override {
    if (buffer.empty()) return std::size_t{0};
    std::size_t filled = 0;
    while (filled == 0 && !fault_ && !ended_) {
      auto step = decode(buffer);
      if (step.has_value()) filled = *step;
      else fault_ = std::move(step).error();
    }
    total_ += filled;
    if (filled == 0 && fault_) return *fault_;
    return filled;
  }

 private:
  // One call of the decoder, with what it needs. Sets fault_ or ended_ beside the bytes that it gave.
  Result<std::size_t> decode(std::span<char> buffer) {
    TRY(window_.fill(1));
    if (window_.at_end() && between_frames_) {
      ended_ = true;
      return std::size_t{0};
    }
    const std::string_view input = window_.view();
    ZSTD_inBuffer in = {input.data(), input.size(), 0};
    ZSTD_outBuffer out = {buffer.data(), buffer.size(), 0};
    const std::size_t code = ZSTD_decompressStream(stream_.get(), &out, &in);
    window_.take(in.pos);
    if (ZSTD_isError(code) != 0) {
      fault_ = wrong(between_frames_ && total_ + out.pos > 0
                         ? std::string("zstd: bytes after the end of the compressed data that are not zstd")
                         : std::string("zstd: ") + ZSTD_getErrorName(code), out.pos);
      return out.pos;
    }
    between_frames_ = code == 0;
    if (!between_frames_ && in.pos == 0 && out.pos == 0)
      fault_ = wrong("zstd: the file ends in the middle", 0);
    return out.pos;
  }

  [[nodiscard]] Error wrong(std::string what, std::size_t given) const {
    return bad_input(std::move(what) + ", after " + std::to_string(total_ + given) + " decompressed bytes",
                     "get the file again from where it was written; what came before is used");
  }

  InputWindow window_;
  std::unique_ptr<ZSTD_DStream, FreeStream> stream_;
  std::uint64_t total_ = 0;
  std::optional<Error> fault_;
  bool between_frames_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> make_zstd_source(InputWindow window) {
  return std::make_unique<ZstdSource>(std::move(window));
}

}  // namespace demarche::bytes
