// InputWindow: the compressed bytes that a decoder has not taken yet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace demarche::bytes {

class InputWindow {
 public:
  static constexpr std::size_t kSize = 128 * 1024;
  // Bytes already taken that stay in reach of untake(): more than any decoder reads ahead.
  static constexpr std::size_t kKept = 64;

  explicit InputWindow(std::unique_ptr<ByteSource> raw) : raw_(std::move(raw)), buffer_(kKept + kSize) {}

  [[nodiscard]] std::span<char> rest() { return {buffer_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] std::string_view view() const { return {buffer_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] bool at_end() const { return ended_ && begin_ == end_; }

  void take(std::size_t count) { begin_ += std::min(count, end_ - begin_); }
  void untake(std::size_t count) { begin_ -= std::min(count, begin_ - floor_); }

  // Reads until `wanted` bytes (at most kSize) are there or the raw stream ends.
  Status fill(std::size_t wanted) {
    if (end_ - begin_ >= wanted || ended_) return Done{};
    make_room();
    while (end_ - begin_ < wanted && !ended_) {
      const std::size_t got = TRY(raw_->read({buffer_.data() + end_, buffer_.size() - end_}));
      ended_ = got == 0;
      end_ += got;
    }
    return Done{};
  }

  // Past the window: straight from the raw stream.
  ByteSource& raw() { return *raw_; }

 private:
  void make_room() {
    const std::size_t kept = std::min(begin_ - floor_, kKept);
    const std::size_t from = begin_ - kept;
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(from), buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
              buffer_.begin());
    begin_ = kept;
    end_ -= from;
    floor_ = 0;
  }

  std::unique_ptr<ByteSource> raw_;
  std::vector<char> buffer_;
  std::size_t floor_ = 0, begin_ = 0, end_ = 0;
  bool ended_ = false;
};

// One per compressed format; `window` begins with the format's magic bytes.
[[nodiscard]] std::unique_ptr<ByteSource> make_gzip_source(InputWindow window);
[[nodiscard]] std::unique_ptr<ByteSource> make_zstd_source(InputWindow window);

[[nodiscard]] inline bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b"); }
[[nodiscard]] inline bool is_zstd(std::string_view head) {
  if (head.starts_with("\x28\xb5\x2f\xfd")) return true;
  // A skippable frame: 0x184D2A50 to 0x184D2A5F, little-endian.
  return head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xF0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18";
}

}  // namespace demarche::bytes
