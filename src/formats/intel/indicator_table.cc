// Tables of indicators: CSV with a header such as type,value,valid_from,valid_until,label,confidence.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/intel/readers.h"
#include "formats/registry/csv.h"

namespace demarche::intel {
namespace {

enum Field : std::size_t { value, type, valid_from, valid_until, label, confidence, id, actor, kFields };

struct Name {
  std::string_view text;
  Field field;
};
constexpr Name kNames[] = {
    {"value", value}, {"type", type}, {"valid_from", valid_from}, {"valid_until", valid_until}, {"label", label},
    {"confidence", confidence}, {"id", id}, {"actor", actor},
    {"indicator", value}, {"ioc", value}, {"observable", value}, {"indicator_type", type}, {"ioc_type", type},
    {"description", label}, {"comment", label}, {"name", label}, {"title", label}, {"uuid", id},
};
constexpr std::size_t kOwnNames = 8;   // of kNames: these are offered for a slip

std::string plain(std::string_view cell) { return replace_all(replace_all(lower(trim(cell)), " ", "_"), "-", "_"); }

std::optional<Field> field_of(std::string_view cell) {
  const std::string name = plain(cell);
  const auto* found = std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& known) { return known.text == name; });
  if (found == std::end(kNames)) return std::nullopt;
  return found->field;
}

registry::CsvOptions options_for(std::string_view content) {
  return {registry::sniff_separator(registry::first_line(content)), true};
}

class Reader {
 public:
  explicit Reader(Findings& findings) : findings_(findings) { places_.fill(-1); }

  Status header(const registry::CsvRecord& record);
  void record(const registry::CsvRecord& record);

 private:
  void unknown_column(const registry::CsvRecord& record, std::string_view cell);
  [[nodiscard]] std::string_view cell(const registry::CsvRecord& record, Field field) const {
    const int place = places_[field];
    if (place < 0 || static_cast<std::size_t>(place) >= record.cells.size()) return {};
    const std::string_view text = record.cells[static_cast<std::size_t>(place)];
    return trim(text) == "-" ? std::string_view() : text;
  }
  void problem(const registry::CsvRecord& record, std::string reason, std::string hint = {}, std::string_view key = {}) {
    findings_.problems.add(record.line, record.offset, std::move(reason), std::move(hint), key);
  }

  Findings& findings_;
  std::array<int, kFields> places_{};
  std::size_t columns_ = 0;
  std::string unread_;
};

void Reader::unknown_column(const registry::CsvRecord& record, std::string_view cell) {
  std::array<std::string_view, kOwnNames> own;
  std::transform(std::begin(kNames), std::begin(kNames) + kOwnNames, own.begin(), [](const Name& name) { return name.text; });
  const auto near = nearest(plain(cell), own);
  if (near && places_[*field_of(*near)] < 0)
    problem(record, "unknown column \"" + visible(cell.substr(0, 60)) + "\"; it is ignored", "did you mean \"" + *near + "\"?");
  else unread_ += (unread_.empty() ? "" : ", ") + visible(cell.substr(0, 60));
}

Status Reader::header(const registry::CsvRecord& record) {
  columns_ = record.cells.size();
  for (std::size_t i = 0; i < columns_; ++i)
    if (const auto field = field_of(record.cells[i]); field && places_[*field] < 0) places_[*field] = static_cast<int>(i);
  for (const std::string& name : record.cells)
    if (!trim(name).empty() && !field_of(name)) unknown_column(record, trim(name));
  if (places_[value] < 0)
    return bad_input("line " + std::to_string(record.line) + ": expected a column \"value\" in the header, found \"" +
                         visible(join(record.cells, ",").substr(0, 120)) + "\"",
                     "columns: type, value, valid_from, valid_until, label, confidence, id, actor");
  if (!unread_.empty()) findings_.notes.push_back("columns not read: " + unread_);
  return Done{};
}

void Reader::record(const registry::CsvRecord& record) {
  if (!record.fault.empty()) return problem(record, record.fault + "; the line is left out", "check its quotes");
  if (record.cells.size() > columns_)
    return problem(record, "expected " + std::to_string(columns_) + " cells as in the header, found " + std::to_string(record.cells.size()) +
                               "; the line is left out",
                   "quote cells that hold the separator: \"a, b\"", "cell count");
  const std::string_view raw = cell(record, value);
  if (trim(raw).empty()) return problem(record, "expected a value, found none; the line is left out", "", "no value");
  const std::string_view type_name = trim(cell(record, type));
  auto terms = type_name.empty() ? guess_terms(raw) : make_terms(type_name, raw);
  if (!terms) return problem(record, terms.error().message, terms.error().hint, "value");
  if (terms->empty())
    return problem(record, "the type of \"" + visible(trim(raw).substr(0, 80)) + "\" cannot be told by its shape; the line is left out",
                   "add a column type", "no type");
  Indicator indicator;
  for (Term& term : *terms) indicator.any_of.push_back({std::move(term)});
  const Spot spot{record.line, record.offset};
  indicator.id = visible(trim(cell(record, id)));
  indicator.label = visible(trim(cell(record, label)));
  indicator.actor = visible(trim(cell(record, actor)));
  indicator.valid_from = read_time("valid_from", cell(record, valid_from), spot, findings_.problems);
  indicator.valid_until = read_time("valid_until", cell(record, valid_until), spot, findings_.problems);
  indicator.confidence = read_confidence(cell(record, confidence), spot, findings_.problems);
  indicator.line = record.line;
  indicator.offset = record.offset;
  indicator.length = record.length;
  findings_.indicators.add(std::move(indicator));
}

}  // namespace

bool looks_like_indicator_table(std::string_view content) {
  registry::CsvReader csv(content, options_for(content));
  registry::CsvRecord record;
  if (!csv.next(record)) return false;
  const auto known = std::count_if(record.cells.begin(), record.cells.end(), [](const std::string& cell) { return field_of(cell).has_value(); });
  const bool has_value = std::any_of(record.cells.begin(), record.cells.end(), [](const std::string& cell) { return field_of(cell) == value; });
  return has_value || known >= 2;
}

Status read_indicator_table(std::string_view content, Findings& findings) {
  registry::CsvReader csv(content, options_for(content));
  registry::CsvRecord record;
  Reader reader(findings);
  if (!csv.next(record)) return Done{};
  (void)TRY(reader.header(record));
  while (csv.next(record)) reader.record(record);
  return Done{};
}

}  // namespace demarche::intel
