#include "formats/zeek/field_text.h"

#include <algorithm>

#include "base/text.h"
#include "formats/zeek/line_cut.h"

namespace demarche::zeek {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool is_plain(std::string_view text) {
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    const std::uint64_t word = lane::load(text.data() + at);
    if ((lane::below_space(word) | (word & lane::kHigh) | lane::equal(word, lane::kOnes * 0x7F)) != 0) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

OddBytes odd_bytes(std::string_view text) {
  OddBytes odd;
  bool high = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) odd.control = true;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
        static_cast<unsigned char>(text[i + 1]) < 0xA0)
      odd.control = true;
    high = high || byte >= 0x80;
  }
  odd.not_utf8 = high && !is_utf8(text);
  return odd;
}

void append_unescaped(std::string& out, std::string_view text) {
  std::size_t start = 0;
  for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', start)) {
    out.append(text.substr(start, at - start));
    const std::string_view rest = text.substr(at + 1);
    start = at + 1;
    if (rest.starts_with('\\')) {
      out += '\\';
      ++start;
    } else if (rest.size() >= 3 && rest[0] == 'x' && hex_digit(rest[1]) >= 0 && hex_digit(rest[2]) >= 0) {
      out += static_cast<char>(hex_digit(rest[1]) * 16 + hex_digit(rest[2]));
      start += 3;
    } else {
      out += '\\';
    }
  }
  out.append(text.substr(start));
}

std::string_view visible_text(std::string_view text, LineTexts& texts) {
  if (is_plain(text)) return text;
  std::string shown = visible(text);
  if (shown == text) return text;
  std::string& kept = texts.next();
  kept = std::move(shown);
  return kept;
}

void ListText::add(std::string_view element) {
  clash_ = clash_ || element.find(separator_) != std::string_view::npos;
  if (count_++ == 0) first_ = element;
  else rest_.push_back(element);
}

std::string_view ListText::finish() {
  if (clash_) separator_ = '\x1f';
  if (rest_.empty()) return first_;
  std::string& joined = texts_.next();
  joined = first_;
  for (const std::string_view element : rest_) (joined += separator_) += element;
  return joined;
}

}  // namespace demarche::zeek
