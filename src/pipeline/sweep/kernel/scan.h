// What passes between the kernels and the rest of the sieve: plain data only. The kernels are compiled for instruction sets
// that this processor may lack; nothing with a body of its own may be shared with them, or the linker might keep theirs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace demarche::kernel {

// How the token of a column is looked at.
enum class Way : std::uint8_t {
  address,   // an address and nothing else
  host,      // a name or an address
  digest,    // hexadecimal or another text whose last 16 bytes say enough
  check,     // every token is left to TokenCheck
};

struct TsvColumn {
  std::uint32_t skip = 0;      // separators between the end of the column before (or the line's start) and this one's start
  Way way = Way::check;
  bool list = false;           // elements behind the set separator
  bool last = false;           // ends with the line
};

struct TsvShape {
  char separator = '\t';
  char set_separator = ',';
  std::uint32_t separators = 0;          // of a row: its columns less one
  const TsvColumn* columns = nullptr;    // that can show something, from left to right
  std::uint32_t column_count = 0;
};

// A filter of 64-bit words: a key that was added sets the four bits of its word that `bits_of_key` gives.
struct FilterView {
  const std::uint64_t* words = nullptr;
  std::uint32_t word_count = 1;
  bool prefetch = false;                 // larger than the cache that is near
  bool addresses = true;                 // false: every IPv4 address is left to TokenCheck (prefixes)
  bool names = true;                     // false: every name is left to TokenCheck (a wanted name of one label)
};

// A token that TokenCheck must look at.
struct Token {
  std::uint32_t begin, end;              // in the buffer
  std::uint32_t line;                    // in the buffer, from 0
  std::uint32_t column;                  // index in TsvShape::columns
};

inline constexpr std::uint32_t kChunk = 8 * 1024;
inline constexpr std::uint32_t kLongLine = 16 * 1024;    // longer lines are left to the exact reader as they are
inline constexpr std::uint32_t kPad = 64;                // bytes before and behind the buffer that may be read
// The most tokens that the lines that end in a chunk can have: one for each byte, and one more a line.
inline constexpr std::uint32_t kMostTokens = 2 * (kChunk + kLongLine) + 64;

// One buffer of whole lines, scanned chunk by chunk.
struct TsvScan {
  const char* text = nullptr;
  std::uint32_t size = 0;                // text[size - 1] == '\n'
  // By block of 64 bytes: separators, other bytes that need care, and the separators before the block.
  std::uint64_t* separators = nullptr;
  std::uint64_t* odd = nullptr;
  std::uint32_t* before = nullptr;
  // Where the scan stands.
  std::uint32_t at = 0, lines = 0, line_start = 0, separators_before_line = 0, separators_so_far = 0;
  std::uint32_t odd_end = 0;             // no odd byte at or behind it
  // Working memory of a chunk: kChunk line ends, kMostTokens of each other.
  std::uint32_t* line_ends = nullptr;
  Token* tokens = nullptr;
  std::uint16_t* key_masks = nullptr;
  std::uint16_t* address_masks = nullptr;
  std::uint64_t* probes = nullptr;       // two a token
  std::uint32_t* left = nullptr;         // numbers of tokens that are left for TokenCheck
  // What the chunk gave.
  std::uint32_t left_count = 0;
  std::uint32_t* unusual = nullptr;      // line, start, end of lines that are no plain rows: three numbers each
  std::uint32_t unusual_count = 0;
};

// The last bytes of a token, in their places at the end of 16 bytes, the rest zero; letters folded.
struct alignas(16) Key {
  std::uint8_t bytes[16];
};
struct KeyHash {
  std::uint64_t place, bits;
};

struct Kernel {
  void (*scan_tsv)(const TsvShape&, const FilterView&, TsvScan&);      // the next chunk; scan.at == scan.size at the end
  void (*hash_keys)(const Key* keys, std::size_t count, KeyHash* out);
};

extern const Kernel kPortableKernel;
#if defined(__x86_64__)
extern const Kernel kAvx2Kernel;
extern const Kernel kAvx512Kernel;
#endif

}  // namespace demarche::kernel
