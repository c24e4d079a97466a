// SQL that a person or a release brought is hostile until shown otherwise. These functions judge its syntax tree, as
// DuckDB's json_serialize_sql() gives it: everything is refused that is not known to be a plain, repeatable question
// about the case's own tables.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace demarche::store {

// What foreign SQL may name. All in lower case.
struct ForeignScope {
  std::set<std::string, std::less<>> functions;   // scalar, aggregate and window functions (may_call() decides)
  std::set<std::string, std::less<>> tables;      // tables and views of the case
  std::set<std::string, std::less<>> system;      // the engine's own views: no name of a WITH may hide one
};

// May foreign SQL call this function, given that the engine calls it consistent? No clock, no chance, no settings, no
// files, nothing that makes a value of any size from a small argument, nothing that depends on how work was cut up.
[[nodiscard]] bool may_call(std::string_view lower_case_name);
// Macros of the engine (their own text is consistent) that may be called.
[[nodiscard]] const std::vector<std::string_view>& plain_macros();

// bad_input: what is refused and why. `tree`: the JSON text of json_serialize_sql().
[[nodiscard]] Status judge_foreign(std::string_view tree, const ForeignScope& scope);

// Would its rows come in no fixed order (no ORDER BY, and more than a scan of one table: GROUP BY, DISTINCT, joins, UNION)?
// With a LIMIT the answer is no: sorting afterwards would not make its choice repeatable.
[[nodiscard]] bool is_unordered(std::string_view tree);

// The tree of a SELECT that gives `columns` of the rows which this one reads: its FROM and WHERE. Empty when it is not of
// the simple kind (one row view, no WITH, subquery, window or set operation).
[[nodiscard]] std::string rows_tree(std::string_view tree, const std::set<std::string, std::less<>>& row_views,
                                    const std::vector<std::string>& columns);
// Every row view that is named anywhere in it, sorted.
[[nodiscard]] std::vector<std::string> row_views_named(std::string_view tree, const std::set<std::string, std::less<>>& row_views);

}  // namespace demarche::store
