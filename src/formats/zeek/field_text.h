// Texts of fields: Zeek's escapes undone, control characters made visible, and where changed copies live.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::zeek {

// Texts that live until the next line is read. Keeps its strings' memory.
class LineTexts {
 public:
  // An empty string of this line. Its address does not change.
  [[nodiscard]] std::string& next() {
    if (used_ == texts_.size()) texts_.emplace_back();
    std::string& text = texts_[used_++];
    text.clear();
    return text;
  }
  void clear() {
    used_ = 0;
    if (texts_.size() > kKept) texts_.resize(kKept);   // one monstrous line is not remembered forever
  }

 private:
  static constexpr std::size_t kKept = 1024;
  std::deque<std::string> texts_;
  std::size_t used_ = 0;
};

// What a line holds that a well-made log would not: reported, though the row is kept.
struct OddBytes {
  bool control = false;        // C0 other than tab, line feed, carriage return; DEL; C1
  bool not_utf8 = false;
  [[nodiscard]] bool any() const { return control || not_utf8; }
};

// Printable ASCII only: nothing to look at closer.
[[nodiscard]] bool is_plain(std::string_view text);
[[nodiscard]] OddBytes odd_bytes(std::string_view text);

// Zeek's escapes in its TSV logs: "\\" is a backslash, "\xNN" a byte; anything else stays as it is. Appends to `out`.
void append_unescaped(std::string& out, std::string_view text);

// The same text, or its visible() form in `texts`.
[[nodiscard]] std::string_view visible_text(std::string_view text, LineTexts& texts);

// Elements gathered into the text of a list Value (model/record.h). `separator` is given up for 0x1f when an element
// holds it, as in a value that was escaped in the log.
class ListText {
 public:
  ListText(LineTexts& texts, char separator) : texts_(texts), separator_(separator) {}
  void add(std::string_view element);       // must live until finish(); already visible
  [[nodiscard]] std::string_view finish();
  [[nodiscard]] char separator() const { return separator_; }   // after finish()

 private:
  LineTexts& texts_;
  char separator_;
  bool clash_ = false;
  std::size_t count_ = 0;
  std::string_view first_;
  std::vector<std::string_view> rest_;
};

}  // namespace demarche::zeek
