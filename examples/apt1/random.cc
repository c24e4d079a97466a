#include "random.h"

#include <algorithm>
#include <bit>

namespace apt1 {
namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

constexpr std::string_view kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

}  // namespace

Random::Random(std::uint64_t seed, std::string_view stream) {
  std::uint64_t state = seed ^ 0xcbf29ce484222325U;
  for (const char c : stream) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001b3U;   // FNV-1a
  for (std::uint64_t& word : state_) word = split_mix(state);
}

std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t moved = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= moved;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

// A sum of twelve even draws: near enough to a bell, and the same on every mathematical library.
double Random::normal() {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += unit();
  return sum;
}

std::string Random::hex(std::size_t digits) {
  std::string text(digits, '0');
  for (char& c : text) c = "0123456789abcdef"[next() & 15U];
  return text;
}

std::string Random::uid(char first) {
  std::string text(18, first);
  std::uint64_t word = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (i % 9 == 1) word = next();   // nine characters of base 62 fit into 64 bits
    text[i] = kLetters[word % kLetters.size()];
    word /= kLetters.size();
  }
  return text;
}

Popularity::Popularity(std::size_t things) {
  double sum = 0;
  for (std::size_t n = 1; n <= things; ++n) upto_.push_back(sum += 1.0 / static_cast<double>(n));
  for (double& value : upto_) value /= sum;
}

std::size_t Popularity::draw(Random& random) const {
  const auto at = std::ranges::upper_bound(upto_, random.unit());
  return std::min(static_cast<std::size_t>(at - upto_.begin()), upto_.size() - 1);
}

}  // namespace apt1
