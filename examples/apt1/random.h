// Chance that depends on nothing but the seed: the same numbers on every machine and library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace apt1 {

// xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64. Each part of the case draws from a stream of its own,
// so that more innocent traffic changes nothing else.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view stream);

  [[nodiscard]] std::uint64_t next();
  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return next() % limit; }   // limit > 0
  [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) {           // both included
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  [[nodiscard]] double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  [[nodiscard]] bool chance(double p) { return unit() < p; }
  [[nodiscard]] double normal();   // mean 0, deviation 1

  template <class List>
  [[nodiscard]] const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }
  template <class T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t left = list.size(); left > 1; --left) std::swap(list[left - 1], list[below(left)]);
  }
  [[nodiscard]] std::string hex(std::size_t digits);
  [[nodiscard]] std::string uid(char first);   // as Zeek makes them: "C" and 17 characters

 private:
  std::uint64_t state_[4];
};

// The nth of many things is asked for 1/n as often as the first (Zipf).
class Popularity {
 public:
  explicit Popularity(std::size_t things);
  [[nodiscard]] std::size_t draw(Random& random) const;

 private:
  std::vector<double> upto_;
};

}  // namespace apt1
