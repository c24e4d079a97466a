// Widths of text on a terminal: measured in columns, cut between characters, wrapped between words.
// Input is valid UTF-8 without control characters (for_terminal() makes it so); other bytes count one column each.
#pragma once

#include <string>
#include <string_view>

namespace demarche::cli {

// Columns that a terminal gives the text: 2 for wide East Asian characters and emoji, 0 for combining marks.
[[nodiscard]] std::size_t width_of(std::string_view text);

// The longest beginning that fits into `width` columns; "..." stands for the rest where at least 6 columns are there.
// Never splits a character, nor a character from its combining marks.
[[nodiscard]] std::string cut(std::string_view text, std::size_t width);

enum class Align { left, right };
// cut(), then filled up with spaces to exactly `width` columns.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t width, Align align = Align::left);

// Words in lines of at most `width` columns, joined by newlines; lines after the first start with `indent` spaces.
// `first` columns of the first line are already used. A longer word stands alone, uncut: it may be a path to copy.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent, std::size_t first = 0);

}  // namespace demarche::cli
