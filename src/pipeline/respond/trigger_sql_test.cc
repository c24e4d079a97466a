#include <doctest/doctest.h>

#include "pipeline/respond/trigger_sql.h"

using namespace demarche;
using namespace demarche::respond;

namespace {
TriggerBinding binding() {
  TriggerBinding bound;
  bound.start = *Timestamp::parse("2013-02-19");
  bound.now = *Timestamp::parse("2013-06-01T08:00:00.5Z");
  bound.replies["D-1"] = "none";
  bound.replies["it's"] = "o'k";
  return bound;
}
constexpr const char* kStart = "cast('2013-02-19 00:00:00' as timestamp)";
}  // namespace

TEST_CASE("parameters and replies become literals, and only where they are SQL") {
  const std::string start = kStart;
  struct { std::string sql, bound; } const table[] = {
      {"select $start", "select " + start},
      {"select $now", "select cast('2013-06-01 08:00:00.500000' as timestamp)"},
      {"select $asked is null", "select cast(null as timestamp) is null"},
      {"select '$start'", "select '$start'"},
      {"select 'it''s $start' , $start", "select 'it''s $start' , " + start},
      {"select 'a\\' || $start", "select 'a\\' || " + start},
      {"select E'a\\' $start' || $start", "select E'a\\' $start' || " + start},
      {"select \"$start\" from t", "select \"$start\" from t"},
      {"-- $start\n$start", "-- $start\n" + start},
      {"-- $start", "-- $start"},
      {"/* $start /* $now */ $start */ $start", "/* $start /* $now */ $start */ " + start},
      {"/* $start", "/* $start"},
      {"$$ $start $$ || $start", "$$ $start $$ || " + start},
      {"$q$ $start $$ $q$ || $start", "$q$ $start $$ $q$ || " + start},
      {"'unclosed $start", "'unclosed $start"},
      {"$started + $starting1 + $1", "$started + $starting1 + $1"},
      {"x$start + 1", "x$start + 1"},
      {"$start+$now", start + "+cast('2013-06-01 08:00:00.500000' as timestamp)"},
      {"reply('D-1') = 'none'", "cast('none' as varchar) = 'none'"},
      {"REPLY ( 'D-1' ) = 'none'", "cast('none' as varchar) = 'none'"},
      {"reply('it''s')", "cast('o''k' as varchar)"},
      {"reply('D-2') = 'none'", "cast(null as varchar) = 'none'"},
      {"reply('D-1')'x'", "cast('none' as varchar)'x'"},
      {"s.reply('D-1')", "s.reply('D-1')"},
      {"reply(x) + reply", "reply(x) + reply"},
      {"reply('D-1', 2)", "reply('D-1', 2)"},
      {"'reply(''D-1'')'", "'reply(''D-1'')'"},
      {"replying('D-1')", "replying('D-1')"},
      {"", ""},
      {"$", "$"},
  };
  for (const auto& row : table) {
    CAPTURE(row.sql);
    CHECK_EQ(bind_trigger_sql(row.sql, binding()), row.bound);
  }
}

TEST_CASE("binding twice is binding once") {
  TriggerBinding bound = binding();
  bound.replies["D-1"] = "$now reply('D-1')";
  const std::string once = bind_trigger_sql("select $start, reply('D-1')", bound);
  CHECK_EQ(bind_trigger_sql(once, bound), once);
}

TEST_CASE("what a trigger cites") {
  CHECK_EQ(cited_demands("reply('D-2')='none' and reply('D-1')='none' or reply('D-2')='hostile' -- reply('D-3')"),
           std::vector<std::string>{"D-2", "D-1"});
  CHECK(uses_parameter("select $start", "start"));
  CHECK_FALSE(uses_parameter("select '$start' -- $start", "start"));
}
