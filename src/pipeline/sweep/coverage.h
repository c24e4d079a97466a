// Coverage: where a sweep looked, so that "nothing sighted" can say what was searched and what these logs could not show.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "model/indicator.h"
#include "model/record.h"

namespace demarche::sweep {

// The FieldClass bits of the columns in which a term of this type is looked for (the table in matcher.h).
[[nodiscard]] std::uint32_t classes_for(IndicatorType type);
// The same for one that is compared as text (TermOp::contains, matches): only columns whose elements are of that type.
[[nodiscard]] std::uint32_t text_classes_for(IndicatorType type);

struct Coverage {
  std::set<std::string> fields_searched;        // "dns.query": fields that could have shown a type that is present
  std::set<IndicatorType> types_present;        // of the terms that were looked for; never `pattern`
  std::set<IndicatorType> types_as_text;        // of these: looked for as text only
  std::set<IndicatorType> types_searchable;     // of these: some field could have shown them

  void merge(const Coverage& other);            // order does not matter: merge the threads' in any order
  // types_present without types_searchable: what these logs could not have shown.
  [[nodiscard]] std::set<IndicatorType> types_blind() const;

  // Adds what a log with these columns can show. Whole columns count, whether or not a record ever fills them.
  // A request path counts only where the plan has the `host` that makes it a URL.
  void add(const ColumnPlan& plan);
};

// Two sentences for people: "Searched 2 fields: conn.id.orig_h, conn.id.resp_h. These logs could not have shown: domain,
// url." The second is left out when nothing was out of sight; field names come from logs and are untrusted.
[[nodiscard]] std::string searched_fields_text(const Coverage& coverage);

}  // namespace demarche::sweep
