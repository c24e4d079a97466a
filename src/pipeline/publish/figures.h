// Figures: the pictures of a report, drawn from claims alone (those whose value is a table), so that a picture cannot say
// anything that no claim says.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/claim.h"

namespace demarche::publish {

struct Figure {
  std::string id;          // "F-hours"
  std::string claim;       // the claim that it draws
  std::string title;       // "Logins by hour and weekday (UTC+8)"
  std::string title_claim; // whose figures the title holds; empty: it holds none
  std::string reading;     // what it says, in one sentence
  std::string body;        // SVG, or an HTML table
};

// Those that the claims allow, in a fixed order: hours, places, keyboards, timeline, sectors by year. A figure whose claim is
// unanswered or empty is left out.
[[nodiscard]] std::vector<Figure> figures(std::span<const Claim> claims);

// A claim by name; null when there is none or it is unanswered.
[[nodiscard]] const Claim* answered(std::span<const Claim> claims, std::string_view name);

}  // namespace demarche::publish
