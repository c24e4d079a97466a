// TsvScanner: the scan of one chunk of a TSV log, written once for all instruction sets. `Simd` gives the few operations
// that differ. Included by the kernels only; everything is in an anonymous namespace, so that each has its own copy.
//
// A chunk of 8 KiB stays in the first-level cache through four passes: (1) masks of separators and line ends, (2) where the
// tokens of the wanted columns are, (3) a hash of each token's key, (4) the filter. Each pass is a loop without branches
// that data decides, as far as possible: a mispredicted one costs as much as a whole token.
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
    const std::uint32_t ends = find_structure();
    const std::uint32_t tokens = find_tokens(ends);
    hash_tokens(tokens);
    probe_tokens(tokens);
  }

 private:
  // Pass 1. Returns how many lines end in the chunk.
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

  // Pass 2. Returns how many tokens there are.
  std::uint32_t find_tokens(std::uint32_t ends) {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < ends; ++i) {
      const std::uint32_t start = s_.line_start, end = s_.line_ends[i];
      const std::uint32_t block = end / 64;
      const std::uint32_t before = s_.before[block] + Simd::count(Simd::low_bits(s_.separators[block], end % 64));
      const std::uint32_t cuts = before - s_.separators_before_line;
      s_.separators_before_line = before;
      s_.line_start = end + 1;
      const std::uint32_t line = s_.lines++;
      const bool plain = cuts == shape_.separators && s_.text[start] != '#' && end - start <= kLongLine;
      if (!plain) {
        note_unusual(line, start, end);
        continue;
      }
      if (s_.odd_end <= start) {
        count = find_line_tokens<false>(line, start, end, count);
        continue;
      }
      const std::uint32_t left = s_.left_count;
      const std::uint32_t with_odd = find_line_tokens<true>(line, start, end, count);
      if (with_odd == kOdd) {
        s_.left_count = left;
        note_unusual(line, start, end);
      } else {
        count = with_odd;
      }
    }
    return count;
  }

  static constexpr std::uint32_t kOdd = 0xFFFFFFFF;

  void note_unusual(std::uint32_t line, std::uint32_t start, std::uint32_t end) {
    std::uint32_t* to = s_.unusual + 3 * s_.unusual_count++;
    to[0] = line, to[1] = start, to[2] = end;
  }

  template <bool kMayBeOdd>
  std::uint32_t find_line_tokens(std::uint32_t line, std::uint32_t start, std::uint32_t line_end, std::uint32_t count) {
    std::uint32_t at = start;
    for (std::uint32_t c = 0; c < shape_.column_count; ++c) {
      const TsvColumn column = shape_.columns[c];
      std::uint32_t begin = 0, end = 0;
      const std::uint64_t cuts = Simd::equal64(s_.text + at, shape_.separator);
      if (column.skip != 0 && Simd::count(cuts) > column.skip && !column.last) {
        const std::uint64_t two = Simd::select_two(cuts, column.skip - 1);
        begin = at + Simd::lowest(two) + 1;
        end = at + 63 - Simd::leading(two);
      } else {
        begin = skip_separators(at, column.skip);
        end = column.last ? line_end : next_separator(begin);
      }
      at = end + 1;
      if (kMayBeOdd && has_odd(begin, end)) return kOdd;
      count = column.list ? add_list(column, {begin, end, line, c}, count) : add_token(column.way, {begin, end, line, c}, count);
    }
    return count;
  }

  std::uint32_t skip_separators(std::uint32_t at, std::uint32_t skip) {
    for (; skip > 0; --skip) at = next_separator(at) + 1;
    return at;
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

  // Lists of up to four short elements, the common ones, are cut without a branch on how many there are.
  std::uint32_t add_list(const TsvColumn& column, const Token& value, std::uint32_t count) {
    const std::uint32_t size = value.end - value.begin;
    std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + value.begin, shape_.set_separator), smaller(size, 64));
    const std::uint32_t commas = Simd::count(cuts);
    if (size > 64 || commas > 3) return add_long_list(column, value, count);
    std::uint32_t begin = value.begin;
    for (std::uint32_t i = 0; i < 4; ++i) {
      const std::uint32_t end = value.begin + smaller(Simd::lowest(cuts), size);
      const std::uint32_t left = s_.left_count;
      add_token(column.way, {begin, end, value.line, value.column}, count);
      const std::uint32_t there = i <= commas ? 1 : 0;
      s_.left_count = there != 0 ? s_.left_count : left;
      count += there;
      cuts = Simd::without_lowest(cuts);
      begin = smaller(end + 1, value.end);
    }
    return count;
  }

  std::uint32_t add_long_list(const TsvColumn& column, const Token& value, std::uint32_t count) {
    std::uint32_t begin = value.begin;
    for (std::uint32_t at = value.begin; at < value.end; at += 64) {
      std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + at, shape_.set_separator), smaller(value.end - at, 64));
      for (; cuts != 0; cuts = Simd::without_lowest(cuts)) {
        const std::uint32_t end = at + Simd::lowest(cuts);
        count = add_token(column.way, {begin, end, value.line, value.column}, count);
        begin = end + 1;
      }
    }
    return add_token(column.way, {begin, value.end, value.line, value.column}, count);
  }

  std::uint32_t add_token(Way way, const Token& token, std::uint32_t count) {
    s_.tokens[count] = token;
    std::uint32_t key_size = 0, check = 0, address = 0;
    if (way == Way::address) look_at_address(token, key_size, check, address);
    else if (way == Way::host) look_at_host(token, key_size, check, address);
    else if (way == Way::digest) look_at_digest(token, key_size, check);
    else check = token.end != token.begin ? 1 : 0;
    const std::uint32_t mask = check != 0 ? 0 : (0xFFFF0000U >> key_size) & 0xFFFF;
    s_.key_masks[count] = static_cast<std::uint16_t>(mask);
    s_.address_masks[count] = static_cast<std::uint16_t>(address != 0 ? mask : 0);
    s_.left[s_.left_count] = count;
    s_.left_count += check;
    return count + 1;
  }

  [[nodiscard]] std::uint32_t last_is_digit(const Token& token) const {
    return static_cast<unsigned char>(s_.text[static_cast<std::ptrdiff_t>(token.end) - 1] - '0') < 10 ? 1 : 0;
  }

  void look_at_address(const Token& token, std::uint32_t& key_size, std::uint32_t& check, std::uint32_t& address) const {
    const std::uint32_t size = token.end - token.begin, digit = last_is_digit(token);
    check = static_cast<std::uint32_t>((size > 15 || digit == 0 || !filter_.addresses) && size > 1);   // "-": unset
    key_size = smaller(size, 16);
    address = 1;
  }

  // The key of a name is its last two labels, of an address all of it.
  void look_at_host(const Token& token, std::uint32_t& key_size, std::uint32_t& check, std::uint32_t& address) const {
    const std::uint32_t size = token.end - token.begin, digit = last_is_digit(token);
    const char last = s_.text[static_cast<std::ptrdiff_t>(token.end) - 1];
    std::uint64_t dots = 0, colons = 0;
    Simd::host_marks(s_.text + token.end, dots, colons);
    const std::uint64_t inside = Simd::high_bits(smaller(size, 64));
    dots &= inside, colons &= inside;
    const std::uint64_t earlier = Simd::without_highest(dots);
    const std::uint32_t name_size = smaller(Simd::leading(earlier), size);
    const std::uint32_t odd_end = static_cast<std::uint32_t>(last == '.') | static_cast<std::uint32_t>(last == ']');
    const std::uint32_t no_quad = digit & static_cast<std::uint32_t>(size > 15 || !filter_.addresses);
    const std::uint32_t any = static_cast<std::uint32_t>(!filter_.names);
    check = static_cast<std::uint32_t>((any | (colons != 0 ? 1U : 0U) | static_cast<std::uint32_t>(size > 64) | odd_end | no_quad) != 0) &
            static_cast<std::uint32_t>(size != 0);
    key_size = smaller(digit != 0 ? size : name_size, 16);
    address = digit;
  }

  void look_at_digest(const Token& token, std::uint32_t& key_size, std::uint32_t& check) const {
    std::uint64_t dots = 0, colons = 0;
    Simd::host_marks(s_.text + token.end, dots, colons);
    key_size = smaller(token.end - token.begin, 16);
    check = (colons & Simd::high_bits(key_size)) != 0 ? 1 : 0;
  }

  // Pass 3: what to look for and where, for four tokens a step.
  void hash_tokens(std::uint32_t tokens) {
    for (std::uint32_t i = tokens; i % 4 != 0; ++i) {   // what is behind the last one shows nothing
      s_.tokens[i] = {0, 0, 0, 0};
      s_.key_masks[i] = s_.address_masks[i] = 0;
    }
    for (std::uint32_t i = 0; i < tokens; i += 4) {
      std::uint32_t bad = Simd::hash_four(s_.text, s_.tokens + i, s_.key_masks + i, s_.address_masks + i,
                                          filter_.word_count, s_.probes + std::size_t{2} * i);
      for (; bad != 0; bad &= bad - 1) s_.left[s_.left_count++] = i + Simd::lowest(bad);
      if (filter_.prefetch)
        for (std::size_t k = 0; k < 4; ++k) __builtin_prefetch(filter_.words + s_.probes[2 * (i + k)]);
    }
  }

  // Pass 4: which keys the filter may hold.
  void probe_tokens(std::uint32_t tokens) {
    std::uint32_t count = s_.left_count;
    for (std::uint32_t i = 0; i < tokens; ++i) {
      const std::uint64_t word = filter_.words[s_.probes[std::size_t{2} * i]], bits = s_.probes[std::size_t{2} * i + 1];
      s_.left[count] = i;
      count += (bits & ~word) == 0 ? 1 : 0;
    }
    s_.left_count = count;
  }

  const TsvShape& shape_;
  const FilterView& filter_;
  TsvScan& s_;
};

}  // namespace
}  // namespace demarche::kernel
