// links: demarche_intel
// A STIX pattern: parsed into a tree or refused with a column; what is lowered is canonical.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "formats/intel/lower.h"
#include "formats/intel/pattern.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  const auto pattern = intel::parse_pattern({reinterpret_cast<const char*>(data), size});
  if (!pattern) return require(is_utf8(pattern.error().message) && !pattern.error().message.empty()), 0;
  const intel::Lowered lowered = intel::lower_pattern(*pattern);
  require(!lowered.any_of.empty() || !lowered.left_out.empty());   // nothing is lost silently
  require(lowered.any_of.size() <= intel::kMostAlternatives);
  for (const auto& list : lowered.any_of) {
    require(!list.empty());
    for (const Term& term : list) require(term.type != IndicatorType::pattern && !term.value.empty() && is_utf8(term.value));
  }
  for (const intel::LeftOut& left : lowered.left_out) require(is_utf8(left.what) && is_utf8(left.hint));
  return 0;
}
