// trigger_sql: the SQL of triggers and demands speaks of $start, $now, $asked and reply('D-1'), which no database
// knows. Here they become literals, so that the SQL that runs is the SQL that can be shown.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace demarche::respond {

struct TriggerBinding {
  std::optional<Timestamp> start;                          // $start: the opening of the trigger's rung
  Timestamp now;                                           // $now
  std::optional<Timestamp> asked;                          // $asked: when the demand was put
  std::map<std::string, std::string, std::less<>> replies; // reply('D-1'): what a person recorded
};

// $start, $now and $asked become timestamp literals (UTC), reply('X') a text literal; what is not known becomes a typed
// null, so that a comparison with it is neither true nor false. Text literals ('', E'', $tag$), quoted identifiers and
// comments are left alone, as is reply(...) with anything but one text literal in it, which the database will refuse.
[[nodiscard]] std::string bind_trigger_sql(std::string_view sql, const TriggerBinding& binding);

// The demands that the SQL cites with reply('X'), in its order, each once.
[[nodiscard]] std::vector<std::string> cited_demands(std::string_view sql);

// Whether $name is used outside of literals and comments: uses_parameter(sql, "start").
[[nodiscard]] bool uses_parameter(std::string_view sql, std::string_view name);

}  // namespace demarche::respond
