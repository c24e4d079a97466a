// Plain lists: one value a line, its type told by its shape.
#include "base/text.h"
#include "formats/intel/line_walk.h"
#include "formats/intel/readers.h"
#include "model/quick_key.h"

namespace demarche::intel {
namespace {

// Where a comment starts: a # with space before it. (A URL may hold one without.)
std::size_t comment_start(std::string_view text) {
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1))
    if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t') return at;
  return text.size();
}

class ListReader {
 public:
  explicit ListReader(ChunkFindings& findings) : findings_(findings), plain_(findings.indicators.intern({})) {}

  void line(const TextLine& line) {
    const std::size_t comment = comment_start(line.text);
    const std::string_view value = trim(line.text.substr(0, comment));
    if (value.empty()) return;
    const auto type = comment == line.text.size() ? quick_key(std::nullopt, value, key_) : std::nullopt;
    if (type && line.line <= kLast && line.offset <= kLast)
      return findings_.indicators.add(SimpleIndicator{
          .type = *type, .key = key_, .id = {}, .details = plain_, .line = static_cast<std::uint32_t>(line.line),
          .extent = {static_cast<std::uint32_t>(line.offset), static_cast<std::uint32_t>(line.text.size())}});
    other(line, value, comment);
  }

 private:
  static constexpr std::uint64_t kLast = 0xFFFFFFFF;

  void other(const TextLine& line, std::string_view value, std::size_t comment) {
    auto terms = guess_terms(value);
    if (!terms) return findings_.problems.add(line.line, line.offset, terms.error().message, terms.error().hint, "value");
    if (terms->empty())
      return findings_.problems.add(line.line, line.offset,
                                    "expected one address, prefix, domain, URL, e-mail address or hash, found \"" + visible(value.substr(0, 80)) + "\"",
                                    "one value a line; to state types, start the file with a line type,value", "no value");
    Indicator indicator;
    if (terms->size() > 1) indicator.id = derived_indicator_id(terms->front());
    for (Term& term : *terms) indicator.any_of.push_back({std::move(term)});
    indicator.label = visible(trim(line.text.substr(std::min(comment + 1, line.text.size()))));
    indicator.line = line.line;
    indicator.offset = line.offset;
    indicator.length = line.text.size();
    findings_.indicators.add(std::move(indicator));
  }

  ChunkFindings& findings_;
  std::uint32_t plain_;                // details of a line without a comment
  std::string key_;
};

}  // namespace

void read_value_list(std::string_view content, Findings& findings) {
  const auto chunks = cut_lines(content, start_of(content), findings.options.jobs);
  read_chunks(chunks, findings, [&](const Chunk& chunk, ChunkFindings& found) {
    ListReader reader(found);
    for_each_line(content, chunk, [&](const TextLine& line) { return reader.line(line), true; });
  });
}

}  // namespace demarche::intel
