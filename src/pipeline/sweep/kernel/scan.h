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

// A filter of 64-bit words: a key that was added sets four bits of one word.
struct FilterView {
  const std::uint64_t* words = nullptr;
  std::uint32_t word_count = 1;
  bool prefetch = false;                 // larger than the cache that is near
  // False: all of that kind are left to TokenCheck, because keys do not say enough.
  bool quads = true;                     // IPv4 addresses (there are prefixes)
  bool sixes = true;                     // IPv6 addresses (there are prefixes)
  bool names = true;                     // names (one of a single label is wanted)
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
inline constexpr std::uint32_t kMostKeys = 4 * kMostTokens;

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
  // Working memory of a chunk: kChunk line ends; tokens by way, kMostTokens each; kMostKeys of each of the others.
  std::uint32_t* line_ends = nullptr;
  Token* tokens[4] = {};
  std::uint32_t* key_ends = nullptr;     // of a key: where it ends, which of its 16 bytes count,
  std::uint16_t* key_masks = nullptr;
  std::uint16_t* quad_masks = nullptr;   // which of them must be digits and dots,
  std::uint32_t* owners = nullptr;       // and whose it is: a number as in `left`
  std::uint32_t* sixes = nullptr;        // tokens with colons: as in `left`
  std::uint64_t* probes = nullptr;       // two a key: the word's number and its bits
  // What the chunk gave.
  std::uint32_t* left = nullptr;         // tokens for TokenCheck: kMostTokens * way + number in tokens[way]
  std::uint32_t left_count = 0;
  std::uint32_t* unusual = nullptr;      // line, start, end of lines that are no plain rows: three numbers each
  std::uint32_t unusual_count = 0;
};

// A key's bytes: the last 16 of its text at their places from the end, the rest zero; letters folded.
//
// The key's text is: of an IPv4 address in dotted decimal and of an IPv6 address in the form of RFC 5952, and of a digest,
// all of it; of a name its last two labels; but where the last but one has at most three letters (co.uk, bit.ly), a name of
// three labels or more has the last three. A token of that kind is looked up by both.
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
