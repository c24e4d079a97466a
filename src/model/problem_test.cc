#include "model/problem.h"

#include <doctest/doctest.h>

#include <random>

using namespace demarche;

TEST_CASE("problems of parts, merged in order, are those of the whole") {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    Problems whole("f"), merged("f");
    std::uint64_t line = 0;
    for (std::size_t parts = 1 + random() % 5; parts > 0; --parts) {
      Problems part("f");
      for (std::size_t count = random() % 40; count > 0; --count) {
        const std::string key(1, static_cast<char>('a' + random() % 3));
        const std::string reason = "reason " + key + std::to_string(++line);
        whole.add(line, 10 * line, reason, "hint", key);
        part.add(line, 10 * line, reason, "hint", key);
      }
      merged.merge(std::move(part));
    }
    CHECK_EQ(merged.list(), whole.list());
    CHECK_EQ(merged.total(), line);
  }
}
