// The kernel for processors with AVX2, BMI1/2 and AES-NI.
#if defined(__x86_64__)
#include <immintrin.h>

#include "pipeline/sweep/kernel/json_scan.h"
#include "pipeline/sweep/kernel/tsv_scan.h"

namespace demarche::kernel {
namespace {

// Fixed, arbitrary: digits of pi.
constexpr long long kSeedA = 0x243f6a8885a308d3, kSeedB = 0x13198a2e03707344;
constexpr long long kSeedC = static_cast<long long>(0xa4093822299f31d0), kSeedD = 0x082efa98ec4e6c89;

// Sixteen bytes from number n on: all but the last n are zero.
alignas(32) constexpr unsigned char kLastBytes[32] = {0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
                                                      0,    0,    0,    0,    0,    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

// The places of the bits of each byte, and then anything.
struct BitPlaces {
  std::uint16_t of[256][8] = {};
  constexpr BitPlaces() {
    for (unsigned byte = 0; byte < 256; ++byte)
      for (unsigned bit = 0, next = 0; bit < 8; ++bit)
        if ((byte >> bit & 1) != 0) of[byte][next++] = static_cast<std::uint16_t>(bit);
  }
};
constexpr BitPlaces kBitPlaces;

struct Avx2 {
  static constexpr bool kBatches = false;   // keys are made token by token

  static std::uint32_t count(std::uint64_t mask) { return static_cast<std::uint32_t>(_mm_popcnt_u64(mask)); }
  static std::uint32_t lowest(std::uint64_t mask) { return static_cast<std::uint32_t>(_tzcnt_u64(mask)); }
  static std::uint32_t leading(std::uint64_t mask) { return static_cast<std::uint32_t>(_lzcnt_u64(mask)); }
  static std::uint64_t without_lowest(std::uint64_t mask) { return _blsr_u64(mask); }
  static std::uint64_t without_highest(std::uint64_t mask) { return _bzhi_u64(mask, 63 - leading(mask)); }
  static std::uint64_t low_bits(std::uint64_t mask, std::uint32_t size) { return _bzhi_u64(mask, size); }
  static std::uint64_t high_bits(std::uint32_t size) { return ~_bzhi_u64(~std::uint64_t{0}, 64 - size); }

  // The places of the bits, each plus `base`; eight more may be written.
  static void write_places(std::uint64_t mask, std::uint32_t base, std::uint16_t* to) {
    __m128i from = _mm_set1_epi16(static_cast<short>(base));
    for (int i = 0; i < 8; ++i, mask >>= 8, from = _mm_add_epi16(from, _mm_set1_epi16(8))) {
      const __m128i places = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kBitPlaces.of[mask & 255]));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_add_epi16(places, from));
      to += count(mask & 255);
    }
  }

  // Up to 16 elements that end at the bits: their ends, and behind these where the next ones begin.
  static void write_elements(std::uint64_t mask, std::uint32_t base, std::uint32_t* next_begins, std::uint32_t* ends) {
    const std::uint32_t elements = count(mask);
    for (std::uint32_t i = 0; i < elements; i += 4)
      for (std::uint32_t k = 0; k < 4; ++k, mask = without_lowest(mask)) {
        ends[i + k] = base + lowest(mask);
        next_begins[i + k] = ends[i + k] + 1;
      }
  }

