// links: demarche_registry
// A registry of every kind: the first byte chooses the kind, the rest is the file. Rows lie within the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "formats/registry/mmdb_check.h"
#include "formats/registry/places.h"
#include "formats/registry/registry.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_rows(const demarche::RowBatch& rows, std::size_t size) {
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const auto at = [&](std::size_t column) { return rows.columns()[column].integers[i]; };
    require(at(0) >= 1 && at(1) >= 0 && at(2) >= 1 && static_cast<std::size_t>(at(1) + at(2)) <= size);
  }
  for (const demarche::CellVector& column : rows.columns())
    for (const std::string& text : column.texts) require(demarche::is_utf8(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  if (size == 0) return 0;
  const auto kinds = registry::registry_kinds();
  const registry::RegistryKind& kind = kinds[data[0] % kinds.size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Problems problems("f");
  const auto rows = registry::read_registry(kind.name, "f", text, problems);
  for (const Problem& problem : problems.list()) require(is_utf8(problem.reason) && is_utf8(problem.hint));
  if (rows) {
    check_rows(*rows, text.size());
    (void)registry::place_book(*rows);
  }
  (void)registry::check_mmdb_metadata(text, text.size());   // the same bytes as a database
  if (const auto end = registry::check_mmdb_value(text, 0)) require(*end <= text.size());
  return 0;
}
