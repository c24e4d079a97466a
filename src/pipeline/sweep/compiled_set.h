// Compiled sets: an IndicatorSet as bytes that can be mapped and used in place, so that ten million indicators are ready in
// milliseconds. Bytes of another layout, or of a machine with another byte order, are refused; bytes that were changed are
// read as they are: a lookup stays within them and ends (packed_indicators.h, key_table.h), whatever they hold.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "pipeline/sweep/matcher.h"

namespace demarche::sweep {

// Gives the bytes in order, piece by piece. `note` is kept as it is: what the caller wants to know of the set (where its
// indicators are from). Returns false when a piece could not be written.
using TakeBytes = std::function<bool(std::string_view piece)>;
bool write_compiled(const IndicatorSet& indicators, std::string_view note, const TakeBytes& take);

struct CompiledSet {
  IndicatorSet indicators;
  std::string_view note;                 // lives as long as the set's owner
};
// `bytes` must start at an address divisible by 8 and live as long as `owner`. Error: not a compiled set of this layout.
[[nodiscard]] Result<CompiledSet> read_compiled(std::string_view bytes, std::shared_ptr<const void> owner);
// Only the note, without making the set.
[[nodiscard]] Result<std::string_view> read_compiled_note(std::string_view bytes);

}  // namespace demarche::sweep
