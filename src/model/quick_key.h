// quick_key: the fast path of make_term() and guess_term(). Nearly every line of a large feed spells its value plainly; of
// such a value the key comes without a copy. It knows nothing that the slow path does not: what it takes, that takes alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/indicator.h"

namespace demarche {

// The type and (put into `key`) the packed key of a plainly spelled value. `stated`: the type that its source names;
// nullopt: tell it by the shape. nullopt: not plain, or wrong: ask make_term() or guess_terms().
[[nodiscard]] std::optional<IndicatorType> quick_key(std::optional<IndicatorType> stated, std::string_view raw, std::string& key);

// Endings that are no top-level domains, but common in file names. (.com, .zip, .sh and the like are both: domains they are.)
[[nodiscard]] bool has_file_ending(std::string_view name);

}  // namespace demarche
