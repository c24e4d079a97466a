#include "store/foreign_sql.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace demarche::store {
namespace {

using nlohmann::json;
using Names = std::set<std::string, std::less<>>;

constexpr int kDeepest = 4'000;   // levels of the tree; DuckDB itself stops at 1,000 levels of expression

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Consistent in the engine's catalogue, and refused all the same.
constexpr std::array<std::string_view, 34> kRefused = {
    // settings, session, the engine itself
    "getvariable", "getenv", "version", "in_search_path", "txid_current", "nextval", "currval", "setseed", "error",
    "json_serialize_sql", "json_serialize_plan", "json_deserialize_sql", "parse_duckdb_log_message", "aggregate", "combine",
    "finalize", "create_sort_key",
    // a small argument makes a value of any size, unseen by the engine's memory limit and its interrupt
    "repeat", "lpad", "rpad", "bar", "range", "generate_series", "list_resize", "array_resize", "format", "printf",
    "factorial", "bitstring",
    // the answer depends on how the work was cut up
    "reservoir_quantile", "approx_quantile", "approx_top_k", "duckdb_param", "query",
};

constexpr std::array<std::string_view, 12> kWindowOnly = {
    "row_number", "rank", "dense_rank", "rank_dense", "percent_rank", "cume_dist", "ntile", "lag", "lead", "first_value",
    "last_value", "nth_value"};

constexpr std::array<std::string_view, 5> kTableFunctions = {"range", "generate_series", "unnest", "json_each", "json_tree"};

// Names without parentheses that the engine turns into a call of a function.
constexpr std::array<std::string_view, 14> kValueNames = {
    "current_date", "current_time", "current_timestamp", "current_localtime", "current_localtimestamp", "localtime",
    "localtimestamp", "current_user", "session_user", "user", "current_role", "current_catalog", "current_schema",
    "current_database"};

constexpr std::array<std::string_view, 16> kClasses = {
    "CAST", "CONSTANT", "COMPARISON", "CONJUNCTION", "OPERATOR", "CASE", "BETWEEN", "COLLATE", "LAMBDA", "LAMBDA_REF", "STAR",
    "SUBQUERY", "POSITIONAL_REFERENCE", "COLUMN_REF", "FUNCTION", "WINDOW"};
constexpr std::array<std::string_view, 7> kFromTypes = {"BASE_TABLE", "TABLE_FUNCTION", "JOIN", "SUBQUERY", "EMPTY",
                                                        "EXPRESSION_LIST", "CTE"};
constexpr std::array<std::string_view, 4> kNodeTypes = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"};

std::string text_of(const json& object, const char* member) {
  const auto at = object.find(member);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}
bool is_set(const json& object, const char* member) {
  const auto at = object.find(member);
  return at != object.end() && !at->is_null();
}

Error refuse(std::string message, std::string hint) { return bad_input("this SQL is refused: " + std::move(message), std::move(hint)); }
std::string named(std::string_view name) { return "\"" + visible(name) + "\""; }

class Judge {
 public:
  explicit Judge(const ForeignScope& scope) : scope_(scope) {}

  Status node(const json& value, int depth) {
    if (depth > kDeepest) return refuse("it is nested too deeply", "make it simpler");
    if (value.is_object()) TRY(object(value));
    if (!value.is_structured()) return Done{};
    for (const json& item : value) TRY(node(item, depth + 1));
    return Done{};
  }

  // Names that WITH gives; collected first, because a name may be used before its definition is walked.
  Status collect(const json& value, int depth) {
    if (depth > kDeepest) return refuse("it is nested too deeply", "make it simpler");
    if (value.is_object() && value.contains("cte_map")) TRY(collect_with(value["cte_map"]));
    if (!value.is_structured()) return Done{};
    for (const json& item : value) TRY(collect(item, depth + 1));
    return Done{};
  }

