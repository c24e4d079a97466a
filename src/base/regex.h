// Regex: a regular expression in linear time and bounded memory. The syntax is RE2's (Perl's without back-references and
// look-around, which cost exponential time); UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace demarche {

struct RegexOptions {
  bool ignore_case = false;
  bool dot_matches_newline = false;
  bool anchored = false;                          // the whole text must match, not a part of it
  std::int64_t memory = std::int64_t{8} << 20;    // bytes of the compiled program and its states
};

// Cheap to copy, safe to search from several threads.
class Regex {
 public:
  static constexpr std::size_t kLongest = 4096;   // bytes of a pattern

  // The error says what was found; its kind is `limit` for one too long or too large when compiled.
  [[nodiscard]] static Result<Regex> compile(std::string_view pattern, RegexOptions options = {});
  [[nodiscard]] bool search(std::string_view text) const;

 private:
  struct Program;
  explicit Regex(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;
};

}  // namespace demarche
