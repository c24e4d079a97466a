// CHECK(condition): an invariant of ours. On in release too; a failure ends the program with exit code 70.
#pragma once

namespace demarche {
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::demarche::check_failed(#condition, __FILE__, __LINE__))
