#include "model/pattern.h"

#include <algorithm>

namespace demarche {

std::string ObjectPath::text() const {
  std::string out = type + ":";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const PathStep& step = steps[i];
    if (step.any) out += "[*]";
    else if (step.index) out += "[" + std::to_string(*step.index) + "]";
    else {
      const bool plain = std::all_of(step.key.begin(), step.key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      });
      out += (i == 0 ? "" : ".") + (plain ? step.key : "'" + step.key + "'");
    }
  }
  return out;
}

std::string_view comparator_text(Comparator comparator) {
  constexpr std::string_view kTexts[] = {"=", "!=", "<", "<=", ">", ">=", "IN", "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET", "EXISTS"};
  return kTexts[static_cast<std::size_t>(comparator)];
}

}  // namespace demarche
