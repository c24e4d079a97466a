// Claims in words: a sentence with its figures filled in, and a figure as people read it.
#pragma once

#include <string>
#include <string_view>

#include "model/claim.h"

namespace demarche::profile {

// "1,905", "97.1%", "2013-02-19", "UTC+8", "356.2"; "" when there is no value. Texts from logs stay as they are: untrusted.
[[nodiscard]] std::string figure_text(const Claim& claim);
[[nodiscard]] std::string offset_text(double hours);   // 5.75 -> "UTC+5:45"
// A member of more by name, numbers as above; "" when it has none.
[[nodiscard]] std::string more_text(const Claim& claim, std::string_view name);

// Replaces {value} {k} {n} {low} {high} and {name of a member of more}; {value:login} is the number with its unit, "1 login" or
// "1,905 logins", and bytes from 10^9 on as "6.5 TB". Other braces stay as they are.
[[nodiscard]] std::string fill_in(std::string_view sentence, const Claim& claim);

}  // namespace demarche::profile
