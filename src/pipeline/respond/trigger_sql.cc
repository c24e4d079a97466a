#include "pipeline/respond/trigger_sql.h"

#include <algorithm>

#include "base/text.h"
#include "model/query.h"

namespace demarche::respond {
namespace {

bool identifier_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool digit(char c) { return c >= '0' && c <= '9'; }
bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

// A piece of SQL. Only parameters and calls of reply matter; all else is passed on as it is.
struct Piece {
  enum class Kind { other, parameter, reply };
  Kind kind = Kind::other;
  std::string_view text;     // of a parameter: its name without $
  std::string argument;      // of reply: the demand
};

// Cuts SQL as PostgreSQL's lexer does, whose rules DuckDB follows.
class Pieces {
 public:
  explicit Pieces(std::string_view sql) : sql_(sql) {}

  bool next(Piece& piece) {
    if (at_ >= sql_.size()) return false;
    const std::size_t start = at_;
    piece = {};
    const char c = sql_[at_];
    if (c == '\'') skip_quoted(at_, '\'', false);
    else if (c == '"') skip_quoted(at_, '"', false);
    else if (starts("--")) at_ = std::min(sql_.size(), sql_.find('\n', at_));
    else if (starts("/*")) skip_block_comment();
    else if (c == '$') dollar(piece);
    else if (identifier_start(c)) word(piece);
    else if (digit(c)) while (at_ < sql_.size() && (identifier_start(sql_[at_]) || digit(sql_[at_]))) ++at_;
    else ++at_;
    if (piece.kind == Piece::Kind::other) piece.text = sql_.substr(start, at_ - start);
    if (!space(c)) after_dot_ = c == '.';
    return true;
  }

 private:
  [[nodiscard]] bool starts(std::string_view text) const { return sql_.substr(at_).starts_with(text); }

  // Past a quoted text whose opening quote is at `at`; a doubled quote stays inside. Unclosed: to the end.
  bool skip_quoted(std::size_t& at, char quote, bool backslash) const {
    for (++at; at < sql_.size(); ++at) {
      if (backslash && sql_[at] == '\\') { ++at; continue; }
      if (sql_[at] != quote) continue;
      if (at + 1 < sql_.size() && sql_[at + 1] == quote) { ++at; continue; }
      ++at;
      return true;
    }
    at = sql_.size();
    return false;
  }

  // /* ... */, nested.
  void skip_block_comment() {
    int depth = 0;
    while (at_ < sql_.size()) {
      if (starts("/*")) ++depth, at_ += 2;
      else if (starts("*/")) --depth, at_ += 2;
      else ++at_;
      if (depth == 0) return;
    }
  }

  // $name, or a text between $tag$ and $tag$.
  void dollar(Piece& piece) {
    std::size_t end = at_ + 1;
    if (end < sql_.size() && identifier_start(sql_[end]))
      while (end < sql_.size() && (identifier_start(sql_[end]) || digit(sql_[end]))) ++end;
    if (end < sql_.size() && sql_[end] == '$') {
      const std::string_view tag = sql_.substr(at_, end + 1 - at_);
      const std::size_t close = sql_.find(tag, end + 1);
      at_ = close == std::string_view::npos ? sql_.size() : close + tag.size();
      return;
    }
    if (end > at_ + 1) piece = {Piece::Kind::parameter, sql_.substr(at_ + 1, end - at_ - 1), {}};
    at_ = end;
  }

  // An identifier or keyword; in it, $ is a letter like any other.
  void word(Piece& piece) {
    const std::size_t start = at_;
    while (at_ < sql_.size() && (identifier_start(sql_[at_]) || digit(sql_[at_]) || sql_[at_] == '$')) ++at_;
    const std::string_view text = sql_.substr(start, at_ - start);
    if (equals_ignoring_case(text, "e") && at_ < sql_.size() && sql_[at_] == '\'') skip_quoted(at_, '\'', true);
    else if (!after_dot_ && equals_ignoring_case(text, "reply")) reply_call(piece);
  }

  // ( 'X' ) after reply, else nothing.
  void reply_call(Piece& piece) {
    std::size_t at = at_;
    const auto skip_space = [&] { while (at < sql_.size() && space(sql_[at])) ++at; };
    skip_space();
    if (at >= sql_.size() || sql_[at] != '(') return;
    ++at;
    skip_space();
    if (at >= sql_.size() || sql_[at] != '\'') return;
    const std::size_t open = at;
    if (!skip_quoted(at, '\'', false)) return;
    const std::string_view inside = sql_.substr(open + 1, at - open - 2);
    skip_space();
    if (at >= sql_.size() || sql_[at] != ')') return;
    at_ = at + 1;
    piece = {Piece::Kind::reply, {}, replace_all(inside, "''", "'")};
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  bool after_dot_ = false;   // the last thing that is not space was a dot: s.reply is a column or somebody's function
};

// Casts, so that no neighbour can become part of the literal.
std::string time_literal(std::optional<Timestamp> time) {
  if (!time) return "cast(null as timestamp)";
  std::string text = time->iso();
  text.pop_back();               // Z
  text[text.find('T')] = ' ';
  return "cast('" + text + "' as timestamp)";
}

}  // namespace

std::string bind_trigger_sql(std::string_view sql, const TriggerBinding& binding) {
  std::string out;
  Pieces pieces(sql);
  for (Piece piece; pieces.next(piece);) {
    if (piece.kind == Piece::Kind::reply) {
      const auto found = binding.replies.find(piece.argument);
      out += found == binding.replies.end() ? "cast(null as varchar)" : "cast(" + sql_quote(found->second) + " as varchar)";
    } else if (piece.kind == Piece::Kind::parameter) {
      if (piece.text == "start") out += time_literal(binding.start);
      else if (piece.text == "now") out += time_literal(binding.now);
      else if (piece.text == "asked") out += time_literal(binding.asked);
      else (out += '$') += piece.text;
    } else {
      out += piece.text;
    }
  }
  return out;
}

std::vector<std::string> cited_demands(std::string_view sql) {
  std::vector<std::string> demands;
  Pieces pieces(sql);
  for (Piece piece; pieces.next(piece);)
    if (piece.kind == Piece::Kind::reply && std::ranges::find(demands, piece.argument) == demands.end())
      demands.push_back(std::move(piece.argument));
  return demands;
}

bool uses_parameter(std::string_view sql, std::string_view name) {
  Pieces pieces(sql);
  for (Piece piece; pieces.next(piece);)
    if (piece.kind == Piece::Kind::parameter && piece.text == name) return true;
  return false;
}

}  // namespace demarche::respond
