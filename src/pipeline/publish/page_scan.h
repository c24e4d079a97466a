// PageScan: the text of a report cut into pieces, with what each piece is bound to. It reads the HTML that report.cc writes
// (well-formed, attributes in double quotes); on anything else it finds less, never crashes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::publish {

struct TextPiece {
  std::string text;          // entities undone
  std::string claim;         // data-claim of the enclosing <data> or <text>; empty: bound to none
  std::string value;         // its value or data-value attribute
  std::string says;          // data-says of an enclosing element: a claim's own sentence
  std::string block;         // id of the nearest enclosing section, figure or row that has one
  bool exempt = false;       // inside <style>, <title>, <code>, <pre>, an axis label, or data-quoted (a name from the case)
  std::size_t at = 0;        // byte in the page
};

[[nodiscard]] std::vector<TextPiece> scan_page(std::string_view html);

}  // namespace demarche::publish
