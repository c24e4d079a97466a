#include "formats/json/claims.h"

namespace demarche::json {
namespace {

std::optional<std::int64_t> optional_integer(const Json& value) {
  const std::int64_t* integer = value.as_integer();
  return integer != nullptr ? std::optional(*integer) : std::nullopt;
}

CellType cell_type(const Cell& cell) {
  switch (cell.index()) {
    case 1: return CellType::boolean;
    case 2: return CellType::integer;
    case 3: return CellType::real;
    case 5: return CellType::time;
    default: return CellType::text;
  }
}

}  // namespace

Json cell_json(const Cell& cell) {
  return std::visit(
      [](const auto& value) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>) return {};
        else return Json(value);
      },
      cell);
}

Cell json_cell(const Json& value) {
  if (value.is_null()) return {};
  if (const bool* truth = value.as_bool()) return *truth;
  if (const std::int64_t* integer = value.as_integer()) return *integer;
  if (const std::string* text = value.as_text()) return *text;
  if (const auto number = value.as_number()) return *number;
  return value.compact();
}

Json table_json(const Table& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json::Object object;
    for (std::size_t i = 0; i < table.columns.size(); ++i) object.emplace_back(table.columns[i], cell_json(row[i]));
    rows.push(Json(std::move(object)));
  }
  return rows;
}

Table json_table(const Json& rows) {
  Table table;
  for (const Json& row : rows.items()) {
    if (table.columns.empty()) {
      for (const auto& [name, value] : row.members()) {
        table.columns.push_back(name);
        table.types.push_back(cell_type(json_cell(value)));
      }
    }
    std::vector<Cell> cells;
    for (const std::string& column : table.columns) cells.push_back(json_cell(row.at(column)));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Json claim_json(const Claim& claim) {
  Json out;
  out.set("id", claim.id).set("name", claim.name).set("says", claim.says).set("measure", claim.measure).set("unit", claim.unit);
  out.set("value", claim.table ? table_json(*claim.table) : cell_json(claim.value));
  out.set("k", claim.k).set("n", claim.n).set("low", claim.low).set("high", claim.high);
  out.set("method", claim.method).set("at_least", claim.at_least).set("sql", claim.sql).set("rows_sql", claim.rows_sql);
  out.set("rows", claim.rows).set("evidence", claim.evidence).set("marking", tlp_text(claim.marking));
  out.set("answered", claim.answered);
  Json problems = Json::array();
  for (const std::string& problem : claim.problems) problems.push(problem);
  out.set("problems", std::move(problems));
  Json more = Json::object();
  for (const auto& [name, cell] : claim.more) more.set(name, cell_json(cell));
  out.set("more", std::move(more));
  return out;
}

Result<Claim> json_claim(const Json& value) {
  if (value.as_object() == nullptr || value.text("id").empty()) return bad_input("expected a claim: an object with an \"id\"");
  Claim claim;
  claim.id = value.text("id");
  claim.name = value.text("name");
  claim.says = value.text("says");
  claim.measure = value.text("measure");
  claim.unit = value.text("unit");
  if (value.at("value").as_array() != nullptr) claim.table = json_table(value.at("value"));
  else claim.value = json_cell(value.at("value"));
  claim.k = optional_integer(value.at("k"));
  claim.n = optional_integer(value.at("n"));
  claim.low = value.at("low").as_number();
  claim.high = value.at("high").as_number();
  claim.method = value.text("method");
  claim.at_least = value.truth("at_least");
  claim.sql = value.text("sql");
  claim.rows_sql = value.text("rows_sql");
  claim.rows = static_cast<std::uint64_t>(value.integer("rows"));
  claim.evidence = value.text("evidence");
  claim.marking = TRY(parse_tlp(value.text("marking")));
  claim.answered = value.at("answered").is_null() || value.truth("answered");
  for (const Json& problem : value.at("problems").items())
    if (const std::string* text = problem.as_text()) claim.problems.push_back(*text);
  for (const auto& [name, cell] : value.at("more").members()) claim.more[name] = json_cell(cell);
  return claim;
}

Json claims_json(std::span<const Claim> claims) {
  Json list = Json::array();
  for (const Claim& claim : claims) list.push(claim_json(claim));
  Json document;
  document.set("claims", std::move(list));
  return document;
}

Result<std::vector<Claim>> json_claims(const Json& document) {
  if (document.at("claims").as_array() == nullptr) return bad_input("expected {\"claims\":[...]}");
  std::vector<Claim> claims;
  for (const Json& value : document.at("claims").items()) claims.push_back(TRY(json_claim(value)));
  return claims;
}

}  // namespace demarche::json
