#include "base/regex.h"

#include <re2/re2.h>

#include "base/text.h"

namespace demarche {

struct Regex::Program {
  Program(std::string_view pattern, const re2::RE2::Options& options, bool whole)
      : regex(re2::StringPiece(pattern.data(), pattern.size()), options), anchored(whole) {}
  re2::RE2 regex;
  bool anchored;
};

Result<Regex> Regex::compile(std::string_view pattern, RegexOptions options) {
  if (pattern.size() > kLongest)
    return Error{ErrorKind::limit, "longer than " + with_thousands(static_cast<std::int64_t>(kLongest)) + " bytes", "split it"};
  re2::RE2::Options chosen;
  chosen.set_log_errors(false);
  chosen.set_case_sensitive(!options.ignore_case);
  chosen.set_dot_nl(options.dot_matches_newline);
  chosen.set_never_capture(true);
  chosen.set_max_mem(options.memory);
  auto program = std::make_shared<const Program>(pattern, chosen, options.anchored);
  if (program->regex.ok()) return Regex(std::move(program));
  const bool large = program->regex.error_code() == re2::RE2::ErrorPatternTooLarge;
  const std::string where = program->regex.error_arg().empty() ? "" : " at \"" + visible(program->regex.error_arg().substr(0, 40)) + "\"";
  return Error{large ? ErrorKind::limit : ErrorKind::bad_input, "expected a regular expression, found: " + visible(program->regex.error()) + where,
               "look-around and back-references are not supported"};
}

bool Regex::search(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  return program_->anchored ? re2::RE2::FullMatch(piece, program_->regex) : re2::RE2::PartialMatch(piece, program_->regex);
}

}  // namespace demarche
