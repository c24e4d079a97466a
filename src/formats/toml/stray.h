// stray: characters where TOML 1.0 has none. Beyond ASCII a document may only hold text in quotes and comments.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/toml/node.h"

namespace demarche::toml {

struct Stray {
  Position at;
  std::string character;   // its bytes
};

// The first character beyond ASCII outside of quotes and comments; nothing: there is none before the first place where
// the document is broken anyway. Typographic quotes are the usual case, and deserve a message of their own.
[[nodiscard]] std::optional<Stray> find_stray(std::string_view text);

}  // namespace demarche::toml
