// Reader: what goes on while one case.toml is read. It collects everything that is wrong, so that a person sees all of
// it at once, and keeps the ids that tables declare and cite until all of them are known.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/toml/node.h"
#include "model/marking.h"

namespace demarche::toml {

// Kinds of table that have an id; an id is unique within its kind.
enum class IdKind : std::uint8_t {
  source, claim, audience, hypothesis, finding, demand, owner, rung, action, trigger, document
};
inline constexpr std::size_t kIdKinds = 11;
[[nodiscard]] std::string_view id_kind_text(IdKind kind);   // "source": the name of its table

class Reader {
 public:
  explicit Reader(std::string_view file_name);

  // What is wrong at a place, and what to do about it.
  void issue(Position at, std::string wrong, std::string remedy);
  // `node` is not `wanted` ("a span"); the remedy shows the key with `example` ("\"-3s\"").
  void expected(const Node& node, std::string_view wanted, std::string_view example);

  void define(IdKind kind, const std::string& id, Position at);
  void refer(IdKind kind, std::string id, Position at);
  // Reports what was cited and never declared. Once, after the last table.
  void resolve();

  // "did you mean \"x\"?", or `otherwise` when no candidate is near.
  [[nodiscard]] std::string suggest(std::string_view word, std::span<const std::string_view> candidates,
                                    std::string otherwise) const;

  // What a table without a marking has.
  [[nodiscard]] Tlp marking() const { return marking_; }
  void set_marking(Tlp marking) { marking_ = marking; }

  // Success, or one error that holds a line for every issue, in the order of the file: "case.toml:12:3: ...".
  [[nodiscard]] Status finish();

 private:
  struct Issue { Position at; std::size_t order; std::string text; };
  struct Reference { IdKind kind; std::string id; Position at; };
  std::string file_;
  Tlp marking_ = Tlp::red;
  std::vector<Issue> issues_;
  std::vector<Reference> references_;
  std::array<std::map<std::string, Position, std::less<>>, kIdKinds> ids_;
};

// A value as a message shows it: the text "abc", the number 3, a table.
[[nodiscard]] std::string describe(const Node& node);
// "\"abc\"": what a person wrote, shortened and without control characters.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace demarche::toml
