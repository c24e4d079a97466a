#include "pipeline/sweep/mail_text.h"

#include "base/text.h"

namespace demarche::sweep {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// The closing quote of the quoted string that opens at `open`, or npos. A backslash protects the next character.
std::size_t closing_quote(std::string_view text, std::size_t open) {
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (text[i] == '\\') ++i;
    else if (text[i] == '"') return i;
  }
  return std::string_view::npos;
}

void take(std::string_view word, std::vector<std::string_view>& out) {
  const auto at = word.rfind('@');
  if (at != std::string_view::npos && at > 0 && at + 1 < word.size()) out.push_back(word);
}

// `angle`: where the piece's last unquoted "<" is, or npos.
void take_piece(std::string_view piece, std::size_t angle, std::vector<std::string_view>& out) {
  if (angle != std::string_view::npos) {
    const std::string_view inside = piece.substr(angle + 1);
    return take(trim(inside.substr(0, inside.find('>'))), out);
  }
  for (std::size_t start = piece.find_first_not_of(kSpace); start != std::string_view::npos;) {
    const std::size_t end = piece.find_first_of(kSpace, start);
    take(piece.substr(start, end == std::string_view::npos ? end : end - start), out);
    start = end == std::string_view::npos ? end : piece.find_first_not_of(kSpace, end);
  }
}

}  // namespace

void find_mail_addresses(std::string_view text, std::vector<std::string_view>& out) {
  std::size_t start = 0, angle = std::string_view::npos;
  bool may_close = true;   // false once a quote was found to be open to the end: all later ones are ordinary too
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == ',' || text[i] == ';') {
      take_piece(text.substr(start, i - start), angle, out);
      start = i + 1;
      angle = std::string_view::npos;
    } else if (text[i] == '<') {
      angle = i - start;
    } else if (text[i] == '"' && may_close) {
      const std::size_t close = closing_quote(text, i);
      if (close == std::string_view::npos) may_close = false;
      else i = close;
    }
  }
}

}  // namespace demarche::sweep
