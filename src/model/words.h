// The words of a text in which an indicator may stand on its own.
#pragma once

#include <algorithm>
#include <string_view>

namespace demarche {

// Calls fn(word) for what stands between blanks, quotes, brackets, commas, semicolons and bars, without punctuation around it; of
// "SHA256=AB12" also for what follows the "=". So a longer word does not show its parts (evil.com is not in notevil.com), and a
// URL is one word only as far as it holds none of these characters. Words are parts of `text`, never empty.
template <class Fn>
void for_each_word(std::string_view text, Fn&& fn) {
  constexpr std::string_view kBetween = " \t\r\n\"'`<>()[]{}|,;", kAround = ".:!?=";
  const auto take = [&](std::string_view word) {
    while (!word.empty() && kAround.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    // "::1" begins with what else is punctuation.
    while (!word.empty() && !word.starts_with("::") && kAround.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
    if (!word.empty()) fn(word);
  };
  for (std::size_t at = text.find_first_not_of(kBetween); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kBetween, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    take(word);
    for (std::size_t equals = word.find('='); equals != std::string_view::npos; equals = word.find('=', equals + 1))
      take(word.substr(equals + 1));
    at = text.find_first_not_of(kBetween, end);
  }
}

}  // namespace demarche
