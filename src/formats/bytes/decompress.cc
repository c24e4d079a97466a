#include "formats/bytes/decompress.h"

#include "formats/bytes/input_window.h"

namespace demarche::bytes {
namespace {

class PlainSource final : public ByteSource {
 public:
  explicit PlainSource(InputWindow window) : window_(std::move(window)) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::string_view buffered = window_.view();
    if (buffered.empty()) return window_.raw().read(buffer);
    const std::size_t size = buffered.copy(buffer.data(), buffer.size());
    window_.take(size);
    return size;
  }

 private:
  InputWindow window_;
};

}  // namespace

bool is_compressed(std::string_view head) { return is_gzip(head) || is_zstd(head); }

Result<std::unique_ptr<ByteSource>> decompress(std::unique_ptr<ByteSource> raw) {
  InputWindow window(std::move(raw));
  TRY(window.fill(4));
  if (is_gzip(window.view())) return make_gzip_source(std::move(window));
  if (is_zstd(window.view())) return make_zstd_source(std::move(window));
  return std::unique_ptr<ByteSource>(std::make_unique<PlainSource>(std::move(window)));
}

}  // namespace demarche::bytes
