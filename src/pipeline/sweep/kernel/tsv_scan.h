// TsvScanner: where the tokens of a chunk of a TSV log are. Included by the kernels only (see key_scan.h).
#pragma once

#include "pipeline/sweep/kernel/key_scan.h"

namespace demarche::kernel {
namespace {

template <class Simd>
class TsvScanner {
 public:
  TsvScanner(const TsvShape& shape, TsvScan& scan) : shape_(shape), s_(scan) {}

  void find_tokens() {
    s_.found.left_count = s_.unusual_count = 0;
    move_base();
    s_.line_count = find_structure();
    const std::uint32_t rows = find_rows(s_.line_count);
    for (TokenList& list : s_.found.tokens) list.count = 0;
    for (std::uint32_t c = 0; c < shape_.column_count; ++c) take_column(c, rows);
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
    std::uint32_t* const row_cuts = s_.row_cuts;
    std::uint32_t* const row_begins = s_.row_begins;
    const char* const text = s_.text;
    const std::uint32_t wanted = shape_.separators, base = s_.base, cut_count = s_.cut_count;
    std::uint32_t cut = 0, rows = 0, start = s_.line_start, line = s_.lines;
    for (std::uint32_t i = 0; i < ends; ++i, ++line) {
      const std::uint32_t end = line_ends[i];
      const bool all_there = cut + wanted < cut_count;   // behind them is anything
      const bool plain = all_there && base + cuts[cut + wanted] == end && text[start] != '#' && end - start <= kLongLine;
      if (plain && !s_.cuts_lost) {
        row_cuts[rows] = cut;
        row_begins[rows++] = start;
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
    return rows;
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
  [[gnu::noinline]] void take_column(const std::uint32_t number, const std::uint32_t rows) {
    const TsvColumn column = shape_.columns[number];
    TokenList& list = s_.found.tokens[static_cast<std::uint32_t>(column.way)];
    const std::uint32_t first = list.count;
    s_.first_tokens[number] = first;
    if (column.list) cut_lists(column, rows, list);
    else take_values(column, rows, list);
    if (column.way != Way::check) return;
    for (std::uint32_t i = first; i < list.count; ++i) s_.found.left[s_.found.left_count++] = number_of(Way::check, i);
  }

  void take_values(const TsvColumn column, const std::uint32_t rows, TokenList& list) const {
    const std::uint16_t* const cuts = s_.cuts + column.place;
    const std::uint32_t* const row_cuts = s_.row_cuts;
    const std::uint32_t* const row_begins = s_.row_begins;
    std::uint32_t* const begins = list.begins + list.count;
    std::uint32_t* const ends = list.ends + list.count;
    const std::uint32_t base = s_.base, behind = base + 1;
    for (std::uint32_t i = 0; i < rows; ++i) ends[i] = base + cuts[row_cuts[i]];
    if (column.place == 0) __builtin_memcpy(begins, row_begins, rows * sizeof *begins);
    else
      for (std::uint32_t i = 0; i < rows; ++i) begins[i] = behind + cuts[static_cast<std::ptrdiff_t>(row_cuts[i]) - 1];
    list.count += rows;
  }

  void cut_lists(const TsvColumn column, const std::uint32_t rows, TokenList& list) const {
    const std::uint16_t* const cuts = s_.cuts + column.place;
    std::uint32_t count = list.count;
    for (std::uint32_t i = 0; i < rows; ++i) {
      const std::uint32_t cut = s_.row_cuts[i];
      const std::uint32_t begin = column.place == 0 ? s_.row_begins[i] : s_.base + 1 + cuts[static_cast<std::ptrdiff_t>(cut) - 1];
      count = add_list({begin, s_.base + cuts[cut]}, list, count);
    }
    list.count = count;
  }

  // Lists of up to four short elements, the common ones, are cut without a branch on how many there are.
  [[nodiscard]] std::uint32_t add_list(const Extent value, const TokenList& list, const std::uint32_t count) const {
    const std::uint32_t size = value.end - value.begin;
    std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + value.begin, shape_.set_separator), smaller(size, 64));
    const std::uint32_t commas = Simd::count(cuts);
    if (size > 64 || commas > 3) return add_long_list(value, list, count);
    std::uint32_t begin = value.begin;
    for (std::uint32_t i = 0; i < 4; ++i) {
      const std::uint32_t end = value.begin + smaller(Simd::lowest(cuts), size);
      list.begins[count + i] = begin;
      list.ends[count + i] = end;
      cuts = Simd::without_lowest(cuts);
      begin = end + 1;
    }
    return count + commas + 1;
  }

  [[gnu::noinline]] std::uint32_t add_long_list(const Extent value, const TokenList& list, std::uint32_t count) const {
    std::uint32_t begin = value.begin;
    const auto add = [&](std::uint32_t end) {
      list.begins[count] = begin;
      list.ends[count++] = end;
      begin = end + 1;
    };
    for (std::uint32_t at = value.begin; at < value.end; at += 64) {
      std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + at, shape_.set_separator), smaller(value.end - at, 64));
      for (; cuts != 0; cuts = Simd::without_lowest(cuts)) add(at + Simd::lowest(cuts));
    }
    add(value.end);
    return count;
  }

  const TsvShape& shape_;
  TsvScan& s_;
  std::uint32_t kept_from_ = 0;          // the first cut of the line that goes on
};

}  // namespace
}  // namespace demarche::kernel
