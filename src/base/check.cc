#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace demarche {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "demarche: internal fault: %s:%d: CHECK(%s) failed. Please report this line.\n", file, line,
               condition);
  std::_Exit(70);
}

}  // namespace demarche
