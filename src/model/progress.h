// Progress: told by long work how far it is; the command line draws it, tests ignore it. Safe to call from any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace demarche {

class Progress {
 public:
  virtual ~Progress() = default;
  virtual void begin(std::string_view step, std::uint64_t total_bytes) = 0;   // 0: unknown
  virtual void advance(std::uint64_t bytes, std::uint64_t hits) = 0;
  virtual void end() = 0;
};

class NoProgress final : public Progress {
 public:
  void begin(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t, std::uint64_t) override {}
  void end() override {}
};

}  // namespace demarche
