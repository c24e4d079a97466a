// What several commands read from their options in the same way: the date, who does it, and who is to read.
#pragma once

#include <string>

#include "base/result.h"
#include "base/timestamp.h"
#include "cli/session.h"

namespace demarche::cli {

inline constexpr OptionSpec kToOption = {.name = "to", .takes = Takes::value, .value = "AUDIENCE", .help = "an audience of the case, or victim:ID"};
inline constexpr OptionSpec kMarkingOption = {
    .name = "marking", .takes = Takes::value, .value = "TLP:X", .help = "instead of --to: whoever may see that marking"};
inline constexpr OptionSpec kDateOption = {
    .name = "date", .takes = Takes::value, .value = "DATE", .help = "as of then: 2013-02-19, or a time in ISO 8601 (default: now)"};
inline constexpr OptionSpec kByOption = {.name = "by", .takes = Takes::value, .value = "WHO", .help = "who: for the journal (default: the user)"};

[[nodiscard]] Timestamp now();
// --date, else now. bad_input when it is no date.
[[nodiscard]] Result<Timestamp> asked_date(const Session& session);
// --by, else the user.
[[nodiscard]] std::string asked_who(const Session& session);

// --to or --marking: exactly one of them is filled; bad_input otherwise.
struct Readers {
  std::string to, marking;
};
[[nodiscard]] Result<Readers> asked_readers(const Session& session);

// "public (TLP:CLEAR)"; only the marking where the audience has no name but that. Escaped.
[[nodiscard]] std::string readers_text(const std::string& audience, const std::string& marking);

}  // namespace demarche::cli
