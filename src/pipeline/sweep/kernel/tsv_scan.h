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
    move_base();
    const std::uint32_t ends = find_structure();
    const std::uint32_t rows = find_rows(ends);
    KeyWork& found = s_.found;
    Lists lists{{found.tokens[0], found.tokens[1], found.tokens[2], found.tokens[3]}, found.left};
    for (std::uint32_t c = 0; c < shape_.column_count; ++c) take_column(c, rows, lists);
    for (std::uint32_t way = 0; way < kWays; ++way) found.counts[way] = static_cast<std::uint32_t>(lists.next[way] - found.tokens[way]);
    found.left_count = static_cast<std::uint32_t>(lists.left - found.left);
    keep_cuts();
  }

 private:
  // The cuts of a line that began kLongLine before this chunk fit into 16 bits; one that began further back is no plain row.
  void move_base() {
    const std::uint32_t base = s_.at > kLongLine ? s_.at - kLongLine : 0, by = base - s_.base;
    if (s_.line_start < base) s_.cuts_lost = true, s_.cut_count = 0;
    for (std::uint32_t i = 0; i < s_.cut_count; ++i) s_.cuts[i] = static_cast<std::uint16_t>(s_.cuts[i] - by);
    s_.base = base;
  }

  // The places of separators and line ends. Returns how many lines end in the chunk.
  [[gnu::noinline]] std::uint32_t find_structure() {
    const char* const text = s_.text;
    std::uint16_t* const cut_places = s_.cuts;
    std::uint32_t* const line_ends = s_.line_ends;
    const char separator = shape_.separator;
    const std::uint32_t stop = s_.size - s_.at > kChunk ? s_.at + kChunk : s_.size, base = s_.base;
    std::uint32_t ends = 0, cut_count = s_.cut_count;
    for (std::uint32_t at = s_.at; at < stop; at += 64) {
      // The next chunk, for a text that comes from far (a mapped file): a burst of them would be too many at once.
      __builtin_prefetch(text + at + kChunk, 0, 2);
      std::uint64_t lines = 0, cuts = 0;
      Simd::classify(text + at, separator, lines, cuts);
      if (stop - at < 64) {
        const std::uint64_t inside = (std::uint64_t{1} << (stop - at)) - 1;
        lines &= inside, cuts &= inside;
      }
      Simd::write_places(cuts | lines, at - base, cut_places + cut_count);
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
    s_.at = stop;
    return ends;
  }

  // A line is a plain row when the line's end is the cut that a row with all its columns would end with. Returns how many
  // there are.
  [[gnu::noinline]] std::uint32_t find_rows(const std::uint32_t ends) {
    const std::uint32_t* const line_ends = s_.line_ends;
    const std::uint16_t* const cuts = s_.cuts;
    TsvRow* row = s_.rows;
    const char* const text = s_.text;
    const std::uint32_t wanted = shape_.separators, base = s_.base, cut_count = s_.cut_count;
    std::uint32_t cut = 0, start = s_.line_start, line = s_.lines;
    for (std::uint32_t i = 0; i < ends; ++i, ++line) {
      const std::uint32_t end = line_ends[i];
      const bool all_there = cut + wanted < cut_count;   // behind them is anything
      const bool plain = all_there && base + cuts[cut + wanted] == end && text[start] != '#' && end - start <= kLongLine;
      if (plain && !s_.cuts_lost) {
        row->cut = cut;
        row->begin = start;
        row->line = line;
        ++row;
        cut += wanted + 1;
      } else {
        note_unusual(line, start, end);
        while (cut != cut_count && base + cuts[cut] <= end) ++cut;
        s_.cuts_lost = false;
      }
      start = end + 1;
    }
    s_.lines = line;
    s_.line_start = start;
    kept_from_ = cut;
    return static_cast<std::uint32_t>(row - s_.rows);
  }

  // Those of the line that goes on in the next chunk.
  void keep_cuts() {
    std::uint32_t count = 0;
    for (std::uint32_t i = kept_from_; i < s_.cut_count; ++i) s_.cuts[count++] = s_.cuts[i];
    s_.cut_count = count;
  }

  [[gnu::noinline]] void note_unusual(std::uint32_t line, std::uint32_t begin, std::uint32_t end) {
    std::uint32_t* to = s_.unusual + 3 * s_.unusual_count++;
    to[0] = line, to[1] = begin, to[2] = end;
  }

  // The values of a column in all rows of the chunk.
  [[gnu::noinline]] void take_column(const std::uint32_t number, const std::uint32_t rows, Lists& out) const {
    Lists lists = out;
    const TsvColumn column = shape_.columns[number];
    const std::uint16_t* const ends = s_.cuts + column.place;
    const std::uint32_t base = s_.base, behind = base + 1;
    const TsvRow* const all = s_.rows;
    for (std::uint32_t i = 0; i < rows; ++i) {
      const TsvRow row = all[i];
      const std::uint32_t end = base + ends[row.cut];
      const std::uint32_t begin = column.place == 0 ? row.begin : behind + ends[static_cast<std::ptrdiff_t>(row.cut) - 1];
      if (column.list) add_list(column.way, {begin, end, row.line, number}, lists);
      else add_token(column.way, begin, end, row.line, number, lists);
    }
    out = lists;
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
  std::uint32_t kept_from_ = 0;          // the first cut of the line that goes on
};

}  // namespace
}  // namespace demarche::kernel
