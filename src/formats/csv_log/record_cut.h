// RecordCut: the cells of one CSV record (RFC 4180), whose lines come one by one.
//
// A cell may stand in double quotes; a quote within is doubled; separators and line ends within are text (a line end as one
// '\n'). More lenient than the RFC: blanks around a cell do not count, and a quote in the middle of an unquoted cell is text.
// registry::CsvReader, for small files that are held whole, keeps blanks; here a blank would hide an address from the sweep.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::csv_log {

struct Cell {
  std::string_view text;
  bool quoted = false;
};

class RecordCut {
 public:
  enum class State {
    whole,     // cells() has the record
    open,      // it ends within quotes: go_on() with the next line
    broken,    // text between a closing quote and the separator
  };

  explicit RecordCut(char separator) : separator_(separator) {}

  // The first line of a record, without its end. What was before is forgotten.
  State begin(std::string_view line);
  // The next line, after State::open.
  State go_on(std::string_view line);
  void clear();
  // Once whole. Views into the line where it holds no quote, else into this object; they live until the next begin().
  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }

 private:
  struct Place {
    std::size_t begin = 0, end = 0;
    bool quoted = false;
  };
  void cut_plain(std::string_view line);
  State cut(std::string_view line, std::size_t at);
  State cut_quoted(std::string_view line, std::size_t& at);
  [[nodiscard]] std::size_t skip_blanks(std::string_view line, std::size_t at) const;
  State finish();

  char separator_;
  std::string text_;            // of all cells, one behind the other, when there are quotes
  std::vector<Place> places_;   // in text_
  std::vector<Cell> cells_;
};

}  // namespace demarche::csv_log
