#include "base/regex.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace demarche {
namespace {

RE2::Options options_for(const RegexOptions& options) {
  RE2::Options out;
  out.set_log_errors(false);
  out.set_case_sensitive(!options.ignore_case);
  out.set_dot_nl(options.dot_matches_newline);
  out.set_max_mem(options.memory);
  return out;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct Regex::State {
  State(std::string_view expression, const RegexOptions& options)
      : compiled(piece(expression), options_for(options)), anchored(options.anchored) {}
  RE2 compiled;
  bool anchored;
};

Result<Regex> Regex::compile(std::string_view expression, RegexOptions options) {
  if (expression.size() > kLongest)
    return bad_input("expected a regular expression of at most " + with_thousands(kLongest) + " bytes, found " +
                     with_thousands(static_cast<std::int64_t>(expression.size())));
  auto state = std::make_shared<const State>(expression, options);
  if (!state->compiled.ok())
    return bad_input("wrong regular expression: " + visible(state->compiled.error()) + ", in \"" + visible(expression.substr(0, 80)) + "\"",
                     "back references and look-around are not supported (RE2's syntax)");
  return Regex(std::move(state));
}

bool Regex::search(std::string_view text) const {
  const auto anchor = state_->anchored ? RE2::ANCHOR_BOTH : RE2::UNANCHORED;
  return state_->compiled.Match(piece(text), 0, text.size(), anchor, nullptr, 0);
}

struct RegexSet::State {
  State(std::vector<Regex> expressions, const RE2::Options& options) : singly(std::move(expressions)), set(options, RE2::UNANCHORED) {
    compiled = std::all_of(singly.begin(), singly.end(), [&](const Regex& each) { return set.Add(each.state_->compiled.pattern(), nullptr) >= 0; }) &&
               set.Compile();
  }
  std::vector<Regex> singly;
  RE2::Set set;
  bool compiled = false;
};

RegexSet::RegexSet() = default;

RegexSet::RegexSet(std::vector<Regex> expressions, std::int64_t memory) {
  if (expressions.empty()) return;
  state_ = std::make_shared<State>(std::move(expressions), options_for({.ignore_case = false, .dot_matches_newline = false, .anchored = false, .memory = memory}));
}

void RegexSet::search(std::string_view text, std::vector<int>& found) const {
  found.clear();
  if (state_ == nullptr) return;
  RE2::Set::ErrorInfo error{RE2::Set::kNotCompiled};
  if (state_->compiled && state_->set.Match(piece(text), &found, &error)) {
    std::sort(found.begin(), found.end());
    return;
  }
  found.clear();
  if (error.kind == RE2::Set::kNoError) return;
  for (std::size_t i = 0; i < state_->singly.size(); ++i)
    if (state_->singly[i].search(text)) found.push_back(static_cast<int>(i));
}

std::optional<std::vector<std::string>> required_texts(const Regex& expression, std::size_t least) {
  re2::FilteredRE2 filtered(static_cast<int>(least));
  const RE2& compiled = expression.state_->compiled;
  int id = 0;
  std::vector<std::string> texts;
  if (filtered.Add(compiled.pattern(), compiled.options(), &id) != RE2::NoError) return std::nullopt;
  filtered.Compile(&texts);
  const auto may_match = [&](const std::vector<int>& found) {
    std::vector<int> potential;
    filtered.AllPotentials(found, &potential);
    return !potential.empty();
  };
  const bool too_short = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return text.size() < least; });
  if (texts.empty() || too_short || may_match({})) return std::nullopt;
  // Where all of some texts are required, the longest says most.
  std::optional<std::string> alone;
  for (std::size_t i = 0; i < texts.size() && texts.size() < 64; ++i) {
    std::vector<int> others;
    for (std::size_t k = 0; k < texts.size(); ++k)
      if (k != i) others.push_back(static_cast<int>(k));
    if (!may_match(others) && (!alone || texts[i].size() > alone->size())) alone = texts[i];
  }
  return alone ? std::vector<std::string>{*alone} : texts;
}

std::string quoted_for_regex(std::string_view text) { return RE2::QuoteMeta(piece(text)); }

}  // namespace demarche
