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

inline constexpr std::uint32_t kWays = 4;

struct TsvColumn {
  std::uint32_t place = 0;     // among all columns
  Way way = Way::check;
  bool list = false;           // elements behind the set separator
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
  bool blocks = false;                   // IPv4 prefixes are wanted: also look for the first two parts of an address
  // False: all of that kind are left to TokenCheck, because keys do not say enough.
  bool quads = true;                     // IPv4 addresses (there are very wide prefixes)
  bool sixes = true;                     // IPv6 addresses (there are prefixes)
  bool names = true;                     // names (one of a single label is wanted)
};

// Where a token is in the buffer.
struct Extent {
  std::uint32_t begin, end;
};

inline constexpr std::uint32_t kChunk = 8 * 1024;
inline constexpr std::uint32_t kLongLine = 16 * 1024;    // longer lines are left to the exact reader as they are
inline constexpr std::uint32_t kPad = 64;                // bytes before and behind the buffer that may be read
// The most tokens that the lines that end in a chunk can have: one for each byte, and one more a line.
inline constexpr std::uint32_t kMostTokens = 2 * (kChunk + kLongLine) + 64;
inline constexpr std::uint32_t kMostColumns = 4096;      // more are left to the exact reader
inline constexpr std::uint32_t kMostCuts = kChunk + kLongLine + kMostColumns + 64;
inline constexpr std::uint32_t kMostKeys = 4 * kMostTokens;

// Tokens that are looked at in one way; kMostTokens of each.
struct TokenList {
  std::uint32_t* begins = nullptr;
  std::uint32_t* ends = nullptr;
  std::uint32_t* keys = nullptr;         // of JSON: the places of their keys in JsonShape
  std::uint32_t count = 0;
};

// The tokens of a chunk and what becomes of them. A token's number is kMostTokens * way + its place in tokens[way].
struct KeyWork {
  TokenList tokens[kWays] = {};          // by way
  // Working memory, kMostKeys of each. Of a key: where it ends, which of its 16 bytes count, which of them must be digits
  // and dots, and which token it is of; the filter's word and bits.
  std::uint64_t* places = nullptr;       // end, owner << 32
  std::uint32_t* masks = nullptr;        // bytes, digits << 16
  std::uint64_t* probes = nullptr;       // two a key
  std::uint32_t* sixes = nullptr;        // tokens that may be IPv6
  // What the chunk gave: tokens that TokenCheck must look at; some may come twice.
  std::uint32_t* left = nullptr;
  std::uint32_t left_count = 0;
};

// One buffer of whole lines, scanned chunk by chunk.
struct TsvScan {
  const char* text = nullptr;
  std::uint32_t size = 0;                // text[size - 1] == '\n'
  // Where the scan stands.
  std::uint32_t at = 0, lines = 0, line_start = 0;
  // Where separators and line ends are, from the first of the line that goes on, each less `base`; lost when that line
  // began too far before the chunk.
  std::uint16_t* cuts = nullptr;         // kMostCuts
  std::uint32_t cut_count = 0, base = 0;
  bool cuts_lost = false;
  std::uint32_t* row_cuts = nullptr;     // of plain rows: where the first cut is among `cuts`; working memory: kChunk + 2
  std::uint32_t* row_begins = nullptr;   // and where they begin
  // What the chunk gave.
  std::uint32_t line_count = 0;          // lines that end in it
  KeyWork found;
  std::uint32_t* first_tokens = nullptr; // by column of the shape: which token of its way is the first of it
  std::uint32_t* unusual = nullptr;      // line, start, end of lines that are no plain rows: three numbers each
  std::uint32_t unusual_count = 0;
};

// A key's bytes: the last 16 of its text at their places from the end, the rest zero; letters folded.
//
// The key's text is: of an IPv4 address in dotted decimal and of an IPv6 address in the form of RFC 5952, and of a digest,
// all of it; of a name its last two labels; but where the last but one has at most three letters (co.uk, bit.ly), a name of
// three labels or more has the last three. A token of that kind is looked up by both. An IPv4 prefix has the first two parts
// of each /16 that it touches ("198.51."), by which addresses are looked up beside their own text.
struct alignas(16) Key {
  std::uint8_t bytes[16];
};
struct KeyHash {
  std::uint64_t place, bits;
};

// ---- JSON lines ----

// A key as it stands between its quotes, its last bytes; those before are zero.
struct JsonKey {
  static constexpr std::uint32_t kLongest = 31;
  std::uint64_t words[4] = {};
  std::uint32_t size = 0;                // 0: this place of the table is free
  Way way = Way::check;
  bool live = false;                     // some indicator may be in its values
};

struct JsonShape {
  const JsonKey* keys = nullptr;         // a hash table of kPlaces, open addressing
  static constexpr std::uint32_t kPlaces = 1024;
  static std::uint32_t place_of(const std::uint64_t* words) {
    return static_cast<std::uint32_t>(((words[3] ^ words[2] * 3) * 0x9e3779b97f4a7c15ULL) >> 54);
  }
};

// One buffer of whole lines, scanned chunk by chunk.
struct JsonScan {
  const char* text = nullptr;
  std::uint32_t size = 0;                // text[size - 1] == '\n'
  std::uint64_t* lines = nullptr;        // by block of 64 bytes: line ends
  std::uint32_t* before = nullptr;       // and how many come before the block
  std::uint32_t at = 0, line_count = 0;
  std::uint16_t* key_ends = nullptr;     // in the chunk; working memory: kChunk + 128
  // What the chunk gave.
  KeyWork found;
  std::uint32_t* awkward = nullptr;      // ends of keys that are not known, or whose values are left to JsonSieve
  std::uint32_t awkward_count = 0;
  std::uint32_t* strange = nullptr;      // places in lines that look unlike one JSON object
  std::uint32_t strange_count = 0;
};

struct Kernel {
  void (*scan_json)(const JsonShape&, const FilterView&, JsonScan&);   // the next chunk; scan.at == scan.size at the end
  void (*scan_tsv)(const TsvShape&, const FilterView&, TsvScan&);      // the next chunk; scan.at == scan.size at the end
  void (*hash_keys)(const Key* keys, std::size_t count, KeyHash* out);
};

extern const Kernel kPortableKernel;
#if defined(__x86_64__)
extern const Kernel kAvx2Kernel;
extern const Kernel kAvx512Kernel;
#endif

}  // namespace demarche::kernel
