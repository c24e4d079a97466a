// DifferentialCase: for tests and fuzzing only. A random plan, record and set of indicators out of any source of choices,
// full of near misses, on which the fast matcher and the reference must agree.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "model/indicator.h"
#include "model/record.h"
#include "pipeline/sweep/matcher.h"

namespace demarche::sweep {

// Where choices come from: below(n) is in [0, n).
class Chooser {
 public:
  virtual ~Chooser() = default;
  virtual std::size_t below(std::size_t count) = 0;
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <class List>
  auto pick(const List& list) { return list[below(std::size(list))]; }
};

class RandomChooser final : public Chooser {
 public:
  explicit RandomChooser(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t count) override { return engine_() % count; }

 private:
  std::mt19937_64 engine_;
};

// Reads a fuzzer's bytes; zeros when they have run out.
class ByteChooser final : public Chooser {
 public:
  ByteChooser(const std::uint8_t* bytes, std::size_t size) : bytes_(bytes), left_(size) {}
  std::size_t below(std::size_t count) override {
    std::size_t value = next();
    if (count > 256) value = value << 8 | next();
    return value % count;
  }
  // Up to `most` bytes as they are.
  std::string raw(std::size_t most) {
    const std::size_t size = left_ < most ? left_ : most;
    std::string out(bytes_, bytes_ + size);
    bytes_ += size;
    left_ -= size;
    return out;
  }

 private:
  std::size_t next() {
    if (left_ == 0) return 0;
    --left_;
    return *bytes_++;
  }
  const std::uint8_t* bytes_;
  std::size_t left_;
};

struct DifferentialCase {
  std::vector<Indicator> indicators;
  ColumnPlan plan;
  std::deque<std::string> texts;       // what the record's views point into
  Record record;

  DifferentialCase() = default;
  DifferentialCase(const DifferentialCase&) = delete;
  DifferentialCase& operator=(const DifferentialCase&) = delete;

  void add_indicators(Chooser& choose);
  void add_plan(Chooser& choose);
  void add_record(Chooser& choose);    // replaces the last one
  void add_value(std::string text, char separator);
};

// "" when the matcher, made of the case's indicators and using its plan, agrees with the reference on its record; else
// both answers for people.
[[nodiscard]] std::string disagreement(const DifferentialCase& which, Matcher& matcher);

}  // namespace demarche::sweep
