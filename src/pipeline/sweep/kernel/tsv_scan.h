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
    const std::uint32_t from = s_.at;
    s_.line_count = find_structure();
    const std::uint32_t rows = all_plain() ? s_.line_count : sort_lines(from);
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
    const char separator = shape_.separator;
    const std::uint32_t stop = s_.size - s_.at > kChunk ? s_.at + kChunk : s_.size, base = s_.base;
    std::uint32_t ends = 0, cut_count = s_.cut_count, at = s_.at;
    const auto add = [&](std::uint64_t lines, std::uint64_t cuts) {
      Simd::write_places(cuts, at - base, cut_places + cut_count);
      cut_count += Simd::count(cuts);
      ends += Simd::count(lines);
    };
    for (; stop - at >= 64; at += 64) {
      // The next chunk, for a text that comes from far (a mapped file): a burst of them would be too many at once.
      __builtin_prefetch(text + at + kChunk, 0, 2);
      std::uint64_t lines = 0, cuts = 0;
      Simd::classify(text + at, separator, lines, cuts);
      add(lines, cuts);
    }
    if (at != stop) {
      std::uint64_t lines = 0, cuts = 0;
      Simd::classify(text + at, separator, lines, cuts);
      add(Simd::low_bits(lines, stop - at), Simd::low_bits(cuts, stop - at));
    }
    s_.cut_count = cut_count;
    s_.at = stop;
    return ends;
  }

  // Are all lines that end in the chunk rows with all their columns? They are when cutting the cuts into rows meets a line
  // end each time, as often as there are line ends. Takes them then.
  [[gnu::noinline]] bool all_plain() {
    const std::uint32_t lines = s_.line_count, columns = shape_.separators + 1;
    if (s_.cuts_lost || lines == 0 || s_.cut_count / columns < lines) return lines == 0;
    const char* const text = s_.text;
    const std::uint16_t* const cuts = s_.cuts;
    std::uint32_t* const row_cuts = s_.row_cuts;
    std::uint32_t* const row_begins = s_.row_begins;
    const std::uint32_t base = s_.base;
    // Only the first can be long, as it may have begun in an earlier chunk.
    std::uint32_t cut = 0, start = s_.line_start, wrong = bit(text[start] == '#') | bit(base + cuts[columns - 1] - start > kLongLine);
    for (std::uint32_t i = 0; i < lines; ++i, cut += columns) {
      const std::uint32_t end = base + cuts[cut + columns - 1];
      wrong |= static_cast<std::uint32_t>(text[end] ^ '\n') | bit(text[end + std::size_t{1}] == '#');   // or one behind the last line
      row_cuts[i] = cut;
      row_begins[i] = start;
      start = end + 1;
    }
    if (wrong != 0) return false;
    s_.lines += lines;
    s_.line_start = start;
    kept_from_ = cut;
    return true;
  }

  // The lines one by one: a line is a plain row when the line's end is the cut that a row with all its columns would end
  // with. Returns how many rows there are.
  [[gnu::noinline]] std::uint32_t sort_lines(std::uint32_t at) {
    const char* const text = s_.text;
    const std::uint16_t* const cuts = s_.cuts;
    const std::uint32_t wanted = shape_.separators, base = s_.base, cut_count = s_.cut_count;
    std::uint32_t cut = 0, rows = 0;
    for (; at < s_.at; at += 64) {
      std::uint64_t ends = Simd::low_bits(Simd::equal64(text + at, '\n'), smaller(s_.at - at, 64));
      for (; ends != 0; ends = Simd::without_lowest(ends), ++s_.lines) {
        const std::uint32_t end = at + Simd::lowest(ends), start = s_.line_start;
        const bool all_there = cut + wanted < cut_count;   // behind them is anything
        const bool plain = all_there && base + cuts[cut + wanted] == end && text[start] != '#' && end - start <= kLongLine;
        if (plain && !s_.cuts_lost) {
          s_.row_cuts[rows] = cut;
          s_.row_begins[rows++] = start;
          cut += wanted + 1;
        } else {
          note_unusual(s_.lines, start, end);
          while (cut != cut_count && base + cuts[cut] <= end) ++cut;
          s_.cuts_lost = false;
        }
        s_.line_start = end + 1;
      }
    }
    kept_from_ = cut;
    return rows;
  }

  // Those of the line that goes on in the next chunk.
  void keep_cuts() {
    std::uint32_t count = 0;
    for (std::uint32_t i = kept_from_; i < s_.cut_count; ++i) s_.cuts[count++] = s_.cuts[i];
    s_.cut_count = count;
  }

  void note_unusual(std::uint32_t line, std::uint32_t begin, std::uint32_t end) {
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

  // Short lists, the common ones, are cut without a branch on how many elements there are.
  [[nodiscard]] std::uint32_t add_list(const Extent value, const TokenList& list, const std::uint32_t count) const {
    const std::uint32_t size = value.end - value.begin;
    if (size > 63) return add_long_list(value, list, count);
    const std::uint64_t cuts = Simd::low_bits(Simd::equal64(s_.text + value.begin, shape_.set_separator), size) | std::uint64_t{1} << size;
    const std::uint32_t elements = Simd::count(cuts);
    if (elements > 16) return add_long_list(value, list, count);
    list.begins[count] = value.begin;
    Simd::write_elements(cuts, value.begin, list.begins + count + 1, list.ends + count);
    return count + elements;
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

template <class Simd>
void scan_tsv(const TsvShape& shape, const FilterView& filter, TsvScan& scan) {
  TsvScanner<Simd>(shape, scan).find_tokens();
  KeyScanner<Simd>(scan.text, filter, scan.found).scan();
}

}  // namespace
}  // namespace demarche::kernel
