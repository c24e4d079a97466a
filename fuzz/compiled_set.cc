// links: demarche_sweep_cases
// A compiled set whose bytes were changed: an error, or a set in which every lookup ends and stays within it. The input's
// first byte says how many changes follow, three bytes each (place, place, value); the rest chooses indicators and records.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/sweep/compiled_set.h"
#include "pipeline/sweep/differential_case.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  using namespace demarche::sweep;
  if (size < 1) return 0;
  const std::size_t changes = data[0] % 64;
  if (size < 1 + 3 * changes) return 0;
  ByteChooser choose(data + 1 + 3 * changes, size - 1 - 3 * changes);
  DifferentialCase random;
  random.add_indicators(choose);
  random.add_plan(choose);
  std::string bytes;
  (void)write_compiled(IndicatorSet(random.indicators), "note", [&](std::string_view piece) { return bytes += piece, true; });
  for (std::size_t i = 0; i < changes; ++i) {
    const std::uint8_t* change = data + 1 + 3 * i;
    bytes[(change[0] | static_cast<std::size_t>(change[1]) << 8) % bytes.size()] = static_cast<char>(change[2]);
  }
  const auto owner = std::make_shared<std::vector<std::uint64_t>>((bytes.size() + 7) / 8);
  std::memcpy(owner->data(), bytes.data(), bytes.size());
  const auto set = read_compiled({reinterpret_cast<const char*>(owner->data()), bytes.size()}, owner);
  if (!set) return 0;
  Matcher matcher(set->indicators);
  matcher.use(random.plan);
  std::vector<Hit> hits;
  for (int i = 0; i < 4; ++i) {
    random.add_record(choose);
    matcher.match(random.record, hits);
  }
  for (const Hit& hit : hits)
    if (hit.indicator < set->indicators.size()) (void)set->indicators.at(hit.indicator);
  set->indicators.for_each_term(0, set->indicators.size(), [](std::size_t, IndicatorType, std::string_view) {});
  return 0;
}
