// Indicators as bytes: of the few that PackedIndicators keeps whole, when a compiled set is written. Everything but what a
// reader made of the pattern's text.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/indicator.h"

namespace demarche {

void append_indicators(std::span<const Indicator> indicators, std::string& out);
// nullopt: not what append_indicators() writes. Never more memory than a few times the bytes.
[[nodiscard]] std::optional<std::vector<Indicator>> parse_indicators(std::string_view bytes);

}  // namespace demarche
