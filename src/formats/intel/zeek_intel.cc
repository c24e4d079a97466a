// Zeek intelligence files. Source: the Zeek manual, "Intelligence Framework"; values are separated by single TABs, "-" is unset.
#include <algorithm>

#include "base/text.h"
#include "formats/intel/line_walk.h"
#include "formats/intel/readers.h"
#include "model/quick_key.h"

namespace demarche::intel {
namespace {

constexpr std::string_view kTypes[] = {
    "Intel::ADDR", "Intel::SUBNET", "Intel::URL", "Intel::SOFTWARE", "Intel::EMAIL", "Intel::DOMAIN",
    "Intel::CERT_HASH", "Intel::FILE_HASH", "Intel::FILE_NAME", "Intel::USER_NAME", "Intel::PUBKEY_HASH",
};
constexpr std::string_view kFields = "#fields";

class Reader {
 public:
  // `fields`: of a header before the chunk.
  Reader(ChunkFindings& findings, std::vector<std::string> fields) : findings_(findings), fields_(std::move(fields)) {}

  bool line(const TextLine& line);
  [[nodiscard]] const Error& fault() const { return fault_; }        // without a message: none
  [[nodiscard]] const std::vector<std::string>& fields() const { return fields_; }

 private:
  bool header(const TextLine& line);
  void record(const TextLine& line);
  bool known_type(const TextLine& line, std::string_view type);
  bool quick_record(const TextLine& line, std::string_view type, std::string_view value, std::string_view label);
  [[nodiscard]] std::string_view cell(const std::vector<std::string_view>& cells, std::string_view name) const;
  void problem(const TextLine& line, std::string reason, std::string hint = {}, std::string_view key = {}) {
    findings_.problems.add(line.line, line.offset, std::move(reason), std::move(hint), key);
  }

