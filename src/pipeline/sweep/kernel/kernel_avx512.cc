// The kernel for processors with AVX-512 (F, BW, CD, DQ, VL, VBMI, VBMI2) and VAES.
#if defined(__x86_64__)
#include <immintrin.h>

#include <limits>

#include "pipeline/sweep/kernel/json_scan.h"
#include "pipeline/sweep/kernel/tsv_scan.h"

namespace demarche::kernel {
namespace {

// Fixed, arbitrary: digits of pi.
constexpr long long kSeedA = 0x243f6a8885a308d3, kSeedB = 0x13198a2e03707344;
constexpr long long kSeedC = static_cast<long long>(0xa4093822299f31d0), kSeedD = 0x082efa98ec4e6c89;

// Of the 128 ASCII bytes: 0x80 for those that are in no plain name or IPv4 address, however odd.
struct alignas(64) ForeignBytes {
  unsigned char bytes[128] = {};
  constexpr ForeignBytes() {
    for (unsigned c = 0; c < 128; ++c) bytes[c] = c < 0x20 || c == 0x7F || c == '\\' || c == ':' || c == ']' ? 0x80 : 0;
  }
};
constexpr ForeignBytes kForeign;

struct Avx512 {
  static constexpr bool kBatches = true;   // address_keys() and host_keys() make the keys of many tokens at once

  static std::uint32_t count(std::uint64_t mask) { return static_cast<std::uint32_t>(_mm_popcnt_u64(mask)); }
  static std::uint32_t lowest(std::uint64_t mask) { return static_cast<std::uint32_t>(_tzcnt_u64(mask)); }
  static std::uint32_t leading(std::uint64_t mask) { return static_cast<std::uint32_t>(_lzcnt_u64(mask)); }
  static std::uint64_t without_lowest(std::uint64_t mask) { return _blsr_u64(mask); }
  static std::uint64_t without_highest(std::uint64_t mask) { return _bzhi_u64(mask, 63 - leading(mask)); }
  static std::uint64_t low_bits(std::uint64_t mask, std::uint32_t size) { return _bzhi_u64(mask, size); }
  static std::uint64_t high_bits(std::uint32_t size) { return ~_bzhi_u64(~std::uint64_t{0}, 64 - size); }

  static __m512i numbers64() {
    return _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32,
        31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  }

