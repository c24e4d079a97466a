// JsonScanner: where the tokens of a chunk of JSON lines are. Included by the kernels only (see key_scan.h).
//
// No line is parsed. A quote, a colon and the start of a text or a list, one behind the other, end a key; in a line without
// escaped quotes nothing else looks like that, and in one with them at worst too much is looked at. The key's name says
// whether its value is wanted; the value ends at the next quote.
#pragma once

#include "pipeline/sweep/kernel/key_scan.h"

namespace demarche::kernel {
namespace {

template <class Simd>
class JsonScanner {
 public:
  JsonScanner(const JsonShape& shape, JsonScan& scan) : shape_(shape), s_(scan) {}

  void find_tokens() {
    s_.awkward_count = s_.strange_count = s_.found.left_count = 0;
    for (TokenList& list : s_.found.tokens) list.count = 0;
    const std::uint32_t first = s_.at, keys = find_keys();
    take_values(first, keys);
  }

 private:
  [[gnu::noinline]] std::uint32_t find_keys() {
    const char* const text = s_.text;
    std::uint16_t* const key_ends = s_.key_ends;
    const std::uint32_t size = s_.size, stop = size - s_.at > kChunk ? s_.at + kChunk : size, first = s_.at;
    std::uint32_t keys = 0, lines = s_.line_count;
    if (s_.at == 0 && text[0] != '{') note_strange(0);
    for (std::uint32_t at = first; at < stop; at += 64) {
      __builtin_prefetch(text + at + kChunk, 0, 2);
      std::uint64_t ends = 0, key_marks = 0, strange = 0, breaks = 0;
      Simd::json_marks(text + at, ends, key_marks, strange, breaks);
      const std::uint64_t inside = stop - at < 64 ? (std::uint64_t{1} << (stop - at)) - 1 : ~std::uint64_t{0};
      ends &= inside;
      s_.lines[at / 64] = ends;
      s_.before[at / 64] = lines;
      lines += Simd::count(ends);
      Simd::write_places(key_marks & inside, at - first, key_ends + keys);
      keys += Simd::count(key_marks & inside);
      strange &= inside;
      for (; strange != 0; strange = Simd::without_lowest(strange)) note_strange(at + Simd::lowest(strange));
      breaks &= inside;   // line ends before something other than an object
      for (; breaks != 0; breaks = Simd::without_lowest(breaks))
        if (const std::uint32_t next = at + Simd::lowest(breaks) + 1; next < size) note_strange(next);
    }
    s_.line_count = lines;
    s_.at = stop;
    return keys;
  }

  void note_strange(std::uint32_t at) { s_.strange[s_.strange_count++] = at; }
  void note_awkward(std::uint32_t at) { s_.awkward[s_.awkward_count++] = at; }

  static std::uint64_t word_at(const char* at) {
    std::uint64_t word = 0;
    __builtin_memcpy(&word, at, 8);
    return word;
  }

  // The place of the key that ends at `end` in the table; JsonShape::kPlaces when it is not there.
  [[nodiscard]] std::uint32_t place_of(std::uint32_t end) const {
    const char* const text = s_.text + end;
    const std::uint32_t size = Simd::leading(Simd::equal64(text - 64, '"'));
    if (size > JsonKey::kLongest) return JsonShape::kPlaces;
    std::uint64_t words[4];
    for (std::uint32_t i = 0; i < 4; ++i) {
      const std::uint32_t from_end = 8 * (4 - i);   // of this word's first byte
      const std::uint32_t there = size >= from_end ? 8 : size + 8 > from_end ? size + 8 - from_end : 0;
      words[i] = word_at(text - from_end) & Simd::high_bits(8 * there);
    }
    for (std::uint32_t place = JsonShape::place_of(words);; place = (place + 1) % JsonShape::kPlaces) {
      const JsonKey& key = shape_.keys[place];
      if (key.size == 0) return JsonShape::kPlaces;
      if (key.words[3] == words[3] && key.words[2] == words[2] && key.words[1] == words[1] && key.words[0] == words[0] && key.size == size)
        return place;
    }
  }