 private:
  Status collect_with(const json& map) {
    if (!map.is_object() || !map.contains("map")) return Done{};
    for (const json& entry : map["map"]) {
      const std::string name = lower(text_of(entry, "key"));
      const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
      });
      if (name.empty() || !plain) return refuse("the WITH name " + named(name) + " is not a plain word", "use letters, digits and _");
      if (scope_.system.contains(name)) return refuse("the WITH name " + named(name) + " is one of the engine's", "choose another name");
      with_.insert(name);
    }
    return Done{};
  }

  Status object(const json& value) {
    if (is_set(value, "sample")) return refuse("it takes a random sample", "drop TABLESAMPLE or USING SAMPLE");
    if (is_set(value, "at_clause")) return refuse("it asks for another version of a table", "drop AT (...)");
    if (value.contains("class")) return expression(value);
    // Everything else that has a kind: query nodes, parts of FROM, modifiers, order, details of a type.
    const std::string type = text_of(value, "type");
    if (type.empty() || is_one_of(type, kNodeTypes) || type.ends_with("_MODIFIER") || type.ends_with("_TYPE_INFO")) return Done{};
    if (type == "ORDER_DEFAULT" || type == "ASCENDING" || type == "DESCENDING") return Done{};
    if (is_one_of(type, kFromTypes)) return from(value, type);
    return refuse("it has a part of kind " + named(type), "select from the case's tables, with SELECT, WITH, UNION, INTERSECT or EXCEPT");
  }

  Status from(const json& value, std::string_view type) {
    if (type == "BASE_TABLE") return base_table(value);
    if (type == "TABLE_FUNCTION") {
      const json& call = value.contains("function") ? value["function"] : value;
      const std::string name = lower(text_of(call, "function_name"));
      if (text_of(call, "class") != "FUNCTION" || !is_one_of(name, kTableFunctions))
        return refuse("FROM calls " + named(name), "only the case's tables, unnest(), range() and json_each() can be selected from");
    }
    return Done{};
  }

  Status base_table(const json& value) {
    const std::string schema = lower(text_of(value, "schema_name")), catalog = text_of(value, "catalog_name");
    const std::string table = lower(text_of(value, "table_name"));
    if (!catalog.empty() || (!schema.empty() && schema != "main"))
      return refuse("it reads " + named((catalog.empty() ? "" : catalog + ".") + schema + "." + table), "only the case's own tables can be read");
    if (with_.contains(table) || scope_.tables.contains(table)) return Done{};
    std::vector<std::string_view> known(scope_.tables.begin(), scope_.tables.end());
    const auto near = nearest(table, known);
    return refuse("there is no table " + named(table), near ? "did you mean " + *near + "?" : "`schema` lists the tables of a case");
  }

  Status expression(const json& value) {
    const std::string kind = text_of(value, "class");
    if (kind == "PARAMETER") return refuse("it has a parameter that nothing fills", "write the value itself");
    if (!is_one_of(kind, kClasses)) return refuse("it has an expression of kind " + named(kind), "make it simpler");
    if (kind == "FUNCTION") return function(value);
    if (kind == "WINDOW") return window(value);
    if (kind == "COLUMN_REF") return column(value);
    return Done{};
  }

  static Status column(const json& value) {
    if (!value.contains("column_names") || value["column_names"].size() != 1) return Done{};
    const json& first = value["column_names"][0];
    if (!first.is_string() || !is_one_of(lower(first.get<std::string>()), kValueNames)) return Done{};
    return refuse(named(first.get<std::string>()) + " differs from run to run", "write the date itself, or use $now where it is bound");
  }

  Status function(const json& value) {
    const std::string name = lower(text_of(value, "function_name"));
    const std::string schema = text_of(value, "schema");
    if (!text_of(value, "catalog").empty() || (!schema.empty() && schema != "main"))
      return refuse("it calls " + named(schema + "." + name), "functions have no schema here");
    if (name == "age" && value.contains("children") && value["children"].size() == 1)
      return refuse("age() with one argument reads the clock", "give it two arguments");
    // In FROM, judged there; as an expression only unnest() is plain.
    if (name == "unnest" || from_calls_.contains(&value)) return Done{};
    if (scope_.functions.contains(name)) return Done{};
    return refuse("the function " + named(name) + " is not allowed",
                  "allowed are functions that give the same answer every time and read nothing but their arguments");
  }

  Status window(const json& value) {
    const std::string name = lower(text_of(value, "function_name"));
    if (is_one_of(name, kWindowOnly) || scope_.functions.contains(name)) return Done{};
    return refuse("the window function " + named(name) + " is not allowed", {});
  }

 public:
  // Calls that stand directly in FROM: range() makes rows there, which are counted, and a list elsewhere, which is not.
  void note_from_calls(const json& value, int depth) {
    if (depth > kDeepest || !value.is_structured()) return;
    if (value.is_object() && text_of(value, "type") == "TABLE_FUNCTION" && value.contains("function") &&
        is_one_of(lower(text_of(value["function"], "function_name")), kTableFunctions))
      from_calls_.insert(&value["function"]);
    for (const json& item : value) note_from_calls(item, depth + 1);
  }

 private:
  const ForeignScope& scope_;
  Names with_;
  std::set<const json*> from_calls_;
};

// The one statement's outermost node, or null.
const json* root(const json& tree) {
  if (!tree.is_object() || !tree.contains("statements") || !tree["statements"].is_array() || tree["statements"].size() != 1) return nullptr;
  const json& statement = tree["statements"][0];
  return statement.contains("node") && statement["node"].is_object() ? &statement["node"] : nullptr;
}

bool has_class(const json& value, std::string_view wanted) {
  if (value.is_object() && text_of(value, "class") == wanted) return true;
  if (!value.is_structured()) return false;
  return std::any_of(value.begin(), value.end(), [&](const json& item) { return has_class(item, wanted); });
}

void collect_views(const json& value, const Names& row_views, Names& found) {
  if (value.is_object() && text_of(value, "type") == "BASE_TABLE")
    if (const std::string name = lower(text_of(value, "table_name")); row_views.contains(name)) found.insert(name);
  if (!value.is_structured()) return;
  for (const json& item : value) collect_views(item, row_views, found);
}

