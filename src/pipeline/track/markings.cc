#include "pipeline/track/markings.h"

#include "model/marking.h"

namespace demarche::track {
namespace {

std::string list() {
  std::string out = "[";
  for (int rank = 0; rank <= static_cast<int>(Tlp::red); ++rank) {
    if (rank > 0) out += ", ";
    out += sql_quote(tlp_text(static_cast<Tlp>(rank)));
  }
  return out + "]";
}

}  // namespace

std::string rank_sql(std::string_view column) {
  const std::string name(column);
  // list_position() of a value that is not in the list is 0 or null, depending on the version.
  return "coalesce(nullif(list_position(" + list() + ", " + name + "), 0), 5) - 1";
}

std::string marking_sql(std::string_view rank) {
  return "list_extract(" + list() + ", (" + std::string(rank) + ")::bigint + 1)";
}

Status define_marking_rank(Query& query) {
  return query.execute("create or replace table marking_rank as select unnest(" + list() +
                       ") as marking, unnest([0, 1, 2, 3, 4]) as rank");
}

}  // namespace demarche::track
