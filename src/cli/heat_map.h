// A week of hours as a picture of characters: weekdays down, hours across, darker where more falls.
#pragma once

#include <string>

#include "cli/session.h"
#include "model/claim.h"

namespace demarche::cli {

// Of the claim logins.by_hour: rows of weekday (Monday is 1), hour and count. Seven lines with a scale above, indented by
// four; empty when the claim has no table. The five shades are printed beneath, so that nothing has to be guessed.
[[nodiscard]] std::string heat_map(const Claim& by_hour, Look look);

}  // namespace demarche::cli