bool has_with(const json& node) { return node.contains("cte_map") && node["cte_map"].contains("map") && !node["cte_map"]["map"].empty(); }

}  // namespace

bool may_call(std::string_view name) {
  return !is_one_of(name, kRefused) && !name.starts_with("current_") && !name.starts_with("pg_") && !name.starts_with("duckdb_") &&
         !name.starts_with("__");
}

const std::vector<std::string_view>& plain_macros() {
  static const std::vector<std::string_view> macros = {
      "array_append", "array_pop_back", "array_pop_front", "array_prepend", "array_push_back", "array_push_front",
      "array_reverse", "array_to_string", "array_to_string_comma_default", "date_add", "days_in_month", "fdiv", "fmod",
      "geomean", "geometric_mean", "json", "json_group_array", "json_group_object", "list_any_value", "list_append", "list_avg",
      "list_bit_and", "list_bit_or", "list_bit_xor", "list_bool_and", "list_bool_or", "list_count", "list_first", "list_last",
      "list_max", "list_median", "list_min", "list_mode", "list_prepend", "list_product", "list_reverse", "list_stddev_pop",
      "list_stddev_samp", "list_string_agg", "list_sum", "list_var_pop", "list_var_samp", "map_contains_entry",
      "map_contains_value", "md5_number_lower", "md5_number_upper", "nullif", "round_even", "roundbankers", "split_part",
      "wavg", "weighted_avg"};
  return macros;
}

Status judge_foreign(std::string_view text, const ForeignScope& scope) {
  const json tree = json::parse(text, nullptr, false);
  if (tree.is_object() && tree.value("error", false)) {
    const std::string why = text_of(tree, "error_message");
    if (why.starts_with("Only SELECT")) return bad_input("this SQL is refused: expected a SELECT statement", "only questions can be asked");
    return bad_input("SQL: " + visible(why));
  }
  const json* node = root(tree);
  if (node == nullptr) {
    const std::size_t count = tree.is_object() && tree.contains("statements") ? tree["statements"].size() : 0;
    return bad_input("this SQL is refused: expected one SELECT statement, found " + std::to_string(count));
  }
  Judge judge(scope);
  TRY(judge.collect(tree, 0));
  judge.note_from_calls(tree, 0);
  return judge.node(tree["statements"], 0);
}

bool is_unordered(std::string_view text) {
  const json tree = json::parse(text, nullptr, false);
  const json* node = root(tree);
  if (node == nullptr) return false;
  static constexpr std::array<std::string_view, 4> kScans = {"BASE_TABLE", "TABLE_FUNCTION", "EMPTY", "EXPRESSION_LIST"};
  const bool scan = text_of(*node, "type") == "SELECT_NODE" && !has_with(*node) && text_of(*node, "aggregate_handling") != "FORCE_AGGREGATES" &&
                    (!node->contains("group_sets") || (*node)["group_sets"].empty()) &&
                    node->contains("from_table") && is_one_of(text_of((*node)["from_table"], "type"), kScans);
  bool distinct = false;
  for (const json& modifier : node->value("modifiers", json::array())) {
    const std::string type = text_of(modifier, "type");
    if (type == "ORDER_MODIFIER" || type.starts_with("LIMIT")) return false;
    distinct = distinct || type == "DISTINCT_MODIFIER";
  }
  return distinct || !scan;
}

std::string rows_tree(std::string_view text, const Names& row_views, const std::vector<std::string>& columns) {
  json tree = json::parse(text, nullptr, false);
  if (root(tree) == nullptr) return {};
  json& node = tree["statements"][0]["node"];
  const bool simple = text_of(node, "type") == "SELECT_NODE" && !has_with(node) && !has_class(node, "SUBQUERY") &&
                      !has_class(node, "WINDOW") && node.contains("from_table") &&
                      text_of(node["from_table"], "type") == "BASE_TABLE" &&
                      // FROM logins AS l(a, b) gives other columns the names of the provenance.
                      node["from_table"].value("column_name_alias", json::array()).empty() &&
                      row_views.contains(lower(text_of(node["from_table"], "table_name")));
  if (!simple) return {};
  node["select_list"] = json::array();
  for (const std::string& column : columns)
    node["select_list"].push_back({{"class", "COLUMN_REF"}, {"type", "COLUMN_REF"}, {"alias", ""}, {"query_location", 0},
                                   {"column_names", {column}}});
  node["modifiers"] = json::array();
  node["group_expressions"] = json::array();
  node["group_sets"] = json::array();
  node["aggregate_handling"] = "STANDARD_HANDLING";
  node["having"] = nullptr;
  node["qualify"] = nullptr;
  return tree.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<std::string> row_views_named(std::string_view text, const Names& row_views) {
  const json tree = json::parse(text, nullptr, false);
  Names found;
  collect_views(tree, row_views, found);
  return {found.begin(), found.end()};
}

}  // namespace demarche::store
