// KeyScanner: from tokens to those that a filter may hold, written once for all instruction sets and formats. `Simd` gives
// the few operations that differ. Included by the kernels only; everything is in an anonymous namespace, so that each has
// its own copy.
//
// A chunk of 8 KiB stays in the first-level cache through all passes: masks, tokens, their keys, the hashes of these, the
// filter. Each pass is a loop without branches that data decides, as far as possible: a mispredicted one costs as much as a
// whole token.
#pragma once

#include "pipeline/sweep/kernel/scan.h"

namespace demarche::kernel {
namespace {

inline std::uint32_t smaller(std::uint32_t a, std::uint32_t b) { return a < b ? a : b; }
inline std::uint32_t number_of(Way way, std::uint32_t index) { return kMostTokens * static_cast<std::uint32_t>(way) + index; }
// 0 or 1 as a number of which the compiler knows nothing: else it may make a branch of what is computed from it, and one
// that data decides costs as much as a whole token.
inline unsigned bit(bool value) {
  unsigned out = value ? 1U : 0U;
  asm("" : "+r"(out));
  return out;
}
// `yes` where `flag` is 1, `no` where it is 0.
inline std::uint32_t choose(unsigned flag, std::uint32_t yes, std::uint32_t no) { return no ^ ((yes ^ no) & (0U - flag)); }

// Where the next of each goes; on the stack, for the reason in tsv_scan.h.
struct Cursor {
  std::uint32_t keys = 0, left = 0, sixes = 0;
};

template <class Simd>
class KeyScanner {
 public:
  KeyScanner(const char* text, const FilterView& filter, KeyWork& work) : text_(text), filter_(filter), w_(work) {}

  // Appends to w_.left.
  void scan() {
    Cursor at{0, w_.left_count, 0};
    if (!filter_.quads || !filter_.names || filter_.blocks) {
      look_at_addresses<false>(at);
      look_at_hosts<false>(at);
    } else if constexpr (Simd::kBatches) {
      Simd::address_keys(tokens_of(Way::address), number_of(Way::address, 0), w_, at);
      Simd::host_keys(text_, tokens_of(Way::host), number_of(Way::host, 0), w_, at);
    } else {
      look_at_addresses<true>(at);
      look_at_hosts<true>(at);
    }
    look_at_digests(at);
    look_up(at);
    if (at.sixes != 0) {
      look_at_sixes(at);
      look_up(at);
    }
    w_.left_count = at.left;
  }

 private:
  // `quad`: 1 if its bytes must be digits and dots.
  void add_key(Cursor& at, std::uint32_t owner, std::uint32_t end, std::uint32_t size, unsigned quad) const {
    const std::uint32_t mask = (0xFFFF0000U >> size) & 0xFFFF;
    w_.places[at.keys] = end | std::uint64_t{owner} << 32;
    w_.masks[at.keys] = mask | (mask << 16 & (0U - quad));
  }
  void leave(Cursor& at, std::uint32_t owner, unsigned really) const {
    w_.left[at.left] = owner;
    at.left += really;
  }
  void take_for_six(Cursor& at, std::uint32_t owner, unsigned really) const {
    w_.sixes[at.sixes] = owner;
    at.sixes += really;
  }
  [[nodiscard]] char last_of(const Extent token) const { return text_[static_cast<std::ptrdiff_t>(token.end) - 1]; }
  [[nodiscard]] const TokenList& tokens_of(Way way) const { return w_.tokens[static_cast<std::uint32_t>(way)]; }
  static bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

