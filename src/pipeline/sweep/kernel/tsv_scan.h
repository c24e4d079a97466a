// TsvScanner: where the tokens of a chunk of a TSV log are. Included by the kernels only (see key_scan.h).
#pragma once

#include "pipeline/sweep/kernel/key_scan.h"

namespace demarche::kernel {
namespace {

// Pointers and counters are copied to the stack and back: for all that the compiler knows, what is stored through a pointer
// could else be one of them.
struct Lists {
  Token* next[kWays];
  std::uint32_t* left;
};

template <class Simd>
class TsvScanner {
 public:
  TsvScanner(const TsvShape& shape, TsvScan& scan) : shape_(shape), s_(scan) {}

  void find_tokens() {
    s_.found.left_count = s_.unusual_count = 0;
    const std::uint32_t ends = find_structure();
    KeyWork& found = s_.found;
    Lists lists{{found.tokens[0], found.tokens[1], found.tokens[2], found.tokens[3]}, found.left};
    take_lines(ends, lists);
    for (std::uint32_t way = 0; way < kWays; ++way) found.counts[way] = static_cast<std::uint32_t>(lists.next[way] - found.tokens[way]);
    found.left_count = static_cast<std::uint32_t>(lists.left - found.left);
  }

 private:
  // The places of separators and line ends, and where odd bytes are. Returns how many lines end in the chunk.
  [[gnu::noinline]] std::uint32_t find_structure() {
    const char* const text = s_.text;
    std::uint64_t* const all_odd = s_.odd;
    std::uint32_t* const cut_places = s_.cuts;
    std::uint32_t* const line_ends = s_.line_ends;
    const char separator = shape_.separator;
    const std::uint32_t stop = s_.size - s_.at > kChunk ? s_.at + kChunk : s_.size;
    std::uint32_t ends = 0, cut_count = s_.cut_count, odd_end = s_.odd_end;
    for (std::uint32_t at = s_.at; at < stop; at += 64) {
      std::uint64_t lines = 0, cuts = 0, odd = 0;
      Simd::classify(text + at, separator, lines, cuts, odd);
      if (stop - at < 64) {
        const std::uint64_t inside = (std::uint64_t{1} << (stop - at)) - 1;
        lines &= inside, cuts &= inside, odd &= inside;
      }
      all_odd[at / 64] = odd;
      if (odd != 0) odd_end = at + 64;
      Simd::write_places(cuts | lines, at, cut_places + cut_count);
      cut_count += Simd::count(cuts | lines);
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
    s_.cut_count = cut_count;
    s_.odd_end = odd_end;
    s_.at = stop;
    return ends;
  }

  // A line is a plain row when the line's end is the cut that a row with all its columns would end with.
  [[gnu::noinline]] void take_lines(const std::uint32_t ends, Lists& out) {
    Lists lists = out;
    const std::uint32_t* const line_ends = s_.line_ends;
    const char* const text = s_.text;
    const std::uint32_t wanted = shape_.separators, odd_end = s_.odd_end, first_line = s_.lines;
    const std::uint32_t* cut = s_.cuts;
    const std::uint32_t* const cuts_end = s_.cuts + s_.cut_count;
    std::uint32_t start = s_.line_start;
    for (std::uint32_t i = 0; i < ends; ++i) {
      const std::uint32_t end = line_ends[i];
      const bool all_there = cuts_end - cut > static_cast<std::ptrdiff_t>(wanted);   // behind cuts_end is anything
      const bool plain = all_there && cut[wanted] == end && text[start] != '#' && end - start <= kLongLine && !s_.cuts_lost;
      const Token line{start, end, first_line + i, 0};
      if (plain) {
        if (odd_end <= start) take_columns<false>(line, cut, lists);
        else take_odd_line(line, cut, lists);
        cut += wanted + 1;
      } else {
        note_unusual(line);
        while (cut != cuts_end && *cut <= end) ++cut;
        s_.cuts_lost = false;
      }
      start = end + 1;
    }
    s_.lines = first_line + ends;
    s_.line_start = start;
    keep_cuts(cut, cuts_end);
    out = lists;
  }

  // Those of the line that goes on in the next chunk; a line too long for that is no plain row any more.
  void keep_cuts(const std::uint32_t* from, const std::uint32_t* to) {
    std::uint32_t count = 0;
    if (to - from <= static_cast<std::ptrdiff_t>(kLongLine))
      for (; from != to; ++from) s_.cuts[count++] = *from;
    else s_.cuts_lost = true;
    s_.cut_count = count;
  }

  [[gnu::noinline]] void take_odd_line(const Token& line, const std::uint32_t* cut, Lists& lists) {
    const Lists before = lists;
    if (take_columns<true>(line, cut, lists)) return;
    lists = before;
    note_unusual(line);
  }

  [[gnu::noinline]] void note_unusual(const Token& line) {
    std::uint32_t* to = s_.unusual + 3 * s_.unusual_count++;
    to[0] = line.line, to[1] = line.begin, to[2] = line.end;
  }

  // False: there is an odd byte in a wanted column.
  template <bool kMayBeOdd>
  bool take_columns(const Token& line, const std::uint32_t* cuts, Lists& lists) const {
    const TsvColumn* const columns = shape_.columns;
    const std::uint32_t count = shape_.column_count;
    for (std::uint32_t c = 0; c < count; ++c) {
      const TsvColumn column = columns[c];
      const std::uint32_t end = cuts[column.place];
      const std::uint32_t begin = column.place == 0 ? line.begin : cuts[std::size_t{column.place} - 1] + 1;
      if (kMayBeOdd && has_odd(begin, end)) return false;
      if (column.list) add_list(column.way, {begin, end, line.line, c}, lists);
      else add_token(column.way, begin, end, line.line, c, lists);
    }
    return true;
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

  // Stored field by field: a copy of a Token just made on the stack would wait for its four stores.
  void add_token(Way way, std::uint32_t begin, std::uint32_t end, std::uint32_t line, std::uint32_t column, Lists& lists) const {
    const auto list = static_cast<std::uint32_t>(way);
    Token* const to = lists.next[list]++;
    to->begin = begin;
    to->end = end;
    to->line = line;
    to->column = column;
    if (way == Way::check) *lists.left++ = number_of(way, static_cast<std::uint32_t>(to - s_.found.tokens[list]));
  }

  // Lists of up to four short elements, the common ones, are cut without a branch on how many there are.
  void add_list(Way way, const Token& value, Lists& lists) const {
    const std::uint32_t size = value.end - value.begin;
    std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + value.begin, shape_.set_separator), smaller(size, 64));
    const std::uint32_t commas = Simd::count(cuts);
    if (size > 64 || commas > 3 || way == Way::check) return add_long_list(way, value, lists);
    const auto list = static_cast<std::uint32_t>(way);
    Token* const to = lists.next[list];
    std::uint32_t begin = value.begin;
    for (std::uint32_t i = 0; i < 4; ++i) {
      const std::uint32_t end = value.begin + smaller(Simd::lowest(cuts), size);
      to[i].begin = begin;
      to[i].end = end;
      to[i].line = value.line;
      to[i].column = value.column;
      cuts = Simd::without_lowest(cuts);
      begin = end + 1;
    }
    lists.next[list] = to + commas + 1;
  }

  [[gnu::noinline]] void add_long_list(Way way, const Token& value, Lists& lists) const {
    std::uint32_t begin = value.begin;
    for (std::uint32_t at = value.begin; at < value.end; at += 64) {
      std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + at, shape_.set_separator), smaller(value.end - at, 64));
      for (; cuts != 0; cuts = Simd::without_lowest(cuts)) {
        const std::uint32_t end = at + Simd::lowest(cuts);
        add_token(way, begin, end, value.line, value.column, lists);
        begin = end + 1;
      }
    }
    add_token(way, begin, value.end, value.line, value.column, lists);
  }

  const TsvShape& shape_;
  TsvScan& s_;
};

}  // namespace
}  // namespace demarche::kernel
