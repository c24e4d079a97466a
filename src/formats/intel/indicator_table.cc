// Tables of indicators: CSV with a header such as type,value,valid_from,valid_until,label,confidence.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/intel/line_walk.h"
#include "formats/intel/readers.h"
#include "formats/registry/csv.h"
#include "model/quick_key.h"

namespace demarche::intel {
namespace {

enum Field : std::size_t { value, type, valid_from, valid_until, label, confidence, id, actor, match, kFields };

struct Name {
  std::string_view text;
  Field field;
};
constexpr Name kNames[] = {
    {"value", value}, {"type", type}, {"valid_from", valid_from}, {"valid_until", valid_until}, {"label", label},
    {"confidence", confidence}, {"id", id}, {"actor", actor}, {"match", match},
    {"indicator", value}, {"ioc", value}, {"observable", value}, {"indicator_type", type}, {"ioc_type", type},
    {"description", label}, {"comment", label}, {"name", label}, {"title", label}, {"uuid", id},
};
constexpr std::size_t kOwnNames = 9;   // of kNames: these are offered for a slip

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

// What the first record says: where each field stands.
class Header {
 public:
  explicit Header(Findings& findings) : findings_(findings) { places_.fill(-1); }

  Status read(const registry::CsvRecord& record);
  [[nodiscard]] std::size_t columns() const { return columns_; }
  template <class Cells>
  [[nodiscard]] std::string_view cell(const Cells& cells, Field field) const {
    const int place = places_[field];
    if (place < 0 || static_cast<std::size_t>(place) >= cells.size()) return {};
    const std::string_view text = cells[static_cast<std::size_t>(place)];
    return trim(text) == "-" ? std::string_view() : text;
  }

 private:
  void unknown_column(const registry::CsvRecord& record, std::string_view cell);
  void problem(const registry::CsvRecord& record, std::string reason, std::string hint) {
    findings_.problems.add(record.line, record.offset, std::move(reason), std::move(hint));
  }

  Findings& findings_;
  std::array<int, kFields> places_{};
  std::size_t columns_ = 0;
  std::string unread_;
};

void Header::unknown_column(const registry::CsvRecord& record, std::string_view cell) {
  std::array<std::string_view, kOwnNames> own;
  std::transform(std::begin(kNames), std::begin(kNames) + kOwnNames, own.begin(), [](const Name& name) { return name.text; });
  const auto near = nearest(plain(cell), own);
  if (near && places_[*field_of(*near)] < 0)
    problem(record, "unknown column \"" + visible(cell.substr(0, 60)) + "\"; it is ignored", "did you mean \"" + *near + "\"?");
  else unread_ += (unread_.empty() ? "" : ", ") + visible(cell.substr(0, 60));
}

Status Header::read(const registry::CsvRecord& record) {
  columns_ = record.cells.size();
  for (std::size_t i = 0; i < columns_; ++i)
    if (const auto field = field_of(record.cells[i]); field && places_[*field] < 0) places_[*field] = static_cast<int>(i);
  for (const std::string& name : record.cells)
    if (!trim(name).empty() && !field_of(name)) unknown_column(record, trim(name));
  if (places_[value] < 0)
    return bad_input("line " + std::to_string(record.line) + ": expected a column \"value\" in the header, found \"" +
                         visible(join(record.cells, ",").substr(0, 120)) + "\"",
                     "columns: type, value, valid_from, valid_until, label, confidence, id, actor, match");
  if (!unread_.empty()) findings_.notes.push_back("columns not read: " + unread_);
  return Done{};
}

// Reads the records of one chunk. A plain line takes the fast path (quick_line), any other the slow one (record), which
// alone says what is wrong with it.
class ChunkReader {
 public:
  ChunkReader(std::string_view content, registry::CsvOptions options, const Header& header, ChunkFindings& findings)
      : content_(content), csv_(content, options), options_(options), header_(header), findings_(findings) {}

