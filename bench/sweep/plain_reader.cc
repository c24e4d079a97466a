// plain_reader read|gzip|zstd FILE: the floor under every sweep of a file. Reads it with read() into 128 KiB and adds the words up,
// or decompresses it with the bare library into a window of 128 KiB and adds those up. Prints the sum.
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <unistd.h>
#include <zstd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t kWindow = 128 * 1024;

class Input {
 public:
  explicit Input(const char* path) : file_(::open(path, O_RDONLY)) {}
  ~Input() { ::close(file_); }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  std::size_t read(char* to, std::size_t size) {
    const ssize_t got = ::read(file_, to, size);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }

 private:
  int file_;
};

std::uint64_t sum_of(const char* bytes, std::size_t size) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i + 8 <= size; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + i, 8);
    sum += word;
  }
  return sum;
}

std::uint64_t read_plain(Input& input) {
  std::vector<char> window(kWindow);
  std::uint64_t sum = 0;
  while (const std::size_t got = input.read(window.data(), window.size())) sum += sum_of(window.data(), got);
  return sum;
}

std::uint64_t read_gzip(Input& input) {
  std::vector<char> raw(kWindow), window(kWindow);
  const auto state = std::make_unique<inflate_state>();
  isal_inflate_init(state.get());
  state->crc_flag = ISAL_GZIP;
  std::uint64_t sum = 0;
  for (bool more = true; more && state->block_state != ISAL_BLOCK_FINISH;) {
    if (state->avail_in == 0) {
      state->next_in = reinterpret_cast<std::uint8_t*>(raw.data());
      state->avail_in = static_cast<std::uint32_t>(input.read(raw.data(), raw.size()));
      more = state->avail_in != 0;
    }
    state->next_out = reinterpret_cast<std::uint8_t*>(window.data());
    state->avail_out = kWindow;
    if (isal_inflate(state.get()) < 0) return 0;
    sum += sum_of(window.data(), kWindow - state->avail_out);
  }
  return sum;
}

std::uint64_t read_zstd(Input& input) {
  std::vector<char> raw(kWindow), window(kWindow);
  ZSTD_DStream* const stream = ZSTD_createDStream();
  std::uint64_t sum = 0;
  while (const std::size_t got = input.read(raw.data(), raw.size())) {
    ZSTD_inBuffer in{raw.data(), got, 0};
    while (in.pos < in.size) {
      ZSTD_outBuffer out{window.data(), window.size(), 0};
      if (ZSTD_isError(ZSTD_decompressStream(stream, &out, &in))) return 0;
      sum += sum_of(window.data(), out.pos);
    }
  }
  ZSTD_freeDStream(stream);
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view mode = argv[1];
  Input input(argv[2]);
  std::printf("%llu\n", static_cast<unsigned long long>(mode == "gzip" ? read_gzip(input) : mode == "zstd" ? read_zstd(input) : read_plain(input)));
  return 0;
}
