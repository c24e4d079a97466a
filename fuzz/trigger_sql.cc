// links: demarche_respond
// Trigger SQL: binding never reads out of bounds, changes nothing where there is nothing to bind, and is idempotent.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pipeline/respond/trigger_sql.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche::respond;
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  TriggerBinding binding;
  binding.start = demarche::Timestamp::from_seconds(1361232000);
  binding.replies["D-1"] = "none";
  const std::string bound = bind_trigger_sql(sql, binding);
  const bool uses = uses_parameter(sql, "start") || uses_parameter(sql, "now") || uses_parameter(sql, "asked") ||
                    !cited_demands(sql).empty();
  if (!uses && bound != sql) std::abort();
  if (bind_trigger_sql(bound, binding) != bound) std::abort();
  return 0;
}
