#include "model/case.h"

namespace demarche {

std::string_view role_text(SourceRole role) {
  switch (role) {
    case SourceRole::relay: return "relay";
    case SourceRole::victim: return "victim";
    case SourceRole::sensor: return "sensor";
    case SourceRole::open: return "open";
  }
  return "sensor";
}

const SourceSpec* Case::source(std::string_view source_id) const {
  for (const SourceSpec& source : sources)
    if (source.id == source_id) return &source;
  return nullptr;
}

}  // namespace demarche
