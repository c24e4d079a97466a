#include "formats/toml/reader.h"

#include <algorithm>

#include "base/text.h"
#include "base/untrusted.h"
#include "model/case.h"

namespace demarche::toml {
namespace {

constexpr std::array<std::string_view, kIdKinds> kKindNames = {
    "source", "claim", "audience", "hypothesis", "finding", "demand", "owner", "rung", "action", "trigger", "document"};

// Looking for near words costs time; beyond these nobody is helped by it.
constexpr std::size_t kLongestGuessed = 80;
constexpr std::size_t kMostIssuesWithGuess = 200;
constexpr std::size_t kMostCandidates = 2000;
constexpr std::size_t kMostListed = 12;

std::string place_text(Position at) { return std::to_string(at.line) + ":" + std::to_string(at.column); }

std::string listing(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < std::min(words.size(), kMostListed); ++i) out += (i == 0 ? "" : ", ") + std::string(words[i]);
  return words.size() > kMostListed ? out + ", ..." : out;
}

}  // namespace

std::string_view id_kind_text(IdKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 60;
  if (text.size() <= kShown) return "\"" + for_terminal(text) + "\"";
  std::size_t cut = kShown;
  while (cut > kShown - 4 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;   // not within a character
  return "\"" + for_terminal(text.substr(0, cut)) + "...\"";
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::text: return "the text " + quoted(node.text);
    case Node::Kind::integer: return "the number " + std::to_string(node.integer);
    case Node::Kind::real: return "the number " + number_text(node.real);
    case Node::Kind::boolean: return node.boolean ? "true" : "false";
    case Node::Kind::time: return "the time " + node.text;
    case Node::Kind::list: return node.items.empty() ? "an empty list" : "a list";
    case Node::Kind::table: return "a table";
  }
  return "something else";
}

Reader::Reader(std::string_view file_name) : file_(visible(file_name)) {
  // Line 0 marks a name that is known without being declared in the file.
  auto& claims = ids_[static_cast<std::size_t>(IdKind::claim)];
  for (std::string_view name : standard_claim_names()) claims.emplace(name, Position{});
}

void Reader::issue(Position at, std::string wrong, std::string remedy) {
  issues_.push_back({at, issues_.size(), std::move(wrong) + "; " + std::move(remedy)});
}

void Reader::expected(const Node& node, std::string_view wanted, std::string_view example) {
  issue(node.at, for_terminal(node.key) + ": expected " + std::string(wanted) + ", found " + describe(node),
        "write for example " + for_terminal(node.key) + " = " + std::string(example));
}

void Reader::define(IdKind kind, const std::string& id, Position at) {
  const auto [known, fresh] = ids_[static_cast<std::size_t>(kind)].emplace(id, at);
  if (fresh) return;
  if (known->second.line == 0)
    issue(at, "id: " + quoted(id) + " is the name of a standard claim", "choose another id");
  else
    issue(at, "id: " + quoted(id) + " was given to another " + std::string(id_kind_text(kind)) + " at " +
                  place_text(known->second), "give each " + std::string(id_kind_text(kind)) + " an id of its own");
}

void Reader::refer(IdKind kind, std::string id, Position at) { references_.push_back({kind, std::move(id), at}); }

void Reader::resolve() {
  for (const Reference& reference : references_) {
    const auto& known = ids_[static_cast<std::size_t>(reference.kind)];
    if (known.contains(reference.id)) continue;
    std::vector<std::string_view> names;
    for (const auto& [name, at] : known) {
      if (names.size() == kMostCandidates) break;
      names.push_back(name);
    }
    const std::string table = "[[" + std::string(id_kind_text(reference.kind)) + "]]";
    const std::string add = "add a " + table + " with id = " + quoted(reference.id);
    const bool claim = reference.kind == IdKind::claim;
    issue(reference.at, std::string(claim ? "no standard claim and no " : "no ") + table + " is called " + quoted(reference.id),
          suggest(reference.id, names, names.empty() ? add : add + ", or use one of: " + listing(names)));
  }
}

std::string Reader::suggest(std::string_view word, std::span<const std::string_view> candidates, std::string otherwise) const {
  if (word.size() > kLongestGuessed || issues_.size() > kMostIssuesWithGuess) return otherwise;
  const auto near = nearest(word, candidates);
  return near ? "did you mean " + quoted(*near) + "?" : otherwise;
}

Status Reader::finish() {
  if (issues_.empty()) return Done{};
  std::ranges::sort(issues_, {}, [](const Issue& found) { return std::pair(found.at, found.order); });
  std::string message;
  for (const Issue& found : issues_)
    message += (message.empty() ? "" : "\n") + file_ + ":" + place_text(found.at) + ": " + found.text;
  return bad_input(std::move(message));
}

}  // namespace demarche::toml
