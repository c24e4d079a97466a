#include "formats/intel/pattern_token.h"

#include <algorithm>

#include "base/text.h"
#include "base/timestamp.h"

namespace demarche::intel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_word_start(c) || is_digit(c) || c == '-'; }

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    for (;;) {
      (void)TRY(skip_space());
      if (at_ >= text_.size()) break;
      if (tokens_.size() >= kMostTokens) return Error{ErrorKind::limit, "the pattern has more than " + with_thousands(kMostTokens) + " tokens"};
      (void)TRY(token());
    }
    add(Token::Kind::end, {}, at_);
    return std::move(tokens_);
  }

 private:
  void add(Token::Kind kind, std::string text, std::size_t at) { tokens_.push_back({kind, std::move(text), at + 1}); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  [[nodiscard]] std::string found() const {
    return at_ < text_.size() ? "\"" + visible(text_.substr(at_, 12)) + "\"" : "the end of the pattern";
  }

  Status skip_space();
  Status token();
  Status quoted(Token::Kind kind, std::size_t start);
  Status number();
  bool symbol();

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

// Bytes of the Unicode space that starts at the front, or 0; the list is the grammar's.
std::size_t unicode_space(std::string_view text) {
  static constexpr std::string_view kSpaces[] = {
      "\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
  for (const std::string_view space : kSpaces)
    if (text.starts_with(space)) return space.size();
  const bool quad = text.size() >= 3 && text.starts_with("\xE2\x80") && static_cast<unsigned char>(text[2]) >= 0x80 &&
                    static_cast<unsigned char>(text[2]) <= 0x8A;
  return quad ? 3 : 0;
}

Status Tokenizer::skip_space() {
  while (at_ < text_.size()) {
    if (std::string_view(" \t\r\n\v\f").find(text_[at_]) != std::string_view::npos) ++at_;
    else if (const std::size_t space = unicode_space(text_.substr(at_)); space != 0) at_ += space;
    else if (text_.substr(at_, 2) == "//") at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    else if (text_.substr(at_, 2) == "/*") {
      const std::size_t end = text_.find("*/", at_ + 2);
      if (end == std::string_view::npos) return pattern_error(at_ + 1, "a comment that ends with */", "none");
      at_ = end + 2;
    } else break;
  }
  return Done{};
}

Status Tokenizer::token() {
  const std::size_t start = at_;
  const char c = peek();
  if (c == '\'') return quoted(Token::Kind::text, start);
  if ((c == 't' || c == 'h' || c == 'b') && peek(1) == '\'') {
    ++at_;
    return quoted(c == 't' ? Token::Kind::timestamp : c == 'h' ? Token::Kind::hex : Token::Kind::binary, start);
  }
  const bool sign = c == '-' || c == '+';
  if (is_digit(c) || (sign && (is_digit(peek(1)) || peek(1) == '.')) || (c == '.' && is_digit(peek(1)))) return number();
  if (is_word_start(c)) {
    while (is_word(peek())) ++at_;
    add(Token::Kind::word, std::string(text_.substr(start, at_ - start)), start);
    return Done{};
  }
  if (symbol()) return Done{};
  return pattern_error(start + 1, "a STIX pattern", found());
}

bool Tokenizer::symbol() {
  static constexpr std::string_view kSymbols[] = {"==", "!=", "<>", "<=", ">=", "=", "<", ">", "[", "]", "(", ")", ",", ":", ".", "*"};
  for (const std::string_view symbol : kSymbols) {
    if (!text_.substr(at_).starts_with(symbol)) continue;
    add(Token::Kind::symbol, std::string(symbol), at_);
    at_ += symbol.size();
    return true;
  }
  return false;
}

Status check_literal(Token::Kind kind, std::string_view text, std::size_t column) {
  const auto all = [&](auto&& allowed) { return std::all_of(text.begin(), text.end(), allowed); };
  if (kind == Token::Kind::timestamp) {
    const bool shape = text.size() >= 20 && text[10] == 'T' && text.back() == 'Z';
    if (!shape || !Timestamp::parse_iso(text)) return pattern_error(column, "a time such as t'2013-02-19T08:15:00Z'", visible(text.substr(0, 40)));
  }
  if (kind == Token::Kind::hex) {
    const bool hex = all([](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
    if (!hex || text.size() % 2 != 0) return pattern_error(column, "an even number of hexadecimal digits in h''", visible(text.substr(0, 40)));
  }
  if (kind == Token::Kind::binary) {
    const bool base64 = all([](char c) { return (is_word(c) && c != '_' && c != '-') || c == '+' || c == '/' || c == '='; });
    if (!base64 || text.size() % 4 != 0) return pattern_error(column, "base64 in b''", visible(text.substr(0, 40)));
  }
  return Done{};
}

Status Tokenizer::quoted(Token::Kind kind, std::size_t start) {
  std::string out;
  for (++at_;; ++at_) {
    if (at_ >= text_.size()) return pattern_error(start + 1, "a closing quote ' for the text that starts here", "the end of the pattern");
    if (text_[at_] == '\'') break;
    if (text_[at_] == '\\') {
      const char next = peek(1);
      if (next != '\'' && next != '\\') {
        Error error = pattern_error(at_ + 1, "\\' or \\\\ after a backslash", found());
        error.hint = "in a pattern a backslash is written twice (and in JSON each of these twice again)";
        return error;
      }
      ++at_;
    }
    out += text_[at_];
  }
  ++at_;
  (void)TRY(check_literal(kind, out, start + 1));
  add(kind, std::move(out), start);
  return Done{};
}

Status Tokenizer::number() {
  const std::size_t start = at_;
  if (peek() == '-' || peek() == '+') ++at_;
  while (is_digit(peek())) ++at_;
  bool real = false;
  if (peek() == '.' && is_digit(peek(1))) {
    real = true;
    for (++at_; is_digit(peek());) ++at_;
  }
  // "1.2.3.4" or "5abc" without quotes
  if (is_word(peek()) || (peek() == '.' && real)) return pattern_error(start + 1, "a number, or text in quotes '...'", "\"" + visible(text_.substr(start, 20)) + "\"");
  add(real ? Token::Kind::real : Token::Kind::integer, std::string(text_.substr(start, at_ - start)), start);
  return Done{};
}

}  // namespace

Error pattern_error(std::size_t column, std::string_view expected, std::string_view found) {
  return bad_input("column " + std::to_string(column) + ": expected " + std::string(expected) + ", found " + std::string(found));
}

Result<std::vector<Token>> tokenize(std::string_view pattern) {
  if (pattern.size() > kLongestPattern)
    return Error{ErrorKind::limit, "the pattern is longer than " + with_thousands(kLongestPattern) + " bytes"};
  return Tokenizer(pattern).run();
}

}  // namespace demarche::intel
