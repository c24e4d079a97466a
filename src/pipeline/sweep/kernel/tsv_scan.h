// TsvScanner: the scan of one chunk of a TSV log, written once for all instruction sets. `Simd` gives the few operations
// that differ. Included by the kernels only; everything is in an anonymous namespace, so that each has its own copy.
//
// A chunk of 8 KiB stays in the first-level cache through five passes: (1) masks of separators and line ends, (2) where the
// tokens of the wanted columns are, (3) their keys, (4) the hashes of these, (5) the filter. Each pass is a loop without
// branches that data decides, as far as possible: a mispredicted one costs as much as a whole token.
#pragma once

#include "pipeline/sweep/kernel/scan.h"

namespace demarche::kernel {
namespace {

inline std::uint32_t smaller(std::uint32_t a, std::uint32_t b) { return a < b ? a : b; }

template <class Simd>
class TsvScanner {
 public:
  TsvScanner(const TsvShape& shape, const FilterView& filter, TsvScan& scan) : shape_(shape), filter_(filter), s_(scan) {}

  void scan() {
    s_.left_count = s_.unusual_count = 0;
    find_tokens(find_structure());
    look_at_addresses();
    look_at_hosts();
    look_at_digests();
    hash_keys();
    probe_keys();
    if (sixes_ == 0) return;
    look_at_sixes();
    hash_keys();
    probe_keys();
  }

 private:
  // Pass 1: masks of separators and odd bytes. Returns how many lines end in the chunk.
  std::uint32_t find_structure() {
    const std::uint32_t stop = s_.size - s_.at > kChunk ? s_.at + kChunk : s_.size;
    std::uint32_t ends = 0, separators = s_.separators_so_far, odd_end = s_.odd_end;
    std::uint32_t* const line_ends = s_.line_ends;
    for (std::uint32_t at = s_.at; at < stop; at += 64) {
      std::uint64_t lines = 0, cuts = 0, odd = 0;
      Simd::classify(s_.text + at, shape_.separator, lines, cuts, odd);
      if (stop - at < 64) {
        const std::uint64_t inside = (std::uint64_t{1} << (stop - at)) - 1;
        lines &= inside, cuts &= inside, odd &= inside;
      }
      const std::uint32_t block = at / 64;
      s_.separators[block] = cuts;
      s_.odd[block] = odd;
      s_.before[block] = separators;
      separators += Simd::count(cuts);
      if (odd != 0) odd_end = at + 64;
      // Most blocks have one line end or none: two places are written whatever there is.
      const std::uint32_t here = Simd::count(lines);
      line_ends[ends] = at + Simd::lowest(lines);
      std::uint64_t rest = Simd::without_lowest(lines);
      line_ends[ends + 1] = at + Simd::lowest(rest);
      if (here > 2) {
        rest = Simd::without_lowest(rest);
        for (std::uint32_t i = 2; i < here; ++i, rest = Simd::without_lowest(rest)) line_ends[ends + i] = at + Simd::lowest(rest);
      }
      ends += here;
    }
    s_.separators_so_far = separators;
    s_.odd_end = odd_end;
    s_.at = stop;
    return ends;
  }

  // Pass 2: where the tokens of the wanted columns are.
  void find_tokens(std::uint32_t ends) {
    for (std::uint32_t i = 0; i < ends; ++i) {
      const std::uint32_t start = s_.line_start, end = s_.line_ends[i];
      const std::uint32_t block = end / 64;
      const std::uint32_t before = s_.before[block] + Simd::count(Simd::low_bits(s_.separators[block], end % 64));
      const std::uint32_t cuts = before - s_.separators_before_line;
      s_.separators_before_line = before;
      s_.line_start = end + 1;
      const std::uint32_t line = s_.lines++;
      const bool plain = cuts == shape_.separators && s_.text[start] != '#' && end - start <= kLongLine;
      if (!plain) note_unusual(line, start, end);
      else if (s_.odd_end <= start) find_line_tokens<false>(line, start, end);
      else find_odd_line_tokens(line, start, end);
    }
  }