  // The places of the bits, each plus `base`; 32 of them are written whatever there is.
  static void write_places(std::uint64_t mask, std::uint32_t base, std::uint16_t* to) {
    const __m512i places = _mm512_maskz_compress_epi8(mask, numbers64()), from = _mm512_set1_epi16(static_cast<short>(base));
    _mm512_storeu_si512(to, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(places)), from));
    if (count(mask) <= 32) return;
    _mm512_storeu_si512(to + 32, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(places, 1)), from));
  }

  // Up to 16 elements that end at the bits: their ends, and behind these where the next ones begin.
  static void write_elements(std::uint64_t mask, std::uint32_t base, std::uint32_t* next_begins, std::uint32_t* ends) {
    const __m512i places = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(_mm512_maskz_compress_epi8(mask, numbers64())));
    const __m512i all = _mm512_add_epi32(places, _mm512_set1_epi32(static_cast<int>(base)));
    _mm512_storeu_si512(ends, all);
    _mm512_storeu_si512(next_begins, _mm512_add_epi32(all, _mm512_set1_epi32(1)));
  }

  static __m512i load(const char* at) { return _mm512_loadu_si512(at); }
  static std::uint64_t equal64(const char* at, char byte) { return _mm512_cmpeq_epi8_mask(load(at), _mm512_set1_epi8(byte)); }

  static void classify(const char* at, char separator, std::uint64_t& lines, std::uint64_t& cuts) {
    const __m512i text = load(at);
    const __mmask64 ends = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\n'));
    lines = _cvtmask64_u64(ends);
    cuts = _cvtmask64_u64(_kor_mask64(ends, _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(separator))));
  }

  // All but printable ASCII, and backslashes.
  static std::uint64_t strange_bytes(__m512i text) {
    const __m512i from_space = _mm512_sub_epi8(text, _mm512_set1_epi8(0x20));
    return _mm512_cmpgt_epu8_mask(from_space, _mm512_set1_epi8('~' - 0x20)) |
           _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\\'));
  }

  // Of JSON lines: line ends; quotes that end a key before a text or a list; what no writer of one object a line would
  // write (a space behind a quote, a line that does not end with its brace); and line ends without a brace behind them.
  static void json_marks(const char* at, std::uint64_t& ends, std::uint64_t& keys, std::uint64_t& strange, std::uint64_t& breaks) {
    const auto is = [](__m512i text, char byte) { return _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(byte)); };
    const __m512i text = load(at), next = load(at + 1), after = load(at + 2);
    const std::uint64_t quotes = is(text, '"');
    ends = is(text, '\n');
    keys = quotes & is(next, ':') & (is(after, '"') | is(after, '[') | is(after, ' ') | is(after, '\t'));
    strange = (quotes & (is(next, ' ') | is(next, '\t'))) | (ends & ~is(load(at - 1), '}'));
    breaks = ends & ~is(next, '{');
  }
  static void text_marks(const char* at, std::uint64_t& quotes, std::uint64_t& odd) {
    const __m512i text = load(at);
    quotes = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('"'));
    odd = strange_bytes(text);
  }

  static void host_marks(const char* end, std::uint64_t& dots, std::uint64_t& foreign) {
    const __m512i text = load(end - 64);
    dots = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('.'));
    foreign = strange_bytes(text) | _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(':'));
  }

  static void six_marks(const char* end, std::uint64_t& colons, std::uint64_t& zeros, std::uint64_t& foreign) {
    const __m512i text = load(end - 64), folded = _mm512_or_si512(text, _mm512_set1_epi8(0x20));
    colons = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(':'));
    zeros = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('0'));
    // '0' to ':' lie together
    foreign = _mm512_cmpgt_epu8_mask(_mm512_sub_epi8(text, _mm512_set1_epi8('0')), _mm512_set1_epi8(':' - '0')) &
              _mm512_cmpgt_epu8_mask(_mm512_sub_epi8(folded, _mm512_set1_epi8('a')), _mm512_set1_epi8('f' - 'a'));
  }

  static __m512i load(const std::uint32_t* at) { return _mm512_loadu_si512(at); }
  static __m512i wide(const std::uint32_t* at) { return _mm512_cvtepu32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at))); }
  static void store(void* at, __m512i value) { _mm512_storeu_si512(at, value); }
  static __m512i numbers16() { return _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0); }
  static __m512i numbers8() { return _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0); }

  // Eight tokens: where they end, whose they are, how many of their last bytes are the key.
  struct Eight {
    __m512i ends, owners, sizes;
  };
  // Adds the keys of those in `which`; in `quads` are those that must be digits and dots.
  static void add_keys(KeyWork& work, Cursor& at, const Eight& keys, __mmask8 which, __mmask8 quads) {
    const __m512i bytes = _mm512_and_si512(_mm512_srlv_epi64(_mm512_set1_epi64(0xFFFF0000), keys.sizes), _mm512_set1_epi64(0xFFFF));
    const __m512i masks = _mm512_mask_or_epi64(bytes, quads, bytes, _mm512_slli_epi64(bytes, 16));
    const __m512i places = _mm512_or_si512(keys.ends, _mm512_slli_epi64(keys.owners, 32));
    store(work.places + at.keys, _mm512_maskz_compress_epi64(which, places));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(work.masks + at.keys), _mm512_cvtepi64_epi32(_mm512_maskz_compress_epi64(which, masks)));
    at.keys += count(which);
  }
  static void take_for_six(KeyWork& work, Cursor& at, __mmask8 which, __m512i owners) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(work.sixes + at.sixes), _mm512_cvtepi64_epi32(_mm512_maskz_compress_epi64(which, owners)));
    at.sixes += count(which);
  }

  // As KeyScanner::look_at_addresses, but that hash_four() tells which are no plain IPv4 addresses.
  [[gnu::noinline]] static void address_keys(const TokenList& tokens, std::uint32_t first_owner, KeyWork& work, Cursor& out) {
    Cursor at = out;
    __m512i owners = _mm512_add_epi64(_mm512_set1_epi64(first_owner), numbers8());
    for (std::uint32_t i = 0; i < tokens.count; i += 8) {
      const auto there = static_cast<__mmask8>(low_bits(0xFF, smaller(tokens.count - i, 8)));
      const __m512i ends = wide(tokens.ends + i), sizes = _mm512_sub_epi64(ends, wide(tokens.begins + i));
      const __mmask8 some = _mm512_mask_cmpgt_epu64_mask(there, sizes, _mm512_set1_epi64(1));   // "-": unset
      const __mmask8 quads = _mm512_mask_cmple_epu64_mask(some, sizes, _mm512_set1_epi64(15));
      add_keys(work, at, {ends, owners, sizes}, quads, quads);
      take_for_six(work, at, static_cast<__mmask8>(some & ~quads), owners);
      owners = _mm512_add_epi64(owners, _mm512_set1_epi64(8));
    }
    out = at;
  }

  // As KeyScanner::look_at_hosts, in two steps: where the dots are, token by token; then eight tokens at once.
  [[gnu::noinline]] static void host_keys(const char* text, const TokenList& tokens, std::uint32_t first_owner, KeyWork& work, Cursor& out) {
    std::uint64_t* const dots = work.probes;               // not used before the keys are hashed
    std::uint64_t* const marks = work.probes + kMostKeys;  // bit 0: a byte that no plain host has; bit 1: ends with a digit
    const __m512i low = _mm512_load_si512(kForeign.bytes), high = _mm512_load_si512(kForeign.bytes + 64);
    for (std::uint32_t i = 0; i < tokens.count; ++i) {
      const std::uint32_t end = tokens.ends[i];
      const __m512i bytes = load(text + end - 64);
      const std::uint64_t inside = high_bits(smaller(end - tokens.begins[i], 64));
      dots[i] = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('.')) & inside;
      const std::uint64_t foreign = _mm512_movepi8_mask(_mm512_or_si512(bytes, _mm512_permutex2var_epi8(low, bytes, high))) & inside;
      marks[i] = bit(foreign != 0) | bit(static_cast<unsigned char>(text[static_cast<std::ptrdiff_t>(end) - 1] - '0') < 10) << 1;
    }
    Cursor at = out;
    __m512i owners = _mm512_add_epi64(_mm512_set1_epi64(first_owner), numbers8());
    const __m512i top = _mm512_set1_epi64(std::numeric_limits<long long>::min()), sixteen = _mm512_set1_epi64(16);
    for (std::uint32_t i = 0; i < tokens.count; i += 8) {
      const auto there = static_cast<__mmask8>(low_bits(0xFF, smaller(tokens.count - i, 8)));
      const __m512i ends = wide(tokens.ends + i), sizes = _mm512_sub_epi64(ends, wide(tokens.begins + i));
      const __m512i first = _mm512_loadu_si512(dots + i), mark = _mm512_loadu_si512(marks + i);
      const __m512i one = _mm512_lzcnt_epi64(first), second = _mm512_andnot_si512(_mm512_srlv_epi64(top, one), first);
      const __m512i two = _mm512_lzcnt_epi64(second), third = _mm512_andnot_si512(_mm512_srlv_epi64(top, two), second);
      const __m512i three = _mm512_lzcnt_epi64(third);
      const __mmask8 some = _mm512_mask_test_epi64_mask(there, sizes, sizes);
      const __mmask8 digit = _mm512_test_epi64_mask(mark, _mm512_set1_epi64(2));
      const __mmask8 awkward = some & (_mm512_test_epi64_mask(mark, _mm512_set1_epi64(1)) | _mm512_testn_epi64_mask(one, one) |
                                       _mm512_cmpgt_epu64_mask(sizes, _mm512_set1_epi64(64)) |
                                       _mm512_mask_cmpgt_epu64_mask(digit, sizes, _mm512_set1_epi64(15)));
      const __mmask8 plain = some & ~awkward;
      const __mmask8 short_label = _mm512_cmple_epu64_mask(_mm512_sub_epi64(two, one), _mm512_set1_epi64(4));
      const __m512i name = _mm512_min_epu64(_mm512_mask_mov_epi64(two, short_label, three), sizes);
      add_keys(work, at, {ends, owners, _mm512_min_epu64(_mm512_mask_mov_epi64(name, digit, sizes), sixteen)}, plain, digit);
      const __mmask8 again = plain & short_label & ~digit;
      add_keys(work, at, {ends, owners, _mm512_min_epu64(_mm512_min_epu64(two, sizes), sixteen)}, again, 0);
      take_for_six(work, at, awkward, owners);
      owners = _mm512_add_epi64(owners, _mm512_set1_epi64(8));
    }
    out = at;
  }

  static __m512i four(const char* text, const std::uint64_t* places) {
    const auto part = [&](int i) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + static_cast<std::uint32_t>(places[i]) - 16));
    };
    __m512i all = _mm512_castsi128_si512(part(0));
    all = _mm512_inserti32x4(all, part(1), 1);
    all = _mm512_inserti32x4(all, part(2), 2);
    return _mm512_inserti32x4(all, part(3), 3);
  }

  static __m512i mixed(__m512i key) {
    const __m512i a = _mm512_broadcast_i32x4(_mm_set_epi64x(kSeedB, kSeedA));
    const __m512i b = _mm512_broadcast_i32x4(_mm_set_epi64x(kSeedD, kSeedC));
    return _mm512_aesenc_epi128(_mm512_aesenc_epi128(_mm512_xor_si512(key, a), b), a);
  }

  // Of four tokens: (number of the word, its bits). Returns which of them look like addresses but are no plain ones.
  static std::uint32_t hash_four(const char* text, const std::uint64_t* places, const std::uint32_t* masks,
                                 std::uint32_t words, std::uint64_t* probes) {
    const auto [hash, bad] = hashes(text, places, masks);
    const __m512i one = _mm512_set1_epi64(1);
    __m512i bits = _mm512_rolv_epi64(one, hash);
    bits = _mm512_or_si512(bits, _mm512_rolv_epi64(one, _mm512_srli_epi64(hash, 6)));
    bits = _mm512_ternarylogic_epi64(bits, _mm512_rolv_epi64(one, _mm512_srli_epi64(hash, 12)),
                                     _mm512_rolv_epi64(one, _mm512_srli_epi64(hash, 18)), 0xFE);
    const __m512i place = _mm512_srli_epi64(_mm512_mul_epu32(hash, _mm512_set1_epi64(words)), 32);
    _mm512_storeu_si512(probes, _mm512_mask_blend_epi64(0xAA, place, bits));
    return bad;
  }

  // The same, and at once which of the four the filter may hold: where it lies near.
  static std::uint32_t look_up_four(const char* text, const std::uint64_t* places, const std::uint32_t* masks, const FilterView& filter,
                                    std::uint32_t& held) {
    const auto [hash, bad] = hashes(text, places, masks);
    const __m512i halves = _mm512_permutexvar_epi64(_mm512_set_epi64(7, 5, 3, 1, 6, 4, 2, 0), hash);
    const __m256i low = _mm512_castsi512_si256(halves), high = _mm512_extracti64x4_epi64(halves, 1), one = _mm256_set1_epi64x(1);
    const __m256i place = _mm256_srli_epi64(_mm256_mul_epu32(low, _mm256_set1_epi64x(filter.word_count)), 32);
    __m256i bits = _mm256_rolv_epi64(one, high);
    bits = _mm256_or_si256(bits, _mm256_rolv_epi64(one, _mm256_srli_epi64(high, 6)));
    bits = _mm256_ternarylogic_epi64(bits, _mm256_rolv_epi64(one, _mm256_srli_epi64(high, 12)),
                                     _mm256_rolv_epi64(one, _mm256_srli_epi64(high, 18)), 0xFE);
    const __m256i word = _mm256_i64gather_epi64(reinterpret_cast<const long long*>(filter.words), place, 8);
    const __m256i missing = _mm256_andnot_si256(word, bits);
    held = _mm256_testn_epi64_mask(missing, missing);
    return bad;
  }

  struct Hashes {
    __m512i hash;
    std::uint32_t bad;                     // which look like addresses but are no plain ones
  };
  static Hashes hashes(const char* text, const std::uint64_t* places, const std::uint32_t* masks) {
    // The low halves of the four masks together, and the high ones.
    const __m128i order = _mm_set_epi8(15, 14, 11, 10, 7, 6, 3, 2, 13, 12, 9, 8, 5, 4, 1, 0);
    const __m128i both = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(masks)), order);
    const auto key = static_cast<std::uint64_t>(_mm_cvtsi128_si64(both));
    const auto quad = static_cast<std::uint64_t>(_mm_extract_epi64(both, 1));
    const __m512i raw = four(text, places);
    const __m512i folded = _mm512_maskz_or_epi32(0xFFFF, raw, _mm512_set1_epi8(0x20));
    return {mixed(_mm512_maskz_mov_epi8(key, folded)), not_quads(raw, quad)};
  }

  // Which of the four are not digits and dots alone, or have a part with a zero before it ("01": read as 1 by others).
  static std::uint32_t not_quads(__m512i raw, std::uint64_t inside) {
    const std::uint64_t foreign =
        _mm512_mask_cmpgt_epu8_mask(inside, _mm512_sub_epi8(raw, _mm512_set1_epi8('.')), _mm512_set1_epi8('9' - '.'));
    const std::uint64_t slash = _mm512_mask_cmpeq_epi8_mask(inside, raw, _mm512_set1_epi8('/'));
    const std::uint64_t dots = _mm512_mask_cmpeq_epi8_mask(inside, raw, _mm512_set1_epi8('.'));
    const std::uint64_t zeros = _mm512_mask_cmpeq_epi8_mask(inside, raw, _mm512_set1_epi8('0'));
    const std::uint64_t starts = ((dots << 1) | ~(inside << 1)) & inside;
    const std::uint64_t before_digit = ((inside & ~dots) >> 1) & 0x7FFF7FFF7FFF7FFFULL;
    const std::uint64_t bad = foreign | slash | (zeros & starts & before_digit);
    if (bad == 0) return 0;
    std::uint32_t which = 0;
    for (std::uint32_t i = 0; i < 4; ++i) which |= static_cast<std::uint32_t>((bad >> (16 * i) & 0xFFFF) != 0) << i;
    return which;
  }
};

void hash_keys(const Key* keys, std::size_t count, KeyHash* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const __m128i key = _mm_load_si128(reinterpret_cast<const __m128i*>(keys[i].bytes));
    const __m512i hash = Avx512::mixed(_mm512_castsi128_si512(key));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(&out[i]), _mm512_castsi512_si128(hash));
  }
}

}  // namespace

const Kernel kAvx512Kernel = {.scan_json = scan_json<Avx512>, .scan_tsv = scan_tsv<Avx512>, .hash_keys = hash_keys};

}  // namespace demarche::kernel
#endif
