// UntrustedText: text that an attacker may have written (anything out of a log, an intelligence file or another's
// release). It cannot be printed as it is: one of these escapers must make it a terminal line, HTML, Markdown or CSV.
// (JSON needs no escaper of ours: the JSON library escapes, and visible() makes the bytes valid UTF-8.)
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace demarche {

class UntrustedText {
 public:
  explicit UntrustedText(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& raw() const { return text_; }

 private:
  std::string text_;
};

// One terminal line: controls, invalid UTF-8 and bidirectional controls appear as \xNN or \u{NNNN}.
[[nodiscard]] std::string for_terminal(std::string_view untrusted);
// Text or attribute value: & < > " ' as entities, controls as for the terminal.
[[nodiscard]] std::string for_html(std::string_view untrusted);
// Inline text: every Markdown punctuation character is backslash-escaped, HTML is escaped, on one line.
[[nodiscard]] std::string for_markdown(std::string_view untrusted);
// One RFC 4180 cell for people: quoted when needed, and a cell that a spreadsheet would run gets a leading quote mark.
[[nodiscard]] std::string for_csv(std::string_view untrusted);

inline std::string for_terminal(const UntrustedText& text) { return for_terminal(text.raw()); }
inline std::string for_html(const UntrustedText& text) { return for_html(text.raw()); }
inline std::string for_markdown(const UntrustedText& text) { return for_markdown(text.raw()); }
inline std::string for_csv(const UntrustedText& text) { return for_csv(text.raw()); }

}  // namespace demarche
