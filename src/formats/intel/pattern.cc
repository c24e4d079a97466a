#include "formats/intel/pattern.h"

#include <algorithm>

#include "base/text.h"
#include "base/timestamp.h"
#include "formats/intel/pattern_token.h"

namespace demarche::intel {
namespace {

using Kind = Token::Kind;

constexpr unsigned kDeepest = 50;
constexpr std::uint64_t kMostRepeats = 100'000;

struct ComparatorWord {
  std::string_view text;
  Comparator comparator;
};
constexpr ComparatorWord kComparators[] = {
    {"=", Comparator::equal}, {"!=", Comparator::not_equal}, {"<", Comparator::less}, {"<=", Comparator::less_equal},
    {">", Comparator::greater}, {">=", Comparator::greater_equal}, {"IN", Comparator::in}, {"LIKE", Comparator::like},
    {"MATCHES", Comparator::matches}, {"ISSUBSET", Comparator::is_subset}, {"ISSUPERSET", Comparator::is_superset},
    {"EXISTS", Comparator::exists}, {"==", Comparator::equal}, {"<>", Comparator::not_equal},
};
constexpr std::string_view kKeywords[] = {"AND", "OR", "NOT", "FOLLOWEDBY", "IN", "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET",
                                          "EXISTS", "WITHIN", "REPEATS", "START", "STOP", "SECONDS", "TIMES"};

// Recursive descent; one function per rule of the grammar. Precedence: parentheses, AND, OR, FOLLOWEDBY.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<ObservationNode> pattern() {
    ObservationNode node = TRY(observations(Join::followed_by, 0));
    if (now().kind != Kind::end) return expected("AND, OR, FOLLOWEDBY, a qualifier or the end of the pattern");
    return node;
  }

 private:
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] bool is(Kind kind, std::string_view text) const { return now().kind == kind && now().text == text; }
  bool take(Kind kind, std::string_view text) {
    if (!is(kind, text)) return false;
    ++at_;
    return true;
  }
  Status need_symbol(std::string_view text) {
    if (take(Kind::symbol, text)) return Done{};
    return expected("\"" + std::string(text) + "\"");
  }
  Status need_word(std::string_view text) {
    if (take(Kind::word, text)) return Done{};
    return expected(text);
  }
  [[nodiscard]] Error expected(std::string_view what) const;

  Result<ObservationNode> observations(Join join, unsigned depth);
  Result<ObservationNode> observation(unsigned depth);
  Result<bool> qualifier(ObservationNode& node);
  Result<ComparisonNode> comparisons(Join join, unsigned depth);
  Result<ComparisonNode> test(unsigned depth);
  Result<Comparison> comparison();
  Result<Comparator> comparator();
  Status literals_of(Comparison& comparison);
  Result<ObjectPath> path();
  Status steps(ObjectPath& path);
  Result<Literal> literal();

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

Error Parser::expected(std::string_view what) const {
  const bool end = now().kind == Kind::end;
  Error error = pattern_error(now().column, what, end ? "the end of the pattern" : "\"" + visible(now().text.substr(0, 40)) + "\"");
  std::string upper = now().text;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  const bool keyword = std::find(std::begin(kKeywords), std::end(kKeywords), upper) != std::end(kKeywords);
  if (now().kind == Kind::word && keyword && upper != now().text) error.hint = "keywords are upper case: write " + upper;
  return error;
}

Join tighter(Join join) { return join == Join::followed_by ? Join::any : Join::all; }

std::string_view join_word(Join join) {
  return join == Join::followed_by ? "FOLLOWEDBY" : join == Join::any ? "OR" : "AND";
}

// One level of precedence: parts joined by the word of `join`.
Result<ObservationNode> Parser::observations(Join join, unsigned depth) {
  ObservationNode node;
  node.join = join;
  do node.parts.push_back(join == Join::all ? TRY(observation(depth)) : TRY(observations(tighter(join), depth)));
  while (take(Kind::word, join_word(join)));
  if (node.parts.size() > 1) return node;
  ObservationNode only = std::move(node.parts.front());
  return only;
}

