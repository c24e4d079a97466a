// links: demarche_intel demarche_sweep
// A MISP warning list: whatever the bytes, a list or an error, and lookups that end. An exact entry is on its own list.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "formats/intel/warning_list.h"
#include "pipeline/sweep/warning_lists.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Problems problems("f");
  const auto list = intel::read_warning_list("f", text, problems);
  for (const Problem& problem : problems.list()) require(is_utf8(problem.reason) && is_utf8(problem.hint));
  if (!list) return require(!list.error().message.empty()), 0;
  sweep::WarningLists lists;
  lists.add(*list);
  lists.seal();
  const IndicatorType asked = list->types.empty() ? IndicatorType::domain : *list->types.begin();
  (void)lists.find(asked, "www.evil.example");
  (void)lists.find(IndicatorType::ipv4, "192.0.2.1");
  for (const std::string& entry : list->entries) {
    const auto found = lists.find(asked, entry);
    require(list->kind != WarningList::Kind::exact || found == 0);
  }
  return 0;
}
