// links: demarche_intel
// Attributes within a MISP event: whatever the bytes, an answer or problems, and rows that read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "formats/intel/intel.h"

namespace {

constexpr const char* kFront = "{\"Event\":{\"Attribute\":[";
constexpr const char* kBack = "]}}";

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  const std::string text = kFront + std::string(reinterpret_cast<const char*>(data), size) + kBack;
  Problems problems("f");
  const auto file = intel::read_intel("f", text, problems);
  for (const Problem& problem : problems.list()) {
    require(problem.offset <= text.size() && is_utf8(problem.reason) && is_utf8(problem.hint));
  }
  if (!file) return require(is_utf8(file.error().message) && !file.error().message.empty()), 0;
  require(!file->indicators.empty() || !problems.empty());   // nothing is lost silently
  const RowBatch rows = intel::indicator_rows(*file);
  require(rows.rows() == file->indicators.size());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const Indicator& indicator = file->indicators[i];
    require(indicator.offset + indicator.length <= text.size() && is_utf8(indicator.label) && is_utf8(indicator.id));
    const auto terms = intel::parse_terms(rows.columns().back().texts[i]);
    require(terms.has_value() && *terms == indicator.any_of);
  }
  return 0;
}