Result<ObservationNode> Parser::observation(unsigned depth) {
  if (depth > kDeepest) return Error{ErrorKind::limit, "column " + std::to_string(now().column) + ": more than 50 levels of parentheses"};
  ObservationNode node;
  if (take(Kind::symbol, "(")) {
    node = TRY(observations(Join::followed_by, depth + 1));
    (void)TRY(need_symbol(")"));
    // A qualifier after parentheses is of the whole: it must not join one that stands inside.
    if (node.join == Join::leaf && !node.qualifiers.empty()) {
      ObservationNode outer;
      outer.join = Join::all;
      outer.parts.push_back(std::move(node));
      node = std::move(outer);
    }
  } else if (take(Kind::symbol, "[")) {
    node.comparison = TRY(comparisons(Join::any, depth + 1));
    (void)TRY(need_symbol("]"));
  } else {
    return expected("[ or (");
  }
  while (TRY(qualifier(node))) {}
  return node;
}

Result<bool> Parser::qualifier(ObservationNode& node) {
  Qualifier qualifier;
  const auto number = [&](std::string_view what) -> Result<std::string> {
    const bool whole = now().kind == Kind::integer;
    if ((!whole && now().kind != Kind::real) || now().text.starts_with('-')) return expected(what);
    return tokens_[at_++].text;
  };
  const auto time = [&]() -> Result<std::string> {   // STIX 2.0 wrote plain text here
    const bool text = now().kind == Kind::text && Timestamp::parse_iso(now().text).has_value();
    if (now().kind != Kind::timestamp && !text) return expected("a time such as t'2013-02-19T08:15:00Z'");
    return tokens_[at_++].text;
  };
  if (take(Kind::word, "WITHIN")) {
    qualifier.first = TRY(number("a number of seconds"));
    (void)TRY(need_word("SECONDS"));
  } else if (take(Kind::word, "REPEATS")) {
    qualifier.kind = Qualifier::Kind::repeats;
    const std::string_view digits = std::string_view(now().text).substr(now().text.starts_with('+') ? 1 : 0);
    const auto times = now().kind == Kind::integer ? parse_unsigned(digits) : std::nullopt;
    if (!times || *times == 0 || *times > kMostRepeats) return expected("a whole number of times from 1 to 100,000");
    qualifier.first = digits;
    ++at_;
    (void)TRY(need_word("TIMES"));
  } else if (take(Kind::word, "START")) {
    qualifier.kind = Qualifier::Kind::start_stop;
    qualifier.first = TRY(time());
    (void)TRY(need_word("STOP"));
    qualifier.second = TRY(time());
  } else {
    return false;
  }
  node.qualifiers.push_back(std::move(qualifier));
  return true;
}

Result<ComparisonNode> Parser::comparisons(Join join, unsigned depth) {
  ComparisonNode node;
  node.join = join;
  do node.parts.push_back(join == Join::all ? TRY(test(depth)) : TRY(comparisons(Join::all, depth)));
  while (take(Kind::word, join_word(join)));
  if (node.parts.size() > 1) return node;
  ComparisonNode only = std::move(node.parts.front());
  return only;
}

Result<ComparisonNode> Parser::test(unsigned depth) {
  if (depth > kDeepest) return Error{ErrorKind::limit, "column " + std::to_string(now().column) + ": more than 50 levels of parentheses"};
  if (take(Kind::symbol, "(")) {
    ComparisonNode inner = TRY(comparisons(Join::any, depth + 1));
    (void)TRY(need_symbol(")"));
    return inner;
  }
  ComparisonNode leaf;
  leaf.comparison = TRY(comparison());
  return leaf;
}

