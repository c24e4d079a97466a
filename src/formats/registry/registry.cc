#include "formats/registry/registry.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/text.h"
#include "formats/registry/cell.h"
#include "formats/registry/csv.h"
#include "model/marking.h"

namespace demarche::registry {
namespace {

std::string join_names(std::span<const RegistryColumn> columns, std::optional<Need> need) {
  std::string out;
  for (const RegistryColumn& column : columns)
    if (!need || column.need == *need) out += (out.empty() ? "" : ", ") + std::string(column.name);
  return out;
}

class Reader {
 public:
  Reader(const RegistryKind& kind, Problems& problems) : kind_(kind), problems_(problems), rows_(registry_rows(kind)) {}

  Status header(const CsvRecord& record);
  void record(const CsvRecord& record);
  [[nodiscard]] RowBatch finish() { return std::move(rows_); }

 private:
  void bind(const CsvRecord& record, std::size_t cell);
  bool read_values(const CsvRecord& record, std::vector<CellValue>& values);
  bool cell_failed(const CsvRecord& record, const RegistryColumn& column, const Error& error, CellValue& value);
  bool has_its_keys(const CsvRecord& record, const std::vector<CellValue>& values);
  void put(const CsvRecord& record, const std::vector<CellValue>& values);
  void put_row(const CsvRecord& record, const std::vector<CellValue>& values, const std::string* block);
  bool repeats(const CsvRecord& record, const std::string& value);

  const RegistryKind& kind_;
  Problems& problems_;
  RowBatch rows_;
  std::vector<int> places_;                      // of each cell of a record: its column in the kind, or -1
  std::map<std::string, std::uint64_t> seen_;    // unique value -> line
};

// Which column a cell of the header is.
void Reader::bind(const CsvRecord& record, std::size_t cell) {
  const std::string name = replace_all(replace_all(lower(trim(record.cells[cell])), " ", "_"), "-", "_");
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < kind_.columns.size(); ++i) {
    known.push_back(kind_.columns[i].name);
    if (kind_.columns[i].name != name) continue;
    const bool twice = std::find(places_.begin(), places_.end(), static_cast<int>(i)) != places_.end();
    if (twice) problems_.add(record.line, record.offset, "the column \"" + name + "\" stands twice in the header; the first one is read");
    places_.push_back(twice ? -1 : static_cast<int>(i));
    return;
  }
  places_.push_back(-1);
  if (name.empty()) return;
  const auto near = nearest(name, known);
  problems_.add(record.line, record.offset,
                "unknown column \"" + visible(name.substr(0, 60)) + "\" in a registry of " + std::string(kind_.name) + "; it is ignored",
                near ? "did you mean \"" + *near + "\"?" : "columns: " + join_names(kind_.columns, std::nullopt));
}

Status Reader::header(const CsvRecord& record) {
  if (!record.fault.empty()) return bad_input("line " + std::to_string(record.line) + ": the header cannot be read: " + record.fault);
  for (std::size_t i = 0; i < record.cells.size(); ++i) bind(record, i);
  bool any_key = false, has_keys = false;
  for (std::size_t i = 0; i < kind_.columns.size(); ++i) {
    const RegistryColumn& column = kind_.columns[i];
    const bool bound = std::find(places_.begin(), places_.end(), static_cast<int>(i)) != places_.end();
    if (column.need == Need::required && !bound)
      return bad_input("line " + std::to_string(record.line) + ": expected a column \"" + std::string(column.name) +
                           "\" in the header, found \"" + visible(join(record.cells, ",")).substr(0, 120) + "\"",
                       "a registry of " + std::string(kind_.name) + " has the columns " + join_names(kind_.columns, std::nullopt));
    has_keys = has_keys || column.need == Need::one_of;
    any_key = any_key || (column.need == Need::one_of && bound);
  }
  if (has_keys && !any_key)
    return bad_input("line " + std::to_string(record.line) + ": expected one of the columns " + join_names(kind_.columns, Need::one_of) +
                     " in the header");
  return Done{};
}

// A cell that breaks its rule: false when the row must go.
bool Reader::cell_failed(const CsvRecord& record, const RegistryColumn& column, const Error& error, CellValue& value) {
  const std::string where = "column \"" + std::string(column.name) + "\": " + error.message;
  const std::string key = "cell " + std::string(column.name);
  if (column.need == Need::required) {
    problems_.add(record.line, record.offset, where + "; the row is left out", error.hint, key);
    return false;
  }
  if (column.rule == CellRule::marking) {
    value = std::string(tlp_text(Tlp::red));
    problems_.add(record.line, record.offset, where + "; the row counts as TLP:RED", error.hint, key);
    return true;
  }
  problems_.add(record.line, record.offset, where + "; the cell is left empty", error.hint, key);
  return true;
}

bool Reader::read_values(const CsvRecord& record, std::vector<CellValue>& values) {
  for (std::size_t i = 0; i < record.cells.size(); ++i) {
    if (places_[i] < 0) continue;
    const auto place = static_cast<std::size_t>(places_[i]);
    const std::string_view text = trim(record.cells[i]);
    if (text.empty() || text == "-") continue;
    auto value = read_cell(kind_.columns[place].rule, text);
    if (value) values[place] = std::move(*value);
    else if (!cell_failed(record, kind_.columns[place], value.error(), values[place])) return false;
  }
  return has_its_keys(record, values);
}

bool Reader::has_its_keys(const CsvRecord& record, const std::vector<CellValue>& values) {
  bool has_keys = false, any_key = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const RegistryColumn& column = kind_.columns[i];
    const bool filled = values[i].index() != 0;
    if (column.need == Need::required && !filled) {
      problems_.add(record.line, record.offset, "column \"" + std::string(column.name) + "\": expected a value, found none; the row is left out",
                    "", "empty " + std::string(column.name));
      return false;
    }
    has_keys = has_keys || column.need == Need::one_of;
    any_key = any_key || (column.need == Need::one_of && filled);
  }
  if (!has_keys || any_key) return true;
  problems_.add(record.line, record.offset, "expected a value in one of the columns " + join_names(kind_.columns, Need::one_of) +
                                                ", found none; the row is left out");
  return false;
}

