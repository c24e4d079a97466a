#include "pipeline/publish/release_tables.h"

#include "base/text.h"
#include "formats/json/claims.h"
#include "formats/registry/registry.h"

namespace demarche::publish {
namespace {

using json::Json;

std::vector<ReleaseTable> make_tables() {
  using enum CellType;
  std::vector<ReleaseTable> out;
  for (std::size_t i = 0; i < kRowKinds; ++i) {
    const auto kind = static_cast<RowKind>(i);
    ReleaseTable table{"raw_" + std::string(row_kind_text(kind)), {{"source_id", text}, {"marking", text}, {"artifact", text}}};
    table.columns.insert(table.columns.end(), kRowOrigin.begin(), kRowOrigin.end());
    const auto own = row_columns(kind);
    table.columns.insert(table.columns.end(), own.begin(), own.end());
    out.push_back(std::move(table));
  }
  out.push_back({"sources", {{"source_id", text}, {"name", text}, {"role", text}, {"victim_id", text}, {"marking", text},
                             {"grade", text}, {"first", time}, {"last", time}}});
  out.push_back({"source_hosts", {{"source_id", text}, {"host", text}}});
  out.push_back({"indicator_list", {{"id", text}, {"type", text}, {"value", text}, {"pattern", text}, {"valid_from", time},
                                    {"valid_until", time}, {"confidence", integer}, {"actor", text}, {"intel_path", text},
                                    {"intel", text}, {"marking", text}, {"label", text}, {"line", integer},
                                    {"byte_offset", integer}, {"byte_length", integer}}});
  out.push_back({"places", {{"ip", text}, {"organisation", text}, {"city", text}, {"region", text}, {"country", text},
                            {"asn", integer}, {"marking", text}}});
  for (const registry::RegistryKind& kind : registry::registry_kinds()) {
    if (kind.name == "networks") continue;   // places holds what was looked up
    ReleaseTable table{"registry_" + std::string(kind.name), {{"line", integer}, {"byte_offset", integer}, {"byte_length", integer}}};
    for (const registry::RegistryColumn& column : kind.columns)
      if (column.name != "marking") table.columns.push_back({column.name, registry::stored_type(column.rule)});
    table.columns.push_back({"marking", text});
    table.columns.push_back({"artifact", text});
    out.push_back(std::move(table));
  }
  return out;
}

Status put_cell(RowBatch& rows, CellType type, const Json& value) {
  if (value.is_null()) return rows.null(), Done{};
  const auto wrong = [] { return bad_input("a value is not of its column's type"); };
  switch (type) {
    case CellType::text:
      if (value.as_text() == nullptr) return wrong();
      rows.text(*value.as_text());
      return Done{};
    case CellType::integer:
      if (value.as_integer() == nullptr) return wrong();
      rows.integer(*value.as_integer());
      return Done{};
    case CellType::real:
      if (!value.as_number()) return wrong();
      rows.real(value.as_number());
      return Done{};
    case CellType::boolean:
      if (value.as_bool() == nullptr) return wrong();
      rows.boolean(*value.as_bool());
      return Done{};
    case CellType::time: {
      if (value.as_text() == nullptr) return wrong();
      const Timestamp time = TRY(Timestamp::parse_iso(*value.as_text()));
      rows.time(time);
      return Done{};
    }
  }
  return wrong();
}

}  // namespace

std::span<const ReleaseTable> release_tables() {
  static const std::vector<ReleaseTable> tables = make_tables();
  return tables;
}

Result<std::string> table_lines(Query& query, const ReleaseTable& table) {
  std::string columns;
  for (const CellColumn& column : table.columns) columns += (columns.empty() ? "\"" : ", \"") + std::string(column.name) + "\"";
  const Table rows = TRY(query.select("select " + columns + " from " + table.name + " order by all"));
  std::string out;
  for (const auto& row : rows.rows) {
    Json::Object object;
    for (std::size_t i = 0; i < rows.columns.size(); ++i)
      if (!is_null(row[i])) object.emplace_back(rows.columns[i], json::cell_json(row[i]));
    out += Json(std::move(object)).compact() + "\n";
  }
  return out;
}

Result<RowBatch> read_table_lines(const ReleaseTable& table, std::string_view file, std::string_view lines) {
  RowBatch rows{std::span<const CellColumn>(table.columns)};
  std::size_t number = 0;
  for (std::size_t start = 0; start < lines.size();) {
    const auto end = std::min(lines.find('\n', start), lines.size());
    const std::string where = std::string(file) + ":" + std::to_string(++number);
    auto value = json::parse(lines.substr(start, end - start));
    start = end + 1;
    if (!value) return std::move(value).error().within(where);
    std::size_t known = 0;
    for (const CellColumn& column : table.columns) {
      const Json& cell = value->at(column.name);
      if (!cell.is_null()) ++known;
      Status put = put_cell(rows, column.type, cell);
      if (!put) return std::move(put).error().within(where + ": " + std::string(column.name));
    }
    if (known != value->members().size()) return bad_input(where + ": a member that " + table.name + " does not have");
    rows.end_row();
  }
  return rows;
}

}  // namespace demarche::publish
