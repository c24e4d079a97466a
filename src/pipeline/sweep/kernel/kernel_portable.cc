// The kernel for every processor: eight bytes a step in plain C++.
#include "pipeline/sweep/kernel/json_scan.h"
#include "pipeline/sweep/kernel/tsv_scan.h"

namespace demarche::kernel {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101ULL, kHigh = kOnes << 7, kLow = ~kHigh;
constexpr std::uint64_t kSeedA = 0x243f6a8885a308d3ULL, kSeedB = 0x13198a2e03707345ULL;   // digits of pi, odd

inline std::uint64_t load8(const char* at) {
  std::uint64_t word = 0;
  __builtin_memcpy(&word, at, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}
// The high bit of each byte that is zero; exact (Warren, Hacker's Delight, 6-1).
inline std::uint64_t zero_bytes(std::uint64_t x) { return ~(((x & kLow) + kLow) | x | kLow); }
// One bit a byte, from the bytes' high bits.
inline std::uint64_t gathered(std::uint64_t high) { return ((high >> 7) * 0x0102040810204080ULL) >> 56; }

inline std::uint64_t mixed(std::uint64_t low, std::uint64_t high) {
  std::uint64_t x = (low ^ kSeedA) * kSeedB;
  x ^= x >> 32;
  x = (x ^ high) * kSeedA;
  x ^= x >> 29;
  x *= kSeedB;
  return x ^ x >> 32;
}

struct Portable {
  static constexpr bool kBatches = false;   // keys are made token by token

  static std::uint32_t count(std::uint64_t mask) { return static_cast<std::uint32_t>(__builtin_popcountll(mask)); }
  static std::uint32_t lowest(std::uint64_t mask) {
    return mask == 0 ? 64 : static_cast<std::uint32_t>(__builtin_ctzll(mask));
  }
  static std::uint32_t leading(std::uint64_t mask) {
    return mask == 0 ? 64 : static_cast<std::uint32_t>(__builtin_clzll(mask));
  }
  static std::uint64_t without_lowest(std::uint64_t mask) { return mask & (mask - 1); }
  static std::uint64_t without_highest(std::uint64_t mask) {
    return mask == 0 ? 0 : mask ^ (std::uint64_t{1} << (63 - leading(mask)));
  }
  static std::uint64_t low_bits(std::uint64_t mask, std::uint32_t size) {
    return size >= 64 ? mask : mask & ((std::uint64_t{1} << size) - 1);
  }
  static std::uint64_t high_bits(std::uint32_t size) { return size == 0 ? 0 : ~std::uint64_t{0} << (64 - size); }

  // The places of the bits, each plus `base`; some more may be written whatever there is.
  static void write_places(std::uint64_t mask, std::uint32_t base, std::uint16_t* to) {
    const std::uint32_t places = count(mask);
    for (std::uint32_t i = 0; i < places; i += 8)
      for (std::uint32_t k = 0; k < 8; ++k, mask = without_lowest(mask)) to[i + k] = static_cast<std::uint16_t>(base + lowest(mask));
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

  static std::uint64_t equal64(const char* at, char byte) {
    const std::uint64_t pattern = kOnes * static_cast<unsigned char>(byte);
    std::uint64_t mask = 0;
    for (int i = 0; i < 8; ++i) mask |= gathered(zero_bytes(load8(at + 8 * i) ^ pattern)) << (8 * i);
    return mask;
  }

  static void classify(const char* at, char separator, std::uint64_t& lines, std::uint64_t& cuts) {
    lines = equal64(at, '\n');
    cuts = lines | equal64(at, separator);
  }

  // All but printable ASCII, and backslashes.
  static std::uint64_t strange64(const char* at) {
    std::uint64_t mask = 0;
    for (int i = 0; i < 8; ++i) {
      const std::uint64_t word = load8(at + 8 * i), control = ~((word & kLow) + kOnes * 0x60) & ~word & kHigh;
      mask |= gathered(control | (word & kHigh) | zero_bytes(word ^ kOnes * 0x7F) | zero_bytes(word ^ kOnes * '\\')) << (8 * i);
    }
    return mask;
  }

  // Of JSON lines: line ends; quotes that end a key before a text or a list; what no writer of one object a line would
  // write (a space behind a quote, a line that does not end with its brace); and line ends without a brace behind them.
  static void json_marks(const char* at, std::uint64_t& ends, std::uint64_t& keys, std::uint64_t& strange, std::uint64_t& breaks) {
    const std::uint64_t quotes = equal64(at, '"');
    ends = equal64(at, '\n');
    keys = quotes & equal64(at + 1, ':') & (equal64(at + 2, '"') | equal64(at + 2, '[') | equal64(at + 2, ' ') | equal64(at + 2, '\t'));
    strange = (quotes & (equal64(at + 1, ' ') | equal64(at + 1, '\t'))) | (ends & ~equal64(at - 1, '}'));
    breaks = ends & ~equal64(at + 1, '{');
  }
  static void text_marks(const char* at, std::uint64_t& quotes, std::uint64_t& odd) {
    quotes = equal64(at, '"');
    odd = strange64(at);
  }

  static void host_marks(const char* end, std::uint64_t& dots, std::uint64_t& foreign) {
    dots = equal64(end - 64, '.');
    foreign = strange64(end - 64) | equal64(end - 64, ':');
  }

  static void six_marks(const char* end, std::uint64_t& colons, std::uint64_t& zeros, std::uint64_t& foreign) {
    colons = equal64(end - 64, ':');
    zeros = equal64(end - 64, '0');
    for (int i = 0; i < 64; ++i) {
      const auto byte = static_cast<unsigned char>(end[i - 64]);
      const bool known = (byte >= '0' && byte <= ':') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
      foreign |= static_cast<std::uint64_t>(!known) << i;
    }
  }

  static std::uint32_t hash_four(const char* text, const std::uint64_t* places, const std::uint32_t* masks,
                                 std::uint32_t words, std::uint64_t* probes) {
    std::uint32_t bad = 0;
    for (std::uint32_t i = 0; i < 4; ++i) {
      const char* const end = text + static_cast<std::uint32_t>(places[i]);
      const std::uint32_t size = count(masks[i] & 0xFFFF);
      const std::uint64_t folded = kOnes * 0x20;
      const std::uint64_t high = (load8(end - 8) | folded) & high_bits(8 * (size < 8 ? size : 8));
      const std::uint64_t low = (load8(end - 16) | folded) & high_bits(8 * (size < 8 ? 0 : size - 8));
      const std::uint64_t hash = mixed(low, high);
      probes[2 * i] = (hash & 0xFFFFFFFF) * words >> 32;
      probes[2 * i + 1] = bits_of(hash >> 32);
      if (masks[i] >> 16 != 0 && !is_quad(end - size, size)) bad |= 1U << i;
    }
    return bad;
  }

  static std::uint64_t bits_of(std::uint64_t hash) {
    const auto bit = [&](int shift) { return std::uint64_t{1} << (hash >> shift & 63); };
    return bit(0) | bit(6) | bit(12) | bit(18);
  }

  // Digits and dots alone, and no part with a zero before it ("01": read as 1 by others).
  static bool is_quad(const char* text, std::uint32_t size) {
    bool start = true;
    for (std::uint32_t i = 0; i < size; ++i) {
      const bool digit = static_cast<unsigned char>(text[i] - '0') < 10;
      if (!digit && text[i] != '.') return false;
      if (start && text[i] == '0' && i + 1 < size && text[i + 1] != '.') return false;
      start = !digit;
    }
    return true;
  }
};

void hash_keys(const Key* keys, std::size_t count, KeyHash* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const char* const bytes = reinterpret_cast<const char*>(keys[i].bytes);
    const std::uint64_t hash = mixed(load8(bytes), load8(bytes + 8));
    out[i] = {hash & 0xFFFFFFFF, hash >> 32};
  }
}

}  // namespace

const Kernel kPortableKernel = {.scan_json = scan_json<Portable>, .scan_tsv = scan_tsv<Portable>, .hash_keys = hash_keys};

}  // namespace demarche::kernel