  // kAll: keys say enough about every token. Else some kinds are left to TokenCheck, or looked up by one key more.
  template <bool kAll>
  [[gnu::noinline]] void look_at_addresses(Cursor& out) const {
    const TokenList tokens = tokens_of(Way::address);
    Cursor at = out;
    for (std::uint32_t i = 0; i < tokens.count; ++i) {
      const Extent token{tokens.begins[i], tokens.ends[i]};
      const std::uint32_t size = token.end - token.begin, owner = number_of(Way::address, i);
      const unsigned quad = bit(size - 2 <= 13);   // if it is none, hash_four() tells
      const unsigned keyed = kAll ? quad : quad & bit(filter_.quads);
      add_key(at, owner, token.end, size & (0U - keyed), 1);
      ++at.keys;
      take_for_six(at, owner, (keyed ^ 1) & bit(size > 1));   // "-": unset
      if (!kAll && filter_.blocks) {
        std::uint64_t dots = 0, foreign = 0;
        Simd::host_marks(text_ + token.end, dots, foreign);
        const std::uint32_t rest = smaller(Simd::leading(Simd::without_highest(dots & Simd::high_bits(smaller(size, 64)))), size);
        add_key(at, owner, token.end - rest, smaller(size - rest, 16), 0);
        at.keys += quad;
      }
    }
    out = at;
  }

  template <bool kAll>
  [[gnu::noinline]] void look_at_hosts(Cursor& out) const {
    const TokenList tokens = tokens_of(Way::host);
    const unsigned no_quads = kAll ? 0 : bit(!filter_.quads), no_names = kAll ? 0 : bit(!filter_.names);
    const unsigned blocks = kAll ? 0 : bit(filter_.blocks);
    Cursor at = out;
    for (std::uint32_t i = 0; i < tokens.count; ++i) {
      const Extent token{tokens.begins[i], tokens.ends[i]};
      const std::uint32_t size = token.end - token.begin, owner = number_of(Way::host, i);
      std::uint64_t dots = 0, foreign = 0;
      Simd::host_marks(text_ + token.end, dots, foreign);
      const std::uint64_t inside = Simd::high_bits(smaller(size, 64));
      dots &= inside;
      const std::uint64_t second = Simd::without_highest(dots);
      const std::uint32_t one = Simd::leading(dots), two = Simd::leading(second);
      const std::uint32_t three = Simd::leading(Simd::without_highest(second));
      const char last = last_of(token);
      const unsigned digit = bit(is_digit(last));
      const unsigned awkward = bit((foreign & inside) != 0) | bit(size > 64) | bit(one == 0) | bit(last == ']') |
                               (digit & (bit(size > 15) | no_quads)) | ((digit ^ 1) & no_names);
      take_for_six(at, owner, awkward & bit(size != 0));
      const unsigned keyed = awkward ^ 1, short_label = bit(two - one <= 4);
      const std::uint32_t name_size = smaller(choose(short_label, three, two), size);
      add_key(at, owner, token.end, smaller(choose(digit, size, name_size), 16) & (0U - keyed), digit);
      ++at.keys;
      const std::uint32_t rest = smaller(two, size);
      if (kAll) add_key(at, owner, token.end, smaller(rest, 16), 0);
      else add_key(at, owner, choose(digit, token.end - rest, token.end), smaller(choose(digit, size - rest, rest), 16), 0);
      at.keys += keyed & choose(digit, blocks, short_label);
    }
    out = at;
  }

  [[gnu::noinline]] void look_at_digests(Cursor& out) const {
    const TokenList tokens = tokens_of(Way::digest);
    Cursor at = out;
    for (std::uint32_t i = 0; i < tokens.count; ++i) {
      const Extent token{tokens.begins[i], tokens.ends[i]};
      const std::uint32_t size = token.end - token.begin, owner = number_of(Way::digest, i);
      std::uint64_t dots = 0, foreign = 0;
      Simd::host_marks(text_ + token.end, dots, foreign);
      leave(at, owner, bit((foreign & Simd::high_bits(smaller(size, 64))) != 0) | bit(size > 64));
      add_key(at, owner, token.end, smaller(size, 16), 0);
      ++at.keys;
    }
    out = at;
  }

