// Compare: one comparison of a pattern, ready to be held against many values.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/regex.h"
#include "model/pattern.h"
#include "pipeline/sweep/pattern/row_objects.h"

namespace demarche::pattern {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

// Does `text` have the form of LIKE's `wildcard`: % is any characters or none, _ is one character (a code point of UTF-8).
// Both are taken as they are: normalise them first (base/nfc.h). Case counts.
[[nodiscard]] bool is_like(std::string_view text, std::string_view wildcard);

// The rules (STIX 2.1, part 9.6):
// - An absent value makes every comparison false, also under NOT; EXISTS and NOT EXISTS ask just that. Of several values
//   (a list, any index) one is enough.
// - = and IN on a value that can be looked up mean what the sweep means by such an indicator (matcher.h): a domain stands
//   for the names below it, a prefix for its addresses, hashes and names are compared in their canonical form. != and NOT
//   are the opposite of that. Other texts are equal when their code points are.
// - < <= > >= compare numbers and times by value, texts by code points. None of = < > normalises; LIKE and MATCHES take
//   both sides in NFC, MATCHES searches (RE2), and its dot matches a line's end.
// - ISSUBSET: the address lies within the literal. ISSUPERSET: the literal lies within the address (a prefix of one).
// - A hexadecimal or binary literal is its octets.
class Compare {
 public:
  // Of a pruned pattern (formats/intel/prune.h); a comparison that is not holds for nothing.
  explicit Compare(const Comparison& comparison);

  [[nodiscard]] PathId path() const { return path_; }
  [[nodiscard]] ObjectKind kind() const { return kind_; }
  // Of LIKE and MATCHES: texts of at least `least` bytes, in lower case, one of which is part of every ASCII value for which it
  // holds. Nothing: there are none.
  [[nodiscard]] std::optional<std::vector<std::string>> needed_texts(std::size_t least) const;
  // Whether it holds; `which` becomes the value that shows it (null for NOT EXISTS).
  [[nodiscard]] bool holds(const RowObject& object, const ObjectValue*& which) const;

 private:
  void add_literal(const Literal& literal, const KnownPath& known);
  [[nodiscard]] bool holds(const std::vector<ObjectValue>& values, bool& present, const ObjectValue*& which) const;
  [[nodiscard]] bool holds(const ObjectValue& value) const;
  [[nodiscard]] bool equals(const ObjectValue& value) const;
  [[nodiscard]] bool compares(const ObjectValue& value) const;

  PathId path_ = 0;
  ObjectKind kind_ = 0;
  Comparator comparator_ = Comparator::equal;
  bool negated_ = false;
  bool possible_ = false;
  std::vector<Prefix> prefixes_;
  TextSet domains_;
  TextSet texts_;
  std::vector<double> numbers_;
  std::vector<std::int64_t> times_;
  std::string wildcard_;
  std::optional<Regex> regex_;
};

}  // namespace demarche::pattern