  [[gnu::noinline]] void take_values(const std::uint32_t first, const std::uint32_t keys) {
    const char* const text = s_.text;
    for (std::uint32_t i = 0; i < keys; ++i) {
      const std::uint32_t end = first + s_.key_ends[i], place = place_of(end);
      if (place == JsonShape::kPlaces) {
        note_awkward(end);
        continue;
      }
      const JsonKey& key = shape_.keys[place];
      if (!key.live) continue;
      const std::uint32_t value = text[end + 2] == ' ' ? end + 3 : end + 2;
      bool good = true;
      if (text[value] == '"') good = take_text(key.way, value + 1, place);
      else if (text[value] == '[') good = take_list(key.way, value + 1, place);
      else good = text[value] != ' ' && text[value] != '\t';
      if (!good) note_awkward(end);
    }
  }

  // False: not to be cut here.
  bool take_text(Way way, std::uint32_t begin, std::uint32_t place) {
    std::uint64_t quotes = 0, odd = 0;
    Simd::text_marks(s_.text + begin, quotes, odd);
    const std::uint32_t size = Simd::lowest(quotes);
    if (size == 64 || Simd::low_bits(odd, size) != 0) return way == Way::check && take_odd_text(begin, place);
    add_token(way, begin, begin + size, place);
    return true;
  }

  // A long one, or one with escapes, which JsonSieve undoes. An escaped quote, or none in the line: not to be cut here.
  [[gnu::noinline]] bool take_odd_text(std::uint32_t begin, std::uint32_t place) {
    for (std::uint32_t at = begin;; at += 64) {
      const std::uint64_t quotes = Simd::equal64(s_.text + at, '"'), ends = Simd::equal64(s_.text + at, '\n');
      if (Simd::lowest(ends) < Simd::lowest(quotes)) return false;
      if (quotes == 0) continue;
      const std::uint32_t end = at + Simd::lowest(quotes);
      if (s_.text[end - 1] == '\\') return false;
      add_token(Way::check, begin, end, place);
      return true;
    }
  }

  bool take_list(Way way, std::uint32_t begin, std::uint32_t place) {
    const char* const text = s_.text;
    std::uint64_t quotes = 0, odd = 0;
    Simd::text_marks(text + begin, quotes, odd);
    // Objects and lists in it have their own keys, or show nothing (but to texts within values); so do numbers.
    if (text[begin] == ']') return true;
    if (text[begin] == '{' || text[begin] == '[') return way != Way::check;
    if (text[begin] != '"') {
      const std::uint64_t closes = Simd::equal64(text + begin, ']');
      return closes != 0 && Simd::lowest(quotes) > Simd::lowest(closes);
    }
    if (way == Way::check) return false;
    TokenList& tokens = s_.found.tokens[static_cast<std::uint32_t>(way)];
    const std::uint32_t count = tokens.count;
    for (;;) {
      const std::uint32_t open = Simd::lowest(quotes);
      quotes = Simd::without_lowest(quotes);
      const std::uint32_t close = Simd::lowest(quotes);
      quotes = Simd::without_lowest(quotes);
      if (close < 62) {
        add_token(way, begin + open + 1, begin + close, place);
        if (text[begin + close + 1] == ']' && Simd::low_bits(odd, close) == 0) return true;
        if (text[begin + close + 1] == ',' && text[begin + close + 2] == '"') continue;
      }
      tokens.count = count;
      return false;
    }
  }

  void add_token(Way way, std::uint32_t begin, std::uint32_t end, std::uint32_t place) {
    TokenList& list = s_.found.tokens[static_cast<std::uint32_t>(way)];
    const std::uint32_t index = list.count++;
    list.begins[index] = begin;
    list.ends[index] = end;
    list.keys[index] = place;
    if (way == Way::check) s_.found.left[s_.found.left_count++] = number_of(way, index);
  }

  const JsonShape& shape_;
  JsonScan& s_;
};

template <class Simd>
void scan_json(const JsonShape& shape, const FilterView& filter, JsonScan& scan) {
  JsonScanner<Simd>(shape, scan).find_tokens();
  KeyScanner<Simd>(scan.text, filter, scan.found).scan();
}

}  // namespace
}  // namespace demarche::kernel
