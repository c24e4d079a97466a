#include "model/quick_key.h"

#include <doctest/doctest.h>

#include <random>

#include "model/term_key.h"

using namespace demarche;

namespace {

// What the slow path makes of the value, as one term; nullopt: nothing, or several.
std::optional<Term> slow(std::optional<IndicatorType> stated, std::string_view raw) {
  const auto terms = stated ? make_terms(indicator_type_text(*stated), raw) : guess_terms(raw);
  if (!terms || terms->size() != 1) return std::nullopt;
  return terms->front();
}

// "" when the fast path says nothing, or what the slow path says.
std::string disagreement(std::optional<IndicatorType> stated, const std::string& raw, bool& taken) {
  std::string key;
  const auto type = quick_key(stated, raw, key);
  taken = type.has_value();
  if (!type) return {};
  const auto term = slow(stated, raw);
  std::string expected;
  if (term && term->type == *type && append_key(term->type, term->value, expected) && expected == key &&
      key_text(*type, key) == term->value)
    return {};
  return "\"" + raw + "\": fast " + std::string(indicator_type_text(*type)) + " " + key_text(*type, key) + ", slow " +
         (term ? std::string(indicator_type_text(term->type)) + " " + term->value : "nothing");
}

}  // namespace

TEST_CASE("what the fast path takes, the slow path takes alike") {
  static constexpr std::string_view kPieces[] = {
      "a", "B", "evil", "Evil.Com", ".", "-", "com", "xn--bcher-kva", "12", "1.2.3.4", "http://", "/", "@",
      "..", "_", "exe", "zip", "1", "255", "256", "01", "https://", "hxxp://", "HTTP://", "?", "#", "%41", ":", "80", "+", " ", ",", ";", "[.]", "(dot)", "\"", "'", "<", ">",
      "d41d8cd98f00b204e9800998ecf8427e", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "e3b0c44298fc1c14", "\\", "*", "~", "{", "\xc3\xbc",
      "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk", "mailto:", "::1", "/24", "\x7f", "\x01"};
  constexpr std::size_t kPlain = 12;
  std::mt19937 random(17);
  std::size_t taken_cases = 0;
  for (int round = 0; round < 400'000; ++round) {
    std::string raw;
    const std::size_t known = random() % 3 == 0 ? std::size(kPieces) : kPlain;   // mostly what plain values are made of
    for (std::size_t pieces = 1 + random() % 6; pieces > 0; --pieces) raw += kPieces[random() % known];
    static constexpr IndicatorType kRich[] = {IndicatorType::domain, IndicatorType::url, IndicatorType::email, IndicatorType::cidr, IndicatorType::md5};
    const std::size_t which = random() % 8;
    const auto stated = which == 0 ? std::optional(static_cast<IndicatorType>(random() % kIndicatorTypes))
                        : which <= std::size(kRich) ? std::optional(kRich[which - 1]) : std::nullopt;
    bool taken = false;
    const std::string wrong = disagreement(stated, raw, taken);
    REQUIRE_MESSAGE(wrong.empty(), wrong);
    taken_cases += taken ? 1 : 0;
  }
  MESSAGE(taken_cases << " taken");
  CHECK_GT(taken_cases, 10'000);
}

TEST_CASE("plain values take the fast path") {
  for (const char* raw : {"192.0.2.1", "evil.example", "Mail.Evil.Example", "d41d8cd98f00b204e9800998ecf8427e", "http://evil.example/a?b=c",
                          "https://192.0.2.1", "a.b@evil.example", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"}) {
    CAPTURE(raw);
    bool taken = false;
    CHECK_EQ(disagreement(std::nullopt, raw, taken), "");
    CHECK(taken);
  }
  std::string key;
  CHECK(quick_key(IndicatorType::ja3, "d41d8cd98f00b204e9800998ecf8427e", key) == IndicatorType::ja3);
  CHECK_FALSE(quick_key(std::nullopt, "report.doc", key).has_value());
  CHECK_FALSE(quick_key(IndicatorType::domain, "1.2.3.4", key).has_value());
}
