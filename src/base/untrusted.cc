#include "base/untrusted.h"

#include "base/text.h"

namespace demarche {
namespace {

// Bidirectional controls and zero-width characters that can make a line read as something else:
// U+061C, U+200B..U+200F, U+2028..U+202E, U+2060..U+2069, U+FEFF.
std::string show_directions(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto a = static_cast<unsigned char>(text[at]);
    const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
    if (a == 0xD8 && byte(1) == 0x9C) {
      out += "\\u{061c}";
      at += 2;
    } else if (a == 0xE2 && byte(1) == 0x80 && ((byte(2) >= 0x8B && byte(2) <= 0x8F) || (byte(2) >= 0xA8 && byte(2) <= 0xAE))) {
      static constexpr char kHex[] = "0123456789abcdef";
      const unsigned low = byte(2) - 0x80;
      out += std::string("\\u{20") + kHex[low >> 4] + kHex[low & 15] + "}";
      at += 3;
    } else if (a == 0xE2 && byte(1) == 0x81 && byte(2) >= 0xA0 && byte(2) <= 0xA9) {
      static constexpr char kHex[] = "0123456789abcdef";
      const unsigned low = byte(2) - 0x80 + 0x40;
      out += std::string("\\u{20") + kHex[low >> 4] + kHex[low & 15] + "}";
      at += 3;
    } else if (a == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) {
      out += "\\u{feff}";
      at += 3;
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace

std::string for_terminal(std::string_view untrusted) { return show_directions(visible(untrusted)); }

std::string for_html(std::string_view untrusted) {
  std::string out;
  for (char c : for_terminal(untrusted)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string for_markdown(std::string_view untrusted) {
  std::string out;
  for (char c : for_terminal(untrusted)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\\': case '`': case '*': case '_': case '{': case '}': case '[': case ']': case '(': case ')':
      case '#': case '+': case '-': case '!': case '|': case '~':
        out += '\\';
        out += c;
        break;
      default: out += c;
    }
  }
  return out;
}

std::string for_csv(std::string_view untrusted) {
  std::string cell = visible(untrusted);
  if (!cell.empty() && std::string_view("=+-@").find(cell[0]) != std::string_view::npos) cell.insert(0, "'");
  if (cell.find_first_of(",\"") == std::string::npos) return cell;
  return "\"" + replace_all(cell, "\"", "\"\"") + "\"";
}

}  // namespace demarche