  void find_odd_line_tokens(std::uint32_t line, std::uint32_t start, std::uint32_t end) {
    std::uint32_t counts[kWays];
    for (std::uint32_t way = 0; way < kWays; ++way) counts[way] = count_[way];
    if (find_line_tokens<true>(line, start, end)) return;
    for (std::uint32_t way = 0; way < kWays; ++way) count_[way] = counts[way];
    note_unusual(line, start, end);
  }

  void note_unusual(std::uint32_t line, std::uint32_t start, std::uint32_t end) {
    std::uint32_t* to = s_.unusual + 3 * s_.unusual_count++;
    to[0] = line, to[1] = start, to[2] = end;
  }

  // False: there is an odd byte in a wanted column.
  template <bool kMayBeOdd>
  bool find_line_tokens(std::uint32_t line, std::uint32_t start, std::uint32_t line_end) {
    std::uint32_t at = start;
    for (std::uint32_t c = 0; c < shape_.column_count; ++c) {
      const TsvColumn column = shape_.columns[c];
      const std::uint64_t cuts = Simd::equal64(s_.text + at, shape_.separator);
      std::uint32_t begin = 0, end = 0;
      if (column.way == Way::address && column.skip != 0 && !column.last && Simd::count(cuts) > column.skip) {
        const std::uint64_t two = Simd::select_two(cuts, column.skip - 1);
        begin = at + Simd::lowest(two) + 1;
        end = at + 63 - Simd::leading(two);
      } else {
        begin = column.skip == 0 ? at
                : Simd::count(cuts) >= column.skip ? at + Simd::lowest(Simd::select_two(cuts, column.skip - 1)) + 1
                                                   : skip_separators(at, column.skip);
        end = column.last ? line_end : next_separator(begin);
      }
      at = end + 1;
      if (kMayBeOdd && has_odd(begin, end)) return false;
      if (column.list) add_list(column.way, {begin, end, line, c});
      else add_token(column.way, {begin, end, line, c});
    }
    return true;
  }

  std::uint32_t skip_separators(std::uint32_t at, std::uint32_t skip) {
    for (;; at += 64) {
      const std::uint64_t cuts = Simd::equal64(s_.text + at, shape_.separator);
      const std::uint32_t here = Simd::count(cuts);
      if (here >= skip) return at + Simd::lowest(Simd::select_two(cuts, skip - 1)) + 1;
      skip -= here;
    }
  }
  std::uint32_t next_separator(std::uint32_t at) {
    for (;; at += 64)
      if (const std::uint64_t cuts = Simd::equal64(s_.text + at, shape_.separator); cuts != 0) return at + Simd::lowest(cuts);
  }

  [[nodiscard]] bool has_odd(std::uint32_t begin, std::uint32_t end) const {
    if (begin == end) return false;
    const std::uint32_t first = begin / 64, last = (end - 1) / 64;
    for (std::uint32_t block = first; block <= last; ++block) {
      std::uint64_t odd = s_.odd[block];
      if (block == first) odd &= ~std::uint64_t{0} << (begin % 64);
      if (block == last) odd &= ~std::uint64_t{0} >> (63 - (end - 1) % 64);
      if (odd != 0) return true;
    }
    return false;
  }

  void add_token(Way way, const Token& token) {
    const auto list = static_cast<std::uint32_t>(way);
    s_.tokens[list][count_[list]] = token;
    s_.left[s_.left_count] = kMostTokens * list + count_[list];
    s_.left_count += way == Way::check ? 1 : 0;
    ++count_[list];
  }

  // Lists of up to four short elements, the common ones, are cut without a branch on how many there are.
  void add_list(Way way, const Token& value) {
    const std::uint32_t size = value.end - value.begin;
    std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + value.begin, shape_.set_separator), smaller(size, 64));
    const std::uint32_t commas = Simd::count(cuts);
    if (size > 64 || commas > 3 || way == Way::check) return add_long_list(way, value);
    const auto list = static_cast<std::uint32_t>(way);
    Token* const to = s_.tokens[list] + count_[list];
    std::uint32_t begin = value.begin;
    for (std::uint32_t i = 0; i < 4; ++i) {
      const std::uint32_t end = value.begin + smaller(Simd::lowest(cuts), size);
      to[i] = {begin, end, value.line, value.column};
      cuts = Simd::without_lowest(cuts);
      begin = end + 1;
    }
    count_[list] += commas + 1;
  }

