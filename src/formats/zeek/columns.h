// What a column of a log is and which indicators it can hold, told by Zeek's type, the log and the column's name. The
// same rules serve Zeek logs in both encodings and other JSON events (Suricata EVE, Sysmon), which have names only.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/record.h"

namespace demarche::zeek {

struct ColumnType {
  FieldType type = FieldType::text;
  bool list = false;
};

// Of a type as Zeek writes it after #types: "addr", "set[addr]", "vector[string]", "count". Unknown ones are text.
[[nodiscard]] ColumnType column_type(std::string_view zeek_type);

// Does Zeek declare the column of that log a time? JSON prints such a time as text or as a bare number.
[[nodiscard]] bool is_time_column(std::string_view log, std::string_view name);

// The FieldClass bits. Addresses and subnets have kAddress whatever their name; numbers, times, ports and booleans none.
// A text column is looked up: first log and name, then the whole name, then its last component ("http.hostname" as
// "hostname", any case; "Source IP" and "source-ip" as "source_ip"). One that is not known has kAnyShape. Identifiers and closed vocabularies (uid, proto, service,
// conn_state, qtype_name ...) have none, as no indicator can be there.
[[nodiscard]] std::uint32_t column_classes(std::string_view log, std::string_view name, FieldType type);

// The bits of all columns whose last component is that of `key`, in any log: what a member of a JSON event may hold when
// only its own name is known, not what it is nested in.
[[nodiscard]] std::uint32_t key_classes(std::string_view key);

}  // namespace demarche::zeek
