#include "pipeline/evidence/time_watch.h"

namespace demarche::evidence {

void TimeWatch::see(const Record& record) {
  const Value value = record.value(column_);
  if (!value.set) return;
  const auto time = Timestamp::parse(value.text);
  if (!time.has_value()) {
    problems_.add(record.line, record.offset, time.error().message, "the row is kept without a time", "time");
    return;
  }
  if (!first_ || *time < *first_) first_ = *time;
  if (!last_ || *time > *last_) last_ = *time;
}

}  // namespace demarche::evidence
