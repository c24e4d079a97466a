// Regex: regular expressions in time linear in the text and in bounded memory, whoever wrote them. The adapter of RE2, whose
// syntax this is: no back references, no look-around. Text is UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace demarche {

struct RegexOptions {
  bool ignore_case = false;
  bool dot_matches_newline = false;
  bool anchored = false;                          // search() must match the whole text
  std::int64_t memory = std::int64_t{8} << 20;    // bytes that the compiled form may take
};

// Cheap to copy, safe to search from several threads.
class Regex {
 public:
  static constexpr std::size_t kLongest = 4096;   // bytes of an expression

  // An error says what is wrong with the expression (RE2's words and the part it means), or that it is too long or large.
  [[nodiscard]] static Result<Regex> compile(std::string_view expression, RegexOptions options = {});
  [[nodiscard]] bool search(std::string_view text) const;

 private:
  friend class RegexSet;
  friend std::optional<std::vector<std::string>> required_texts(const Regex& expression, std::size_t least);
  struct State;
  explicit Regex(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

// Many expressions searched for at once, unanchored. Those that together need more than `memory` bytes, for all texts or
// for one, are searched one by one: slower, with the same answer.
class RegexSet {
 public:
  RegexSet();                                     // empty
  explicit RegexSet(std::vector<Regex> expressions, std::int64_t memory = std::int64_t{64} << 20);
  // Puts the numbers of the expressions that the text matches into `found` (cleared first), ascending.
  void search(std::string_view text, std::vector<int>& found) const;
  [[nodiscard]] bool empty() const { return state_ == nullptr; }

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

// Texts of at least `least` bytes, in lower case: an ASCII text that the expression matches has one of them in it, once it is
// in lower case too. A quick look for these spares most searches. Nothing: it matches texts without any ("x*", "a|bcd").
[[nodiscard]] std::optional<std::vector<std::string>> required_texts(const Regex& expression, std::size_t least);

// The expression that matches exactly this text.
[[nodiscard]] std::string quoted_for_regex(std::string_view text);

}  // namespace demarche
