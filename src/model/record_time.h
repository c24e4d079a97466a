// Which column of a log has the time of its records.
#pragma once

#include <string_view>

#include "model/record.h"

namespace demarche {

// ts, timestamp, @timestamp, TimeCreated or UtcTime, the first of these that the plan has; else the column of type time whose name
// is_time_name(), by the order of that list. -1: none.
[[nodiscard]] int time_column(const ColumnPlan& plan);

// Names that logs give to the time of an event, in any case, by the whole name or its last part behind a dot: timestamp, time,
// datetime, date_time, event_time, eventtime, _time, utctime, timecreated, timegenerated, systemtime, logged, date ...
[[nodiscard]] bool is_time_name(std::string_view name);

}  // namespace demarche
