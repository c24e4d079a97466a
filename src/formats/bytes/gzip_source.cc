// gzip through ISA-L's igzip.
#include <isa-l/igzip_lib.h>

#include "formats/bytes/input_window.h"

namespace demarche::bytes {
namespace {

std::string_view fault_text(int code) {
  switch (code) {
    case ISAL_INVALID_BLOCK: return "a block of unknown type";
    case ISAL_INVALID_SYMBOL: return "an invalid code";
    case ISAL_INVALID_LOOKBACK: return "a reference before the start of the data";
    case ISAL_INVALID_WRAPPER: return "a damaged member header";
    case ISAL_UNSUPPORTED_METHOD: return "a compression method other than deflate";
    case ISAL_INCORRECT_CHECKSUM: return "a checksum that does not fit the data";
    default: return "damaged data";
  }
}

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(InputWindow window) : window_(std::move(window)), state_(std::make_unique<inflate_state>()) {
    start_member();
  }

  Result<std::size_t> read(std::span<char> buffer) override {
    if (buffer.empty()) return std::size_t{0};
    if (buffer.size() > kLargestRead) buffer = buffer.first(kLargestRead);
    std::size_t filled = 0;
    while (filled == 0 && !fault_ && !ended_) {
      auto step = inflate(buffer);
      if (step.has_value()) filled = *step;
      else fault_ = std::move(step).error();
    }
    total_ += filled;
    if (filled == 0 && fault_) return *fault_;
    return filled;
  }

 private:
  static constexpr std::size_t kLargestRead = std::size_t{1} << 30;   // igzip counts in 32 bits

  void start_member() {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;   // header and trailer are checked too
  }

  // One call of the decoder, with what it needs. Sets fault_ or ended_ beside the bytes that it gave.
  Result<std::size_t> inflate(std::span<char> buffer) {
    TRY(window_.fill(1));
    const std::span<char> input = window_.rest();
    state_->next_in = reinterpret_cast<std::uint8_t*>(input.data());
    state_->avail_in = static_cast<std::uint32_t>(input.size());
    state_->next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
    state_->avail_out = static_cast<std::uint32_t>(buffer.size());
    const int code = isal_inflate(state_.get());
    const std::size_t taken = input.size() - state_->avail_in;
    const std::size_t given = buffer.size() - state_->avail_out;
    window_.take(taken);

    if (code < 0) fault_ = wrong(std::string("gzip: ") + std::string(fault_text(code)), given);
    else if (state_->block_state == ISAL_BLOCK_FINISH) TRY(end_member(given));
    else if (given == 0 && taken == 0) fault_ = wrong("gzip: the file ends in the middle", given);
    return given;
  }

  Status end_member(std::size_t given) {
    // The decoder may have read ahead into what follows the member.
    window_.untake(static_cast<std::size_t>(state_->read_in_length) / 8);
    TRY(window_.fill(2));
    if (window_.at_end()) ended_ = true;
    else if (is_gzip(window_.view())) start_member();
    else fault_ = wrong("gzip: bytes after the end of the compressed data that are not gzip", given);
    return Done{};
  }

  [[nodiscard]] Error wrong(std::string what, std::size_t given) const {
    return bad_input(std::move(what) + ", after " + std::to_string(total_ + given) + " decompressed bytes",
                     "get the file again from where it was written; what came before is used");
  }

  InputWindow window_;
  std::unique_ptr<inflate_state> state_;
  std::uint64_t total_ = 0;
  std::optional<Error> fault_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> make_gzip_source(InputWindow window) {
  return std::make_unique<GzipSource>(std::move(window));
}

}  // namespace demarche::bytes