Result<Comparison> Parser::comparison() {
  Comparison comparison;
  const std::size_t start = at_;
  comparison.negated = take(Kind::word, "NOT");
  if (take(Kind::word, "EXISTS")) {
    comparison.comparator = Comparator::exists;
    comparison.path = TRY(path());
    return comparison;
  }
  at_ = start;
  comparison.negated = false;
  comparison.path = TRY(path());
  comparison.negated = take(Kind::word, "NOT");
  comparison.comparator = TRY(comparator());
  (void)TRY(literals_of(comparison));
  return comparison;
}

Result<Comparator> Parser::comparator() {
  for (const ComparatorWord& word : kComparators)
    if (word.comparator != Comparator::exists && (take(Kind::symbol, word.text) || take(Kind::word, word.text))) return word.comparator;
  return expected("a comparison (= != < <= > >= IN LIKE MATCHES ISSUBSET ISSUPERSET)");
}

Status Parser::literals_of(Comparison& comparison) {
  const Comparator comparator = comparison.comparator;
  if (comparator == Comparator::in) {
    (void)TRY(need_symbol("("));
    if (take(Kind::symbol, ")")) return Done{};
    do comparison.literals.push_back(TRY(literal()));
    while (take(Kind::symbol, ","));
    return need_symbol(")");
  }
  const bool text_only = comparator == Comparator::like || comparator == Comparator::matches ||
                         comparator == Comparator::is_subset || comparator == Comparator::is_superset;
  if (text_only && now().kind != Kind::text) return expected("text in quotes '...'");
  comparison.literals.push_back(TRY(literal()));
  return Done{};
}

Result<ObjectPath> Parser::path() {
  ObjectPath path;
  if (now().kind != Kind::word) return expected("an object path such as domain-name:value");
  path.type = tokens_[at_++].text;
  (void)TRY(need_symbol(":"));
  if (now().kind != Kind::word && now().kind != Kind::text) return expected("a property name");
  path.steps.push_back({tokens_[at_++].text, std::nullopt, false});
  (void)TRY(steps(path));
  return path;
}

Status Parser::steps(ObjectPath& path) {
  for (;;) {
    if (take(Kind::symbol, ".")) {
      if (now().kind != Kind::word && now().kind != Kind::text) return expected("a property name");
      path.steps.push_back({tokens_[at_++].text, std::nullopt, false});
    } else if (take(Kind::symbol, "[")) {
      PathStep step;
      step.any = take(Kind::symbol, "*");
      if (!step.any) {
        if (now().kind != Kind::integer) return expected("an index or *");
        const bool negative = now().text.starts_with('-');
        const auto index = parse_unsigned(std::string_view(now().text).substr(negative || now().text.starts_with('+') ? 1 : 0));
        if (!index || *index > 1'000'000'000) return expected("an index below a billion");
        step.index = negative ? -static_cast<std::int64_t>(*index) : static_cast<std::int64_t>(*index);
        ++at_;
      }
      (void)TRY(need_symbol("]"));
      path.steps.push_back(std::move(step));
    } else {
      return Done{};
    }
  }
}

Result<Literal> Parser::literal() {
  const auto made = [&](Literal::Kind kind) { return Literal{kind, tokens_[at_++].text}; };
  switch (now().kind) {
    case Kind::text: return made(Literal::Kind::text);
    case Kind::integer: return made(Literal::Kind::integer);
    case Kind::real: return made(Literal::Kind::real);
    case Kind::timestamp: return made(Literal::Kind::timestamp);
    case Kind::hex: return made(Literal::Kind::hex);
    case Kind::binary: return made(Literal::Kind::binary);
    case Kind::word:
      if (now().text == "true" || now().text == "false") return made(Literal::Kind::boolean);
      break;
    default: break;
  }
  return expected("a value: text in quotes '...', a number, true, false, t'', h'' or b''");
}

}  // namespace

Result<ObservationNode> parse_pattern(std::string_view text) {
  std::vector<Token> tokens = TRY(tokenize(text));
  return Parser(std::move(tokens)).pattern();
}

}  // namespace demarche::intel
