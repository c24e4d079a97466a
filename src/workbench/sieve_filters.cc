#include "workbench/sieve_filters.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "pipeline/sweep/pattern/scan_needs.h"

namespace demarche::workbench {

Result<kernel::Isa> kernel_isa(std::string_view asked) {
  if (asked.empty()) return kernel::best_isa();
  const auto isa = kernel::parse_isa(asked);
  const auto available = kernel::available_isas();
  if (isa && std::find(available.begin(), available.end(), *isa) != available.end()) return *isa;
  std::string names;
  for (const kernel::Isa one : available) names += (names.empty() ? "" : ", ") + std::string(isa_text(one));
  return bad_input("DEMARCHE_ISA: expected one of " + names + ", found \"" + visible(asked) + "\"", "unset it: the best is chosen");
}

std::optional<kernel::TermFilters> sieve_filters(const Intelligence& intelligence, kernel::Isa isa, unsigned jobs) {
  const pattern::ScanNeeds needs(intelligence.patterns);
  if (!needs.only_texts()) return std::nullopt;
  std::optional<kernel::TermFilters> filters(std::in_place, intelligence.indicators, isa, jobs);
  for (const auto& [classes, texts] : needs.texts()) filters->also_find(classes, texts);
  return filters;
}

}  // namespace demarche::workbench
