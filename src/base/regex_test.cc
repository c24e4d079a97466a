#include "base/regex.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace demarche;

TEST_CASE("expressions are searched for anywhere in the text, or matched whole") {
  CHECK(Regex::compile("b+c")->search("abbcd"));
  CHECK_FALSE(Regex::compile("B")->search("abc"));
  CHECK(Regex::compile("B", {.ignore_case = true, .dot_matches_newline = false, .anchored = false, .memory = 1 << 20})->search("abc"));
  const RegexOptions whole{.ignore_case = false, .dot_matches_newline = false, .anchored = true, .memory = 1 << 20};
  CHECK(Regex::compile("a.c", whole)->search("abc"));
  CHECK_FALSE(Regex::compile("a.c", whole)->search("abcd"));
}

TEST_CASE("wrong, long and large expressions are errors; hostile ones end") {
  for (const std::string& wrong : {std::string("("), std::string("(?=a)"), std::string("(a)\\1"), std::string(5000, 'a'), std::string("((a{100}){100}){100}")})
    CHECK_FALSE(Regex::compile(wrong).has_value());
  CHECK_FALSE(Regex::compile("(a*)*b")->search(std::string(100'000, 'a')));
}

TEST_CASE("a set finds what each of its expressions finds, also when its memory does not do") {
  const std::vector<std::string> expressions = {"evil", "^a", "[0-9]{3}", "x*", "com$", quoted_for_regex("a.b*c")};
  for (const std::int64_t memory : {std::int64_t{1} << 20, std::int64_t{1} << 8}) {
    std::vector<Regex> compiled;
    for (const std::string& expression : expressions) compiled.push_back(*Regex::compile(expression));
    const RegexSet set(compiled, memory);
    for (const char* text : {"", "evil.com", "a123", "a.b*c", "aXbc", "\xff\xfe"}) {
      CAPTURE(text);
      std::vector<int> found, expected;
      set.search(text, found);
      for (std::size_t i = 0; i < compiled.size(); ++i)
        if (compiled[i].search(text)) expected.push_back(static_cast<int>(i));
      CHECK_EQ(found, expected);
    }
  }
  std::vector<int> found = {7};
  RegexSet().search("x", found);
  CHECK(found.empty());
}

TEST_CASE("required texts: what an expression matches has one of them, in lower case") {
  struct { const char* expression; std::vector<std::string> texts; } const table[] = {
      {"(?i)EVIL[0-9]+", {"evil"}},
      {"\\.(com|example)$", {".com", ".example"}},
      {"^http://.*/gate\\.php", {"/gate.php"}},
      {"(?:Kit|tool)s[0-9]x", {"kits", "tools"}},
  };
  for (const auto& row : table) {
    CAPTURE(row.expression);
    auto texts = required_texts(*Regex::compile(row.expression), 3);
    REQUIRE(texts.has_value());
    std::sort(texts->begin(), texts->end());
    CHECK_EQ(*texts, row.texts);
  }
  for (const char* without : {"x*", "a|bcd", "ab", "[a-z]{9}", "^$", "evil|"}) {
    CAPTURE(without);
    CHECK_FALSE(required_texts(*Regex::compile(without), 3).has_value());
  }
}
