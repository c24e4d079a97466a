// demarche query: read-only SQL over the case.
#include "cli/exit_code.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr ArgumentSpec kArguments[] = {{.name = "SQL", .count = Count::one, .help = "one SELECT, as one argument"}};
constexpr Example kExamples[] = {
    {"demarche query 'select * from sightings limit 10'", "the first sightings"},
    {"demarche query 'select city, count(*) from logins group by 1 order by 2, 1'", "logins by city"},
    {"demarche query --format csv -o logins.csv 'select * from logins order by ts'", "into a file"},
};
constexpr int kExits[] = {kDone, kUsage, kSealBroken, kNoCase};

Result<int> call(Session& session) {
  const auto reading = TRY(session.open_case());
  const Table table = TRY(reading->query(session.asked().arguments.front(), QueryLimits{}));
  session.print_grid(grid_of(table));
  return kDone;
}

}  // namespace

const CommandSpec kQueryCommand = {
    .name = "query", .group = "evidence", .summary = "read-only SQL over the rows, sightings and registries",
    .text = "One SELECT in DuckDB's SQL over the views of the case (\"demarche help rows\" names them). It runs read-only, without files, "
            "settings, clock or chance, and is stopped after 60 seconds.\n\n"
            "Add an ORDER BY where the order matters: SQL promises none.",
    .shape = Shape::table, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"array","items":{"type":"object"},"description":"one object for each row; times as ISO 8601 text"})",
    .call = call};

}  // namespace demarche::cli
