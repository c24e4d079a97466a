// WarningList: values that intelligence should not name, because they are everybody's: well-known sites, public resolvers,
// addresses of documentation, empty files.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/indicator.h"

namespace demarche {

struct WarningList {
  // How a value is on the list: it is an entry; an entry is part of it; its host is an entry or below one; its address is in
  // an entry; an expression is found in it.
  enum class Kind { exact, substring, hostname, cidr, regex };
  std::string name;
  Kind kind = Kind::exact;
  std::vector<std::string> entries;      // as the list writes them
  std::set<IndicatorType> types;         // of the indicators that it is for; empty: all
};

}  // namespace demarche
