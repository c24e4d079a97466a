// STIX 2.0 and 2.1: indicators, and whom they indicate.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/intel/lower.h"
#include "formats/intel/pattern.h"
#include "formats/intel/readers.h"

namespace demarche::intel {
namespace {

constexpr std::size_t kLongestLabel = 300;

struct Kept {
  json::Json object;
  Piece piece;
};

// Who an indicator may indicate, by rank: an intrusion set is the best answer to "who", a campaign the least.
std::optional<int> actor_rank(std::string_view type) {
  if (type == "intrusion-set") return 0;
  if (type == "threat-actor") return 1;
  if (type == "campaign") return 2;
  return std::nullopt;
}

// Times of STIX are compared as moments; what is no time is older than any.
Timestamp modified(const json::Json& object) {
  std::string text = object.text("modified");
  if (text.empty()) text = object.text("created");
  return Timestamp::parse_iso(text).to_optional().value_or(Timestamp::from_micros(INT64_MIN));
}

class Reader {
 public:
  Reader(const Lines& lines, Findings& findings) : lines_(lines), findings_(findings) {}

  void object(const Piece& piece);
  void finish();

 private:
  [[nodiscard]] Spot spot(const Piece& piece) const { return {lines_.line(piece.offset), piece.offset}; }
  void problem(const Piece& piece, std::string reason, std::string hint = {}, std::string_view key = {}) {
    const Spot at = spot(piece);
    findings_.problems.add(at.line, at.offset, std::move(reason), std::move(hint), key);
  }
  void keep(json::Json object, const Piece& piece);
  void relate();
  void indicator(const Kept& kept);
  bool usable(const Kept& kept, const std::string& id);
  void tell(const Lowered& lowered, const Kept& kept, const std::string& id);
  void details(Indicator& indicator, const Kept& kept) const;

