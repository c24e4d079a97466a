// The style sheet of a report: screen in light and dark, paper, high contrast. No font, image or request from outside.
#pragma once

#include <string_view>

namespace demarche::publish {
[[nodiscard]] std::string_view page_style();
}
