#include "model/record_time.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace demarche {
namespace {

constexpr std::string_view kExact[] = {"ts", "timestamp", "@timestamp", "TimeCreated", "UtcTime"};
constexpr std::string_view kNames[] = {
    "timestamp", "@timestamp", "ts", "datetime", "date_time", "date time", "event_time", "eventtime", "event time", "_time", "time",
    "utctime", "timecreated", "time created", "systemtime", "timegenerated", "time_generated", "time generated", "date and time",
    "logged", "created", "start_time", "starttime", "start time", "first_seen", "date"};

bool is(std::string_view name, std::string_view known) {
  return name == known || (name.size() > known.size() && name.ends_with(known) && name[name.size() - known.size() - 1] == '.');
}

}  // namespace

int time_column(const ColumnPlan& plan) {
  for (const std::string_view name : kExact)
    if (const int column = plan.find(name); column >= 0) return column;
  for (const std::string_view known : kNames)
    for (std::size_t i = 0; i < plan.columns.size(); ++i)
      if (plan.columns[i].type == FieldType::time && is(lower(plan.columns[i].name), known)) return static_cast<int>(i);
  return -1;
}

bool is_time_name(std::string_view name) {
  const std::string here = lower(name);
  return std::any_of(std::begin(kNames), std::end(kNames), [&](std::string_view known) { return is(here, known); });
}

}  // namespace demarche
