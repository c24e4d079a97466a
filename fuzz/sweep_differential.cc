// links: demarche_sweep_cases
// The fast matcher against the reference: the input's bytes choose indicators, columns and values; what is left of them
// becomes one more value as it is.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "pipeline/sweep/differential_case.h"

namespace sweep = demarche::sweep;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;   // the reference is slow by design
  sweep::ByteChooser choose(data, size);
  sweep::DifferentialCase input;
  input.add_indicators(choose);
  input.add_plan(choose);
  const char separator = choose.one_in(2) ? ',' : '\0';
  const std::uint32_t classes = std::uint32_t{1} << choose.below(19);
  input.add_record(choose);
  input.record.values.resize(input.plan.columns.size());   // unset where the record was short
  input.plan.columns.push_back(
      {.name = "raw", .type = demarche::FieldType::text, .list = separator != 0, .classes = classes});
  // Records hold visible text only (model/record.h): the reader has made it so.
  input.add_value(demarche::visible(choose.raw(2048)), separator);

  const sweep::IndicatorSet set(input.indicators);
  sweep::Matcher matcher(set);
  matcher.use(input.plan);
  const std::string wrong = sweep::disagreement(input, matcher);
  if (!wrong.empty()) {
    std::fprintf(stderr, "the fast matcher and the reference disagree:%s\n", wrong.c_str());
    std::abort();
  }
  return 0;
}
