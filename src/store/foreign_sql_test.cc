#include "store/foreign_sql.h"

#include "base/text.h"
#include "store/test_folder.h"

using namespace demarche;
using namespace demarche::store;

// Questions as people ask them are in analysis_test.cc; here are trees that no parser of today makes.
TEST_CASE("a tree that is not understood is refused") {
  ForeignScope scope;
  scope.functions = {"count_star"};
  scope.tables = {"logins"};
  const std::string start = R"({"error":false,"statements":[{"node":{"type":"SELECT_NODE","cte_map":{"map":[]},"modifiers":[],"select_list":[)";
  const std::string from = R"(],"from_table":{"type":"BASE_TABLE","alias":"","query_location":1,"table_name":"logins","schema_name":"","catalog_name":""}}}]})";
  CHECK(judge_foreign(start + R"({"class":"FUNCTION","type":"FUNCTION","function_name":"count_star","schema":"","catalog":"","children":[]})" + from, scope).has_value());
  struct { const char* what; std::string tree; } const table[] = {
      {"no JSON", "{"},
      {"nothing", ""},
      {"no object", "[]"},
      {"no statement", R"({"error":false,"statements":[]})"},
      {"no node", R"({"error":false,"statements":[{"node":3}]})"},
      {"an error", R"({"error":true,"error_message":"no"})"},
      {"a new class of expression", start + R"({"class":"TELEPATHY","type":"X"})" + from},
      {"a class that is no text", start + R"({"class":7,"type":"X"})" + from},
      {"a function without a name", start + R"({"class":"FUNCTION","type":"FUNCTION"})" + from},
      {"a new kind of query", R"({"error":false,"statements":[{"node":{"type":"DELETE_NODE","cte_map":{"map":[]}}}]})"},
      {"a new kind of FROM", replace_all(start + from, "BASE_TABLE", "FILE_REF")},
      {"a table function that is none", replace_all(start + from, "BASE_TABLE", "TABLE_FUNCTION")},
      {"a WITH without a name", replace_all(start + from, R"({"map":[]})", R"({"map":[{"value":1}]})")},
      {"too deep", start + std::string(10'000, '[') + std::string(10'000, ']') + from},
  };
  for (const auto& row : table) {
    CAPTURE(row.what);
    CHECK_FALSE(judge_foreign(row.tree, scope).has_value());
    CHECK(rows_tree(row.tree, {"nothing"}, {"artifact"}).empty());
  }
}

TEST_CASE("no refused function is also a plain macro, and all names are lower case") {
  for (const std::string_view macro : plain_macros()) {
    CAPTURE(macro);
    CHECK(may_call(macro));
    CHECK_EQ(lower(macro), macro);
  }
  for (const char* name : {"range", "repeat", "current_setting", "pg_sleep", "getvariable", "version"}) CHECK_FALSE(may_call(name));
}
