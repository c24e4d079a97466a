// Plain lists: one value a line, its type told by its shape.
#include "base/text.h"
#include "formats/intel/line_walk.h"
#include "formats/intel/readers.h"

namespace demarche::intel {
namespace {

// Where a comment starts: a # with space before it. (A URL may hold one without.)
std::size_t comment_start(std::string_view text) {
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1))
    if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t') return at;
  return text.size();
}

void read_line(const TextLine& line, Findings& findings) {
  const std::size_t comment = comment_start(line.text);
  const std::string_view value = trim(line.text.substr(0, comment));
  if (value.empty()) return;
  auto terms = guess_terms(value);
  if (!terms) return findings.problems.add(line.line, line.offset, terms.error().message, terms.error().hint, "value");
  if (terms->empty())
    return findings.problems.add(line.line, line.offset,
                                 "expected one address, prefix, domain, URL, e-mail address or hash, found \"" + visible(value.substr(0, 80)) + "\"",
                                 "one value a line; to state types, start the file with a line type,value", "no value");
  Indicator indicator;
  for (Term& term : *terms) indicator.any_of.push_back({std::move(term)});
  indicator.label = visible(trim(line.text.substr(std::min(comment + 1, line.text.size()))));
  indicator.line = line.line;
  indicator.offset = line.offset;
  indicator.length = line.text.size();
  findings.indicators.add(std::move(indicator));
}

}  // namespace

void read_value_list(std::string_view content, Findings& findings) {
  for_each_line(content, [&](const TextLine& line) { return read_line(line, findings), true; });
}

}  // namespace demarche::intel