  void read(const Chunk& chunk);

 private:
  bool quick_line(const TextLine& line);
  [[nodiscard]] bool quick_type(std::string_view name);
  void record(const registry::CsvRecord& record);
  Result<std::vector<Term>> terms_of(const registry::CsvRecord& record, std::string_view raw) const;
  template <class Cells>
  Indicator details_of(const Cells& cells, Spot spot);
  std::uint32_t details_number(Spot spot);
  void problem(const registry::CsvRecord& record, std::string reason, std::string hint = {}, std::string_view key = {}) {
    findings_.problems.add(record.line, record.offset, std::move(reason), std::move(hint), key);
  }

  static constexpr std::size_t kLongLine = 65'536;
  static constexpr std::array kDetails = {label, actor, valid_from, valid_until, confidence};

  std::string_view content_;
  registry::CsvReader csv_;
  registry::CsvOptions options_;
  const Header& header_;
  ChunkFindings& findings_;
  std::vector<std::string_view> cells_;
  std::string key_, type_name_, id_;
  std::optional<IndicatorType> type_;            // of type_name_
  bool type_known_ = false;
  std::array<std::string, kDetails.size()> last_;   // the cells of the details that were read last, without a problem
  std::optional<std::uint32_t> last_details_;
};

void ChunkReader::read(const Chunk& chunk) {
  const bool quotes = content_.substr(chunk.begin, chunk.end - chunk.begin).find('"') != std::string_view::npos;
  registry::CsvRecord slow;
  std::uint64_t number = chunk.line;
  for (std::size_t at = chunk.begin; at < chunk.end;) {
    const std::size_t end = std::min(content_.find('\n', at), chunk.end);
    std::string_view line = content_.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool plain = !quotes || line.find('"') == std::string_view::npos;
    if (line.starts_with('#') || trim(line).empty() || (plain && quick_line({line, number, at}))) {
      at = end + 1;
      ++number;
      continue;
    }
    csv_.move_to(at, number);
    if (!csv_.next(slow)) return;
    record(slow);
    at = csv_.offset();
    number = csv_.line();
  }
}

// Whether lines of this type may take the fast path; sets type_.
bool ChunkReader::quick_type(std::string_view name) {
  if (name == type_name_) return type_known_;
  type_name_ = name;
  type_ = parse_indicator_type(name);
  return type_known_ = name.empty() || type_.has_value();
}

bool ChunkReader::quick_line(const TextLine& line) {
  if (line.text.size() > kLongLine || line.offset > 0xFFFFFFFF || line.line > 0xFFFFFFFF) return false;
  cells_.clear();
  for (std::size_t from = 0;;) {
    const std::size_t end = line.text.find(options_.separator, from);
    cells_.push_back(line.text.substr(from, end == std::string_view::npos ? end : end - from));
    if (end == std::string_view::npos) break;
    from = end + 1;
  }
  if (cells_.size() > header_.columns() || !header_.cell(cells_, match).empty() || !quick_type(trim(header_.cell(cells_, type)))) return false;
  const auto found = quick_key(type_, header_.cell(cells_, value), key_);
  if (!found) return false;
  id_ = visible(trim(header_.cell(cells_, id)));
  if (id_.size() > PackedIndicators::kLongestId || id_.starts_with("ind-")) return false;
  const std::uint32_t details = details_number({line.line, line.offset});
  findings_.indicators.add(SimpleIndicator{
      .type = *found, .key = key_, .id = id_, .details = details, .line = static_cast<std::uint32_t>(line.line),
      .extent = {static_cast<std::uint32_t>(line.offset), static_cast<std::uint32_t>(line.text.size())}});
  return true;
}

// Of cells_; neighbours in a feed often have the same.
std::uint32_t ChunkReader::details_number(Spot spot) {
  bool same = last_details_.has_value();
  for (std::size_t i = 0; same && i < kDetails.size(); ++i) same = header_.cell(cells_, kDetails[i]) == last_[i];
  if (same) return *last_details_;
  const std::uint64_t problems = findings_.problems.total();
  const std::uint32_t number = findings_.indicators.intern(details_of(cells_, spot));
  for (std::size_t i = 0; i < kDetails.size(); ++i) last_[i] = header_.cell(cells_, kDetails[i]);
  last_details_ = findings_.problems.total() == problems ? std::optional(number) : std::nullopt;
  return number;
}

// An indicator with what the cells say beside type and value.
template <class Cells>
Indicator ChunkReader::details_of(const Cells& cells, Spot spot) {
  Indicator indicator;
  indicator.label = visible(trim(header_.cell(cells, label)));
  indicator.actor = visible(trim(header_.cell(cells, actor)));
  indicator.valid_from = read_time("valid_from", header_.cell(cells, valid_from), spot, findings_.problems);
  indicator.valid_until = read_time("valid_until", header_.cell(cells, valid_until), spot, findings_.problems);
  indicator.confidence = read_confidence(header_.cell(cells, confidence), spot, findings_.problems);
  return indicator;
}

Result<std::vector<Term>> ChunkReader::terms_of(const registry::CsvRecord& record, std::string_view raw) const {
  const std::string_view type_name = trim(header_.cell(record.cells, type)), how = trim(header_.cell(record.cells, match));
  const auto op = how.empty() ? TermOp::equals : parse_term_op(how);
  if (!op) return bad_input("match: expected equals, contains or matches, found \"" + visible(how.substr(0, 60)) + "\"");
  if (*op == TermOp::equals) return type_name.empty() ? guess_terms(raw) : make_terms(type_name, raw);
  const auto stated = parse_indicator_type(type_name);
  if (!stated) return bad_input("match: a value that is compared as text needs a type, found \"" + visible(type_name.substr(0, 60)) + "\"");
  return std::vector<Term>{TRY(make_text_term(*stated, *op, raw))};
}

void ChunkReader::record(const registry::CsvRecord& record) {
  if (!record.fault.empty()) return problem(record, record.fault + "; the line is left out", "check its quotes");
  if (record.cells.size() > header_.columns())
    return problem(record, "expected " + std::to_string(header_.columns()) + " cells as in the header, found " + std::to_string(record.cells.size()) +
                               "; the line is left out",
                   "quote cells that hold the separator: \"a, b\"", "cell count");
  const std::string_view raw = header_.cell(record.cells, value);
  if (trim(raw).empty()) return problem(record, "expected a value, found none; the line is left out", "", "no value");
  auto terms = terms_of(record, raw);
  if (!terms) return problem(record, terms.error().message, terms.error().hint, "value");
  if (terms->empty())
    return problem(record, "the type of \"" + visible(trim(raw).substr(0, 80)) + "\" cannot be told by its shape; the line is left out",
                   "add a column type", "no type");
  Indicator indicator = details_of(record.cells, {record.line, record.offset});
  indicator.id = visible(trim(header_.cell(record.cells, id)));
  if (indicator.id.empty() && (terms->size() > 1 || terms->front().op != TermOp::equals)) indicator.id = derived_indicator_id(terms->front());
  for (Term& term : *terms) indicator.any_of.push_back({std::move(term)});
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
  const registry::CsvOptions options = options_for(content);
  registry::CsvReader csv(content, options);
  registry::CsvRecord record;
  Header header(findings);
  if (!csv.next(record)) return Done{};
  (void)TRY(header.read(record));
  const auto chunks = cut_records(content, {csv.offset(), content.size(), csv.line()}, options, findings.options.jobs);
  read_chunks(chunks, findings, [&](const Chunk& chunk, ChunkFindings& found) { ChunkReader(content, options, header, found).read(chunk); });
  return Done{};
}

}  // namespace demarche::intel