void Reader::record(const CsvRecord& record) {
  if (!record.fault.empty()) return problems_.add(record.line, record.offset, record.fault + "; the line is left out", "check its quotes");
  if (record.cells.size() != places_.size())
    return problems_.add(record.line, record.offset,
                         "expected " + std::to_string(places_.size()) + " cells as in the header, found " +
                             std::to_string(record.cells.size()) + "; the line is left out",
                         "quote cells that hold the separator: \"a, b\"", "cell count");
  std::vector<CellValue> values(kind_.columns.size());
  if (read_values(record, values)) put(record, values);
}

bool Reader::repeats(const CsvRecord& record, const std::string& value) {
  const auto [entry, fresh] = seen_.emplace(value, record.line);
  if (fresh) return false;
  problems_.add(record.line, record.offset, std::string(kind_.unique) + " \"" + value.substr(0, 80) + "\" stands on line " +
                                                std::to_string(entry->second) + " already; the first one is used",
                "", "repeated");
  return true;
}

void Reader::put(const CsvRecord& record, const std::vector<CellValue>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const auto* blocks = std::get_if<std::vector<std::string>>(&values[i])) {
      for (const std::string& block : *blocks)
        if (!repeats(record, block)) put_row(record, values, &block);
      return;
    }
    const auto* text = std::get_if<std::string>(&values[i]);
    if (kind_.columns[i].name == kind_.unique && text != nullptr && repeats(record, *text)) return;
  }
  put_row(record, values, nullptr);
}

void Reader::put_row(const CsvRecord& record, const std::vector<CellValue>& values, const std::string* block) {
  rows_.integer(static_cast<std::int64_t>(record.line))
      .integer(static_cast<std::int64_t>(record.offset))
      .integer(static_cast<std::int64_t>(record.length));
  for (const CellValue& value : values) {
    if (const auto* text = std::get_if<std::string>(&value)) rows_.text(std::string_view(*text));
    else if (const auto* number = std::get_if<std::int64_t>(&value)) rows_.integer(*number);
    else if (const auto* time = std::get_if<Timestamp>(&value)) rows_.time(*time);
    else if (std::holds_alternative<std::vector<std::string>>(value)) rows_.text(std::string_view(*block));
    else rows_.null();
  }
  rows_.end_row();
}

}  // namespace

Result<RowBatch> read_registry(std::string_view kind_name, std::string_view name, std::string_view content, Problems& problems) {
  const RegistryKind* kind = find_registry_kind(kind_name);
  if (kind == nullptr) {
    std::vector<std::string_view> known;
    for (const RegistryKind& each : registry_kinds()) known.push_back(each.name);
    const auto near = nearest(kind_name, known);
    return bad_input("unknown kind of registry \"" + std::string(kind_name) + "\"", near ? "did you mean \"" + *near + "\"?" : "");
  }
  if (content.find('\0') != std::string_view::npos)
    return bad_input(std::string(name) + ": expected CSV in UTF-8, found zero bytes", "a spreadsheet or UTF-16 file: save it as CSV UTF-8");
  if (!is_utf8(content))
    problems.add(0, 0, "expected UTF-8, found other bytes; they are shown as \\xNN", "save the file as UTF-8");
  CsvReader csv(content, {sniff_separator(first_line(content)), true});
  CsvRecord record;
  if (!csv.next(record))
    return bad_input(std::string(name) + ": expected a header line, found an empty file",
                     "columns: " + join_names(kind->columns, std::nullopt));
  Reader reader(*kind, problems);
  if (auto status = reader.header(record); !status) return std::move(status).error().within(name);
  while (csv.next(record)) reader.record(record);
  return reader.finish();
}

}  // namespace demarche::registry