  void add_long_list(Way way, const Token& value) {
    std::uint32_t begin = value.begin;
    for (std::uint32_t at = value.begin; at < value.end; at += 64) {
      std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + at, shape_.set_separator), smaller(value.end - at, 64));
      for (; cuts != 0; cuts = Simd::without_lowest(cuts)) {
        const std::uint32_t end = at + Simd::lowest(cuts);
        add_token(way, {begin, end, value.line, value.column});
        begin = end + 1;
      }
    }
    add_token(way, {begin, value.end, value.line, value.column});
  }

  // Pass 3: the keys of the tokens, way by way.
  void add_key(std::uint32_t owner, std::uint32_t end, std::uint32_t size, bool quad) {
    const auto mask = static_cast<std::uint16_t>((0xFFFF0000U >> size) & 0xFFFF);
    s_.key_ends[keys_] = end;
    s_.key_masks[keys_] = mask;
    s_.quad_masks[keys_] = quad ? mask : std::uint16_t{0};
    s_.owners[keys_] = owner;
  }
  void leave(std::uint32_t owner, bool really) {
    s_.left[s_.left_count] = owner;
    s_.left_count += really ? 1 : 0;
  }
  void take_for_six(std::uint32_t owner, bool really) {
    s_.sixes[sixes_] = owner;
    sixes_ += really ? 1 : 0;
  }
  [[nodiscard]] bool ends_with_digit(const Token& token) const {
    return static_cast<unsigned char>(s_.text[static_cast<std::ptrdiff_t>(token.end) - 1] - '0') < 10;
  }
  static std::uint32_t base_of(Way way) { return kMostTokens * static_cast<std::uint32_t>(way); }
  [[nodiscard]] const Token* tokens_of(Way way) const { return s_.tokens[static_cast<std::uint32_t>(way)]; }
  [[nodiscard]] std::uint32_t count_of(Way way) const { return count_[static_cast<std::uint32_t>(way)]; }

  void look_at_addresses() {
    const Token* const tokens = tokens_of(Way::address);
    const std::uint32_t count = count_of(Way::address), base = base_of(Way::address);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Token token = tokens[i];
      const std::uint32_t size = token.end - token.begin;
      const bool quad = (static_cast<unsigned>(size <= 15) & static_cast<unsigned>(ends_with_digit(token))) != 0;
      add_key(base + i, token.end, quad ? size : 0, true);
      take_for_six(base + i, (static_cast<unsigned>(!quad) & static_cast<unsigned>(size > 1)) != 0);   // "-": unset
      ++keys_;
    }
    if (filter_.quads) return;
    keys_ -= count;
    sixes_ = 0;
    for (std::uint32_t i = 0; i < count; ++i) leave(base + i, tokens[i].end - tokens[i].begin > 1);
  }

  void look_at_hosts() {
    const Token* const tokens = tokens_of(Way::host);
    const std::uint32_t count = count_of(Way::host), base = base_of(Way::host);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Token token = tokens[i];
      const std::uint32_t size = token.end - token.begin, owner = base + i;
      std::uint64_t dots = 0, colons = 0;
      Simd::host_marks(s_.text + token.end, dots, colons);
      const std::uint64_t inside = Simd::high_bits(smaller(size, 64));
      dots &= inside, colons &= inside;
      const std::uint32_t one = Simd::leading(dots);
      const std::uint64_t second = Simd::without_highest(dots);
      const std::uint32_t two = Simd::leading(second);
      const std::uint32_t three = Simd::leading(Simd::without_highest(second));
      const bool digit = ends_with_digit(token);
      const char last = s_.text[static_cast<std::ptrdiff_t>(token.end) - 1];
      const unsigned odd_end = static_cast<unsigned>(last == '.') | static_cast<unsigned>(last == ']');
      const unsigned no_quad = static_cast<unsigned>(digit) & static_cast<unsigned>(size > 15 || !filter_.quads);
      const unsigned no_name = static_cast<unsigned>(!digit) & static_cast<unsigned>(!filter_.names);
      const unsigned colon = static_cast<unsigned>(colons != 0);
      const unsigned left = (static_cast<unsigned>(size > 64) | odd_end | ((no_quad | no_name) & ~colon)) &
                            static_cast<unsigned>(size != 0);
      const unsigned six = colon & ~left;
      leave(owner, left != 0);
      take_for_six(owner, (six & 1) != 0);
      const bool keyed = (left | colon) == 0;
      const bool short_label = two - one <= 4;
      const std::uint32_t name_size = smaller(short_label ? three : two, size);
      add_key(owner, token.end, keyed ? smaller(digit ? size : name_size, 16) : 0, digit);
      ++keys_;
      add_key(owner, token.end, smaller(smaller(two, size), 16), false);
      keys_ += (static_cast<unsigned>(keyed) & static_cast<unsigned>(short_label) & static_cast<unsigned>(!digit)) != 0 ? 1 : 0;
    }
  }

  void look_at_digests() {
    const Token* const tokens = tokens_of(Way::digest);
    const std::uint32_t count = count_of(Way::digest), base = base_of(Way::digest);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Token token = tokens[i];
      std::uint64_t dots = 0, colons = 0;
      Simd::host_marks(s_.text + token.end, dots, colons);
      const std::uint32_t size = smaller(token.end - token.begin, 16);
      leave(base + i, (colons & Simd::high_bits(size)) != 0);
      add_key(base + i, token.end, size, false);
      ++keys_;
    }
  }

  // Tokens with colons. In the form of RFC 5952 an IPv6 address has one text, which is its key; that form is left by a group
  // that begins with 0, "::" for a single group or at the start (it may be IPv4), a port behind it, and any other byte.
  void look_at_sixes() {
    const std::uint32_t count = sixes_;
    sixes_ = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t owner = s_.sixes[i];
      const Token token = s_.tokens[owner / kMostTokens][owner % kMostTokens];
      const std::uint32_t size = token.end - token.begin;
      std::uint64_t colons = 0, zeros = 0, foreign = 0;
      Simd::six_marks(s_.text + token.end, colons, zeros, foreign);
      const std::uint64_t inside = Simd::high_bits(smaller(size, 64));
      const std::uint64_t starts = inside & ((colons << 1) | ~(inside << 1));
      colons &= inside;
      const std::uint64_t pairs = colons & (colons << 1);
      const std::uint64_t wrong = (foreign & inside) | (zeros & starts) | (colons & ~(inside << 1));
      const bool other = size > 39 || wrong != 0 || (pairs != 0 && Simd::count(colons) >= 7) || Simd::count(colons) > 7 ||
                         Simd::leading(colons) > 4 || !filter_.sixes;
      leave(owner, other);
      add_key(owner, token.end, other ? 0 : smaller(size, 16), false);
      ++keys_;
    }
  }

  // Pass 4: where to look for the keys, four a step.
  void hash_keys() {
    for (std::uint32_t i = keys_; i % 4 != 0; ++i) {   // what is behind the last one shows nothing
      s_.key_ends[i] = 0;
      s_.key_masks[i] = s_.quad_masks[i] = 0;
    }
    for (std::uint32_t i = 0; i < keys_; i += 4) {
      std::uint32_t bad = Simd::hash_four(s_.text, s_.key_ends + i, s_.key_masks + i, s_.quad_masks + i, filter_.word_count,
                                          s_.probes + std::size_t{2} * i);
      for (; bad != 0; bad &= bad - 1) take_for_six(s_.owners[i + Simd::lowest(bad)], true);
      if (filter_.prefetch)
        for (std::size_t k = 0; k < 4; ++k) __builtin_prefetch(filter_.words + s_.probes[2 * (i + k)]);
    }
  }

  // Pass 5: which keys the filter may hold.
  void probe_keys() {
    std::uint32_t count = s_.left_count;
    for (std::uint32_t i = 0; i < keys_; ++i) {
      const std::uint64_t word = filter_.words[s_.probes[std::size_t{2} * i]], bits = s_.probes[std::size_t{2} * i + 1];
      s_.left[count] = s_.owners[i];
      count += (bits & ~word) == 0 ? 1 : 0;
    }
    s_.left_count = count;
    keys_ = 0;
  }

  static constexpr std::uint32_t kWays = 4;
  std::uint32_t count_[kWays] = {};      // tokens by way
  std::uint32_t keys_ = 0, sixes_ = 0;
  const TsvShape& shape_;
  const FilterView& filter_;
  TsvScan& s_;
};

}  // namespace
}  // namespace demarche::kernel
