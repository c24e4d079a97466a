// links: demarche_analysis demarche_model demarche_base
// SQL that a person or a release brought: refused or answered within its limits, never the end of the process.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "model/row.h"
#include "store/analysis.h"

namespace {

std::unique_ptr<demarche::store::Analysis> make_analysis() {
  using namespace demarche;
  auto analysis = store::Analysis::open({.jobs = 1, .memory_limit_mb = 256, .evidence_dir = {}});
  if (!analysis) std::abort();
  const bool ready = (*analysis)->define_rows("logins", {}, row_columns(RowKind::logins)).has_value();
  (*analysis)->set_row_views({"logins"});
  if (!ready || !(*analysis)->lock().has_value()) std::abort();
  return *std::move(analysis);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::unique_ptr<demarche::store::Analysis> analysis = make_analysis();
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  const auto answer = analysis->select_foreign(sql, {.time = std::chrono::milliseconds(500), .rows = 10'000});
  const auto behind = analysis->rows_behind(sql);
  // What was answered has rows behind it, and asking for them is itself allowed.
  if (answer && !behind) std::abort();
  if (behind && !analysis->select_foreign(*behind, {})) std::abort();
  return 0;
}