  ChunkFindings& findings_;
  std::vector<std::string> fields_;
  Error fault_;
  std::string key_, type_name_;
  std::optional<IndicatorType> type_;             // of type_name_
  std::string label_;                             // with the number details_
  std::optional<std::uint32_t> details_;
};

bool Reader::header(const TextLine& line) {
  fields_.clear();
  for (const std::string_view name : split(line.text.substr(std::min(kFields.size() + 1, line.text.size())), '\t')) fields_.emplace_back(trim(name));
  for (const std::string_view needed : {"indicator", "indicator_type"}) {
    if (std::find(fields_.begin(), fields_.end(), needed) != fields_.end()) continue;
    fault_ = bad_input("line " + std::to_string(line.line) + ": expected a field \"" + std::string(needed) + "\" in the header of a Zeek intelligence file, found \"" +
                           visible(line.text.substr(0, 120)) + "\"",
                       "fields are separated by TABs: #fields, indicator, indicator_type, meta.source");
    return false;
  }
  return true;
}

std::string_view Reader::cell(const std::vector<std::string_view>& cells, std::string_view name) const {
  const auto found = std::find(fields_.begin(), fields_.end(), name);
  if (found == fields_.end()) return {};
  const std::string_view text = trim(cells[static_cast<std::size_t>(found - fields_.begin())]);
  return text == "-" ? std::string_view() : text;
}

bool Reader::known_type(const TextLine& line, std::string_view type) {
  if (type == "Intel::PUBKEY_HASH") {
    problem(line, "not yet supported: " + std::string(type), "no log field is compared with it", type);
    return false;
  }
  if (std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes)) return true;
  const auto near = nearest(type, kTypes);
  problem(line, "unknown indicator type \"" + visible(type.substr(0, 60)) + "\"", near ? "did you mean " + *near + "?" : "known types: Intel::ADDR, Intel::DOMAIN, ...",
          "type " + std::string(type.substr(0, 60)));
  return false;
}

void Reader::record(const TextLine& line) {
  const auto cells = split(line.text, '\t');
  if (cells.size() != fields_.size())
    return problem(line, "expected " + std::to_string(fields_.size()) + " values separated by TABs, found " + std::to_string(cells.size()),
                   "values are separated by single TABs, not spaces", "field count");
  const std::string_view type = cell(cells, "indicator_type");
  if (!known_type(line, type)) return;
  const std::string_view value = cell(cells, "indicator"), description = cell(cells, "meta.desc");
  const std::string_view label = description.empty() ? cell(cells, "meta.source") : description;
  if (quick_record(line, type, value, label)) return;
  auto terms = make_terms(type, value);
  if (!terms) return problem(line, terms.error().message, terms.error().hint, "value");
  Indicator indicator;
  if (terms->size() > 1) indicator.id = derived_indicator_id(terms->front());
  for (Term& term : *terms) indicator.any_of.push_back({std::move(term)});
  indicator.label = visible(label);
  indicator.line = line.line;
  indicator.offset = line.offset;
  indicator.length = line.text.size();
  findings_.indicators.add(std::move(indicator));
}

// A plainly spelled value; anything else is for make_terms().
bool Reader::quick_record(const TextLine& line, std::string_view type, std::string_view value, std::string_view label) {
  if (line.line > 0xFFFFFFFF || line.offset > 0xFFFFFFFF || line.text.size() > 0xFFFFFFFF) return false;
  if (type != type_name_) type_name_ = type, type_ = parse_indicator_type(type);
  const auto found = type_ ? quick_key(type_, value, key_) : std::nullopt;
  if (!found) return false;
  if (!details_ || label != label_) {
    Indicator labelled;
    labelled.label = visible(label);
    details_ = findings_.indicators.intern(labelled);
    label_ = label;
  }
  findings_.indicators.add(SimpleIndicator{
      .type = *found, .key = key_, .id = {}, .details = *details_, .line = static_cast<std::uint32_t>(line.line),
      .extent = {static_cast<std::uint32_t>(line.offset), static_cast<std::uint32_t>(line.text.size())}});
  return true;
}

bool Reader::line(const TextLine& line) {
  if (line.text.starts_with(kFields)) return header(line);
  if (line.text.starts_with('#') || trim(line.text).empty()) return true;
  if (fields_.empty()) problem(line, "expected the #fields line before the first indicator", "", "before header");
  else record(line);
  return true;
}

}  // namespace

bool looks_like_zeek_intel(std::string_view content) {
  bool found = false;
  for_each_line(content, [&](const TextLine& line) {
    found = line.text.starts_with(kFields) && line.text.find("indicator") != std::string_view::npos;
    return !found && (line.text.starts_with('#') || trim(line.text).empty());
  });
  return found;
}

Status read_zeek_intel(std::string_view content, Findings& findings) {
  std::vector<std::string> fields;
  std::size_t after_header = 0;
  for_each_line(content, [&](const TextLine& line) {
    if (!line.text.starts_with(kFields)) return true;
    ChunkFindings unused;
    Reader header(unused, {});
    (void)header.line(line);
    fields = header.fields();
    after_header = line.offset + line.text.size();
    return false;
  });
  // A second header, or one far behind the start, changes what follows: then all is one chunk.
  auto chunks = cut_lines(content, start_of(content), findings.options.jobs);
  if (after_header > chunks[0].end || content.find("\n#fields", after_header) != std::string_view::npos) chunks = {start_of(content)};
  std::vector<Error> faults(chunks.size());
  read_chunks(chunks, findings, [&](const Chunk& chunk, ChunkFindings& found) {
    Reader reader(found, chunk.begin == chunks[0].begin ? std::vector<std::string>() : fields);
    for_each_line(content, chunk, [&](const TextLine& line) { return reader.line(line); });
    faults[static_cast<std::size_t>(&chunk - chunks.data())] = reader.fault();
  });
  for (Error& fault : faults)
    if (!fault.message.empty()) return std::move(fault);
  return Done{};
}

}  // namespace demarche::intel