  static __m256i load(const char* at) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)); }
  static std::uint64_t joined(__m256i low, __m256i high) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
           static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32;
  }
  static std::uint64_t equal(__m256i low, __m256i high, char byte) {
    const __m256i pattern = _mm256_set1_epi8(byte);
    return joined(_mm256_cmpeq_epi8(low, pattern), _mm256_cmpeq_epi8(high, pattern));
  }
  static std::uint64_t equal64(const char* at, char byte) { return equal(load(at), load(at + 32), byte); }

  static void classify(const char* at, char separator, std::uint64_t& lines, std::uint64_t& cuts) {
    const __m256i low = load(at), high = load(at + 32);
    lines = equal(low, high, '\n');
    cuts = lines | equal(low, high, separator);
  }

  // All but printable ASCII, and backslashes.
  static __m256i strange_bytes(__m256i text) {
    const __m256i from_space = _mm256_sub_epi8(text, _mm256_set1_epi8(0x20)), beyond = _mm256_set1_epi8('~' - 0x20 + 1);
    return _mm256_or_si256(_mm256_cmpeq_epi8(_mm256_max_epu8(from_space, beyond), from_space),
                           _mm256_cmpeq_epi8(text, _mm256_set1_epi8('\\')));
  }

  // Of JSON lines: line ends; quotes that end a key before a text or a list; what no writer of one object a line would
  // write (a space behind a quote, a line that does not end with its brace); and line ends without a brace behind them.
  static void json_marks(const char* at, std::uint64_t& ends, std::uint64_t& keys, std::uint64_t& strange, std::uint64_t& breaks) {
    const auto is = [at](int shift, char byte) { return equal(load(at + shift), load(at + shift + 32), byte); };
    const std::uint64_t quotes = is(0, '"');
    ends = is(0, '\n');
    keys = quotes & is(1, ':') & (is(2, '"') | is(2, '[') | is(2, ' ') | is(2, '\t'));
    strange = (quotes & (is(1, ' ') | is(1, '\t'))) | (ends & ~is(-1, '}'));
    breaks = ends & ~is(1, '{');
  }
  static void text_marks(const char* at, std::uint64_t& quotes, std::uint64_t& odd) {
    const __m256i low = load(at), high = load(at + 32);
    quotes = equal(low, high, '"');
    odd = joined(strange_bytes(low), strange_bytes(high));
  }

  static void host_marks(const char* end, std::uint64_t& dots, std::uint64_t& foreign) {
    const __m256i low = load(end - 64), high = load(end - 32);
    dots = equal(low, high, '.');
    foreign = joined(strange_bytes(low), strange_bytes(high)) | equal(low, high, ':');
  }

  // Bytes from `first` to `last`.
  static __m256i between(__m256i text, char first, char last) {
    const __m256i from = _mm256_sub_epi8(text, _mm256_set1_epi8(first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(from, _mm256_set1_epi8(static_cast<char>(last - first))), from);
  }
  static void six_marks(const char* end, std::uint64_t& colons, std::uint64_t& zeros, std::uint64_t& foreign) {
    const __m256i low = load(end - 64), high = load(end - 32);
    colons = equal(low, high, ':');
    zeros = equal(low, high, '0');
    const auto known = [](__m256i text) {   // '0' to ':' lie together
      const __m256i folded = _mm256_or_si256(text, _mm256_set1_epi8(0x20));
      return _mm256_or_si256(between(text, '0', ':'), between(folded, 'a', 'f'));
    };
    foreign = ~joined(known(low), known(high));
  }

  static __m128i mixed(__m128i key) {
    const __m128i a = _mm_set_epi64x(kSeedB, kSeedA), b = _mm_set_epi64x(kSeedD, kSeedC);
    return _mm_aesenc_si128(_mm_aesenc_si128(_mm_xor_si128(key, a), b), a);
  }

  // Of four tokens: (number of the word, its bits). Returns which of them look like addresses but are no plain ones.
  static std::uint32_t hash_four(const char* text, const std::uint64_t* places, const std::uint32_t* masks,
                                 std::uint32_t words, std::uint64_t* probes) {
    __m128i raw[4], hash[4];
    for (std::uint32_t i = 0; i < 4; ++i) {
      raw[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + static_cast<std::uint32_t>(places[i]) - 16));
      const __m128i kept = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kLastBytes + count(masks[i] & 0xFFFF)));
      hash[i] = mixed(_mm_and_si128(_mm_or_si128(raw[i], _mm_set1_epi8(0x20)), kept));
    }
    const __m256i low = _mm256_set_m128i(_mm_unpacklo_epi64(hash[2], hash[3]), _mm_unpacklo_epi64(hash[0], hash[1]));
    const __m256i high = _mm256_set_m128i(_mm_unpackhi_epi64(hash[2], hash[3]), _mm_unpackhi_epi64(hash[0], hash[1]));
    const __m256i place = _mm256_srli_epi64(_mm256_mul_epu32(low, _mm256_set1_epi64x(words)), 32), bits = bits_of(high);
    const __m256i even = _mm256_unpacklo_epi64(place, bits), odd = _mm256_unpackhi_epi64(place, bits);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(probes), _mm256_permute2x128_si256(even, odd, 0x20));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(probes + 4), _mm256_permute2x128_si256(even, odd, 0x31));
    const std::uint32_t first = masks[0] >> 16 | (masks[1] & 0xFFFF0000U), second = masks[2] >> 16 | (masks[3] & 0xFFFF0000U);
    if ((first | second) == 0) return 0;
    return not_quads(_mm256_set_m128i(raw[1], raw[0]), first) | not_quads(_mm256_set_m128i(raw[3], raw[2]), second) << 2;
  }

  static __m256i bits_of(__m256i hash) {
    const auto bit = [&](int shift) {
      return _mm256_sllv_epi64(_mm256_set1_epi64x(1), _mm256_and_si256(_mm256_srli_epi64(hash, shift), _mm256_set1_epi64x(63)));
    };
    return _mm256_or_si256(_mm256_or_si256(bit(0), bit(6)), _mm256_or_si256(bit(12), bit(18)));
  }

  // Which of two are not digits and dots alone, or have a part with a zero before it ("01": read as 1 by others). None has
  // all of its 16 bytes inside, so no bit of one is taken for the other's.
  static std::uint32_t not_quads(__m256i raw, std::uint32_t inside) {
    const auto mask = [](__m256i bytes) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes)); };
    const __m256i zero = _mm256_set1_epi8('0'), from_zero = _mm256_sub_epi8(raw, zero);
    const std::uint32_t digits = mask(_mm256_cmpeq_epi8(_mm256_min_epu8(from_zero, _mm256_set1_epi8(9)), from_zero));
    const std::uint32_t dots = mask(_mm256_cmpeq_epi8(raw, _mm256_set1_epi8('.'))) & inside;
    const std::uint32_t zeros = mask(_mm256_cmpeq_epi8(raw, zero));
    const std::uint32_t starts = (dots << 1) | ~(inside << 1);
    const std::uint32_t wrong = inside & (~(digits | dots) | (zeros & starts & (inside & ~dots) >> 1));
    return bit((wrong & 0xFFFF) != 0) | bit(wrong >> 16 != 0) << 1;
  }
};

void hash_keys(const Key* keys, std::size_t count, KeyHash* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const __m128i hash = Avx2::mixed(_mm_load_si128(reinterpret_cast<const __m128i*>(keys[i].bytes)));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(&out[i]), hash);
  }
}

}  // namespace

const Kernel kAvx2Kernel = {.scan_json = scan_json<Avx2>, .scan_tsv = scan_tsv<Avx2>, .hash_keys = hash_keys};

}  // namespace demarche::kernel
#endif
