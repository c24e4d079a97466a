// Claim: a figure or statement that can be recomputed: its SQL, its counts, its interval and the digest of the rows
// it rests on (plan, section 6).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/marking.h"
#include "model/query.h"

namespace demarche {

struct Claim {
  std::string id;                       // "C-001"
  std::string name;                     // "logins.count"; a case's own claims have their id here too
  std::string says;                     // one sentence, figures filled in
  std::string measure;                  // count share sum mean median min max mode table bound
  std::string unit;                     // "login", "byte", "day" ...
  Cell value;                           // null: unanswered, or a table
  std::optional<Table> table;           // measure = table
  std::optional<std::int64_t> k, n;
  std::optional<double> low, high;      // interval of 95 %
  std::string method;                   // "count", "wilson, design effect 1.31", "kaplan-meier" ...
  bool at_least = false;
  std::string sql;                      // what gives the value (its inputs, where a method follows)
  std::string rows_sql;                 // what gives artifact, byte_offset, byte_length, marking of the rows behind it
  std::uint64_t rows = 0;               // how many distinct rows that is
  std::string evidence;                 // "sha256:...": over the sorted lines "artifact:offset:length\n"
  Tlp marking = Tlp::clear;
  std::vector<std::string> problems;    // why it is unanswered, or what to know when reading it
  bool answered = true;
  std::map<std::string, Cell> more;     // extra members by name: "unknown", "first", "last", "set", "p" ...
};

}  // namespace demarche