  // Tokens that have no key so far. In the form of RFC 5952 an IPv6 address has one text, which is its key; that form is left
  // by a group that begins with 0, "::" for a single group or at the start (it may be IPv4), a port behind it, and any other
  // byte. All else is for TokenCheck.
  [[gnu::noinline]] void look_at_sixes(Cursor& at) const {
    const std::uint32_t count = at.sixes;
    at.sixes = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t owner = w_.sixes[i];
      const TokenList& list = w_.tokens[owner / kMostTokens];
      const Extent token{list.begins[owner % kMostTokens], list.ends[owner % kMostTokens]};
      const std::uint32_t size = token.end - token.begin;
      std::uint64_t colons = 0, zeros = 0, foreign = 0;
      Simd::six_marks(text_ + token.end, colons, zeros, foreign);
      const std::uint64_t inside = Simd::high_bits(smaller(size, 64));
      colons &= inside;
      const std::uint64_t starts = inside & ((colons << 1) | ~(inside << 1));
      const std::uint64_t pairs = colons & (colons << 1);
      const std::uint64_t wrong = (foreign & inside) | (zeros & starts) | (colons & ~(inside << 1));
      const std::uint32_t count_of_colons = Simd::count(colons);
      const bool shape = pairs != 0 ? count_of_colons < 7 : count_of_colons == 7;   // else a name with a port, or a list
      const bool other = size > 39 || wrong != 0 || !shape || Simd::leading(colons) > 4 || !filter_.sixes;
      leave(at, owner, bit(other));
      add_key(at, owner, token.end, other ? 0 : smaller(size, 16), 0);
      ++at.keys;
    }
  }

  void look_up(Cursor& at) const {
    for (std::uint32_t i = at.keys; i % 4 != 0; ++i) {   // four a step: what is behind the last one shows nothing
      w_.places[i] = 0;
      w_.masks[i] = 0;
    }
    if constexpr (Simd::kBatches)
      if (!filter_.prefetch) return look_up_near(at);
    hash_keys(at);
    probe_keys(at);
  }

  // Which keys the filter may hold.
  [[gnu::noinline]] void look_up_near(Cursor& out) const {
    Cursor at = out;
    const FilterView filter = filter_;
    const std::uint64_t* const places = w_.places;
    for (std::uint32_t i = 0; i < at.keys; i += 4) {
      std::uint32_t held = 0, bad = Simd::look_up_four(text_, places + i, w_.masks + i, filter, held);
      if (at.keys - i < 4) held &= (1U << (at.keys - i)) - 1;
      for (; bad != 0; bad &= bad - 1) take_for_six(at, static_cast<std::uint32_t>(places[i + Simd::lowest(bad)] >> 32), 1);
      for (; held != 0; held &= held - 1) leave(at, static_cast<std::uint32_t>(places[i + Simd::lowest(held)] >> 32), 1);
    }
    at.keys = 0;
    out = at;
  }

  // Where to look for the keys.
  [[gnu::noinline]] void hash_keys(Cursor& at) const {
    const std::uint32_t keys = at.keys, words = filter_.word_count;
    const char* const text = text_;
    std::uint64_t* const probes = w_.probes;
    for (std::uint32_t i = 0; i < keys; i += 4) {
      std::uint32_t bad = Simd::hash_four(text, w_.places + i, w_.masks + i, words, probes + std::size_t{2} * i);
      for (; bad != 0; bad &= bad - 1) take_for_six(at, static_cast<std::uint32_t>(w_.places[i + Simd::lowest(bad)] >> 32), 1);
      if (filter_.prefetch)
        for (std::size_t k = 0; k < 4; ++k) __builtin_prefetch(filter_.words + probes[2 * (i + k)]);
    }
  }

  // Which keys the filter may hold.
  [[gnu::noinline]] void probe_keys(Cursor& at) const {
    const std::uint64_t* const words = filter_.words;
    const std::uint64_t* const probes = w_.probes;
    const std::uint64_t* const places = w_.places;
    std::uint32_t* const left = w_.left;
    std::uint32_t count = at.left;
    const std::uint32_t keys = at.keys;
    for (std::uint32_t i = 0; i < keys; ++i) {
      const std::uint64_t word = words[probes[std::size_t{2} * i]], bits = probes[std::size_t{2} * i + 1];
      left[count] = static_cast<std::uint32_t>(places[i] >> 32);
      count += bit((bits & ~word) == 0);
    }
    at.left = count;
    at.keys = 0;
  }

  const char* text_;
  const FilterView& filter_;
  KeyWork& w_;
};

}  // namespace
}  // namespace demarche::kernel