  const Lines& lines_;
  Findings& findings_;
  PieceParser parser_;
  std::vector<Kept> kept_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
  std::map<std::string, std::pair<int, std::string>, std::less<>> actor_of_;   // indicator -> rank, name
  std::uint64_t older_ = 0, other_actors_ = 0;
};

void Reader::object(const Piece& piece) {
  auto parsed = parser_.parse(piece);
  if (!parsed) return problem(piece, "an object of the bundle cannot be read: " + parsed.error().message, parsed.error().hint);
  const std::string type = parsed->text("type");
  if (type.empty()) return problem(piece, "expected a STIX object with a type, found none");
  if (type == "indicator" || type == "relationship" || actor_rank(type)) keep(std::move(*parsed), piece);
}

// The latest version of an object counts (STIX 2.1, 3.6); of equal versions the first.
void Reader::keep(json::Json object, const Piece& piece) {
  const std::string id = object.text("id");
  if (!id.empty()) {
    const auto [entry, fresh] = by_id_.emplace(id, kept_.size());
    if (!fresh) {
      Kept& known = kept_[entry->second];
      ++older_;
      if (modified(known.object) < modified(object)) known = {std::move(object), piece};
      return;
    }
  }
  kept_.push_back({std::move(object), piece});
}

// Whom each indicator indicates: by rank, then the first in the file.
void Reader::relate() {
  for (const Kept& kept : kept_) {
    if (kept.object.text("relationship_type") != "indicates" || kept.object.truth("revoked")) continue;
    const auto target = by_id_.find(kept.object.text("target_ref"));
    if (target == by_id_.end()) continue;
    const json::Json& actor = kept_[target->second].object;
    const auto rank = actor_rank(actor.text("type"));
    if (!rank || actor.text("name").empty() || actor.truth("revoked")) continue;
    const std::pair<int, std::string> found{*rank, visible(actor.text("name"))};
    const auto [entry, fresh] = actor_of_.emplace(kept.object.text("source_ref"), found);
    if (!fresh && entry->second.second != found.second) ++other_actors_;
    if (!fresh && found.first < entry->second.first) entry->second = found;
  }
}

bool Reader::usable(const Kept& kept, const std::string& id) {
  if (kept.object.truth("revoked")) {
    problem(kept.piece, id + " is revoked by its author; it is left out", "nothing to do, or take it out of the file", "revoked");
    return false;
  }
  const std::string pattern_type = kept.object.text("pattern_type");
  if (!pattern_type.empty() && pattern_type != "stix") {
    problem(kept.piece, "not yet supported: pattern type " + visible(pattern_type.substr(0, 40)) + " (" + id + ")",
            "only STIX patterns are swept for", "pattern type " + pattern_type);
    return false;
  }
  if (kept.object.text("pattern").empty()) {
    problem(kept.piece, id + ": expected a pattern, found none", "", "no pattern");
    return false;
  }
  return true;
}

void Reader::tell(const Lowered& lowered, const Kept& kept, const std::string& id) {
  const std::string pattern = visible(kept.object.text("pattern").substr(0, 200));
  const std::string rest = lowered.any_of.empty() && lowered.tree == nullptr ? "nothing of this pattern is looked for" : "the other alternatives of this pattern are looked for";
  for (const LeftOut& left : lowered.left_out) {
    const std::string hint = (left.hint.empty() ? "" : left.hint + "; ") + rest;
    if (left.unsupported) problem(kept.piece, left.what + " (" + id + ", pattern " + pattern + ")", hint, left.what);
    else problem(kept.piece, id + ": " + left.what, hint, "pattern value");
  }
}

void Reader::details(Indicator& indicator, const Kept& kept) const {
  const Spot at = spot(kept.piece);
  Problems& problems = findings_.problems;
  indicator.line = at.line;
  indicator.offset = at.offset;
  indicator.length = kept.piece.text.size();
  indicator.pattern = kept.object.text("pattern");
  indicator.valid_from = read_time("valid_from", kept.object.text("valid_from"), at, problems);
  indicator.valid_until = read_time("valid_until", kept.object.text("valid_until"), at, problems);
  if (const auto* confidence = kept.object.at("confidence").as_integer())
    indicator.confidence = read_confidence(std::to_string(*confidence), at, problems);
  indicator.label = kept.object.text("name");
  if (indicator.label.empty()) indicator.label = kept.object.text("description");
  indicator.label = visible(shortened(indicator.label, kLongestLabel));
  if (const auto actor = actor_of_.find(kept.object.text("id")); actor != actor_of_.end()) indicator.actor = actor->second.second;
}

void Reader::indicator(const Kept& kept) {
  const std::string raw_id = kept.object.text("id");
  const std::string id = raw_id.empty() ? "an indicator without id" : visible(raw_id.substr(0, 80));
  if (!usable(kept, id)) return;
  const auto pattern = parse_pattern(kept.object.text("pattern"));
  if (!pattern)
    return problem(kept.piece, id + ": the pattern cannot be read: " + pattern.error().message,
                   (pattern.error().hint.empty() ? "" : pattern.error().hint + "; ") + "nothing of this pattern is looked for", "pattern");
  Lowered lowered = lower_pattern(*pattern);
  tell(lowered, kept, id);
  if (lowered.any_of.empty() && lowered.tree == nullptr) return;
  Indicator indicator;
  indicator.id = visible(raw_id);
  indicator.any_of = std::move(lowered.any_of);
  indicator.tree = std::move(lowered.tree);
  details(indicator, kept);
  findings_.indicators.add(std::move(indicator));
}

void Reader::finish() {
  relate();
  for (const Kept& kept : kept_)
    if (kept.object.text("type") == "indicator") indicator(kept);
  if (older_ != 0) findings_.notes.push_back(counted(older_, "older or repeated version") + " of objects left out: the latest counts");
  if (other_actors_ != 0)
    findings_.notes.push_back(counted(other_actors_, "further actor") + " of indicators that indicate several: an intrusion set counts before a "
                              "threat actor, that before a campaign, then the first");
}

}  // namespace

void read_stix(const std::vector<Piece>& objects, const Lines& lines, Findings& findings) {
  Reader reader(lines, findings);
  for (const Piece& object : objects) reader.object(object);
  reader.finish();
}

}  // namespace demarche::intel
