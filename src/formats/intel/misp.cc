// MISP events: attributes of the event and of its objects. Source: the MISP core format (draft-dulaunoy-misp-core-format).
#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "formats/intel/readers.h"

namespace demarche::intel {
namespace {

// How the value of an attribute type is read: one type for each part between '|'; an empty one is not looked for.
struct AttributeType {
  std::string_view name;
  std::array<std::string_view, 2> parts;
};
constexpr AttributeType kTypes[] = {
    {"ip-src", {"ip", ""}}, {"ip-dst", {"ip", ""}}, {"ip-src|port", {"ip", ""}}, {"ip-dst|port", {"ip", ""}},
    {"domain", {"domain", ""}}, {"hostname", {"domain", ""}}, {"hostname|port", {"domain", ""}}, {"domain|ip", {"domain", "ip"}},
    {"url", {"url", ""}}, {"email", {"email", ""}}, {"email-src", {"email", ""}}, {"email-dst", {"email", ""}},
    {"email-reply-to", {"email", ""}}, {"md5", {"md5", ""}}, {"sha1", {"sha1", ""}}, {"sha256", {"sha256", ""}},
    {"filename", {"filename", ""}}, {"filename|md5", {"", "md5"}}, {"filename|sha1", {"", "sha1"}}, {"filename|sha256", {"", "sha256"}},
    {"malware-sample", {"", "md5"}}, {"ja3-fingerprint-md5", {"ja3", ""}}, {"ja4-plus", {"ja4", ""}},
    {"x509-fingerprint-sha1", {"cert-sha1", ""}}, {"x509-fingerprint-sha256", {"cert-sha256", ""}}, {"user-agent", {"user-agent", ""}},
    {"regkey", {"registry-key", ""}}, {"regkey|value", {"registry-key", ""}}, {"mutex", {"mutex", ""}},
};

const AttributeType* attribute_type(std::string_view name) {
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const AttributeType& type) { return type.name == name; });
  return found == std::end(kTypes) ? nullptr : found;
}

// Scalars may be JSON of their kind, or text: true, "true", 1, "1".
bool flag(const json::Json& object, std::string_view name) {
  const std::string text = lower(object.text(name));
  return object.truth(name) || object.integer(name) == 1 || text == "1" || text == "true";
}

std::string scalar(const json::Json& object, std::string_view name) {
  const json::Json& value = object.at(name);
  if (const auto* text = value.as_text()) return *text;
  if (const auto* number = value.as_integer()) return std::to_string(*number);
  return {};
}

// The actor in a tag such as misp-galaxy:threat-actor="APT1".
std::string actor_of(const json::Json& tags) {
  for (const std::string_view galaxy : {"misp-galaxy:mitre-intrusion-set=\"", "misp-galaxy:threat-actor=\""})
    for (const json::Json& tag : tags.items()) {
      const std::string name = tag.text("name");
      if (name.starts_with(galaxy) && name.ends_with('"') && name.size() > galaxy.size())
        return visible(name.substr(galaxy.size(), name.size() - galaxy.size() - 1));
    }
  return {};
}

struct Attribute {
  std::string type, value, id, comment, actor;
  bool to_ids = false;
  Piece piece;
};

class Reader {
 public:
  Reader(const Lines& lines, Findings& findings) : lines_(lines), findings_(findings) {}

  void event(const Piece& piece);
  void finish();

 private:
  void problem(std::uint64_t offset, std::string reason, std::string hint = {}, std::string_view key = {}) {
    findings_.problems.add(lines_.line(offset), offset, std::move(reason), std::move(hint), key);
  }
  template <class T>
  void report(const Pieces<T>& pieces) {
    if (!pieces.fault.empty()) problem(pieces.fault_offset, pieces.fault);
  }
  void attributes(const Piece& list, std::vector<Attribute>& out);
  void object(const Piece& piece, std::vector<Attribute>& out);
  void attribute(const Piece& piece, std::vector<Attribute>& out);
  void take(const Attribute& attribute, const std::string& label, const std::string& actor);
  std::string text_member(const Pieces<Member>& event, std::string_view key);
  void part_failed(const Attribute& attribute, const Error& error);

  const Lines& lines_;
  Findings& findings_;
  PieceParser parser_;
  std::map<std::string, std::uint64_t> other_types_;
  std::uint64_t deleted_ = 0, unflagged_ = 0, whole_events_ = 0, events_ = 0;
};

std::string Reader::text_member(const Pieces<Member>& event, std::string_view key) {
  const Piece* piece = find_member(event, key);
  if (piece == nullptr) return {};
  const auto value = parser_.parse({piece->text, piece->offset});
  return value && value->as_text() != nullptr ? *value->as_text() : std::string();
}

void Reader::attribute(const Piece& piece, std::vector<Attribute>& out) {
  const auto parsed = parser_.parse(piece);
  if (!parsed) return problem(piece.offset, "an attribute cannot be read: " + parsed.error().message, parsed.error().hint);
  if (flag(*parsed, "deleted")) {
    ++deleted_;
    return;
  }
  Attribute attribute{scalar(*parsed, "type"), scalar(*parsed, "value"), visible(scalar(*parsed, "uuid")), scalar(*parsed, "comment"),
                      actor_of(parsed->at("Tag")), flag(*parsed, "to_ids"), piece};
  if (attribute.type.empty()) return problem(piece.offset, "expected an attribute with a type, found none");
  out.push_back(std::move(attribute));
}

void Reader::attributes(const Piece& list, std::vector<Attribute>& out) {
  if (!list.text.starts_with('[')) return;
  const auto pieces = elements(list);
  report(pieces);
  for (const Piece& piece : pieces.list) attribute(piece, out);
}

void Reader::object(const Piece& piece, std::vector<Attribute>& out) {
  if (!piece.text.starts_with('{')) return problem(piece.offset, "expected a MISP object");
  const auto inside = members(piece);
  report(inside);
  const Piece* deleted = find_member(inside, "deleted");
  const Piece* list = find_member(inside, "Attribute");
  if (list == nullptr) return;
  if (deleted == nullptr || (deleted->text != "true" && deleted->text != "1" && deleted->text != "\"1\"")) return attributes(*list, out);
  deleted_ += elements(*list).list.size();
}

void Reader::part_failed(const Attribute& attribute, const Error& error) {
  problem(attribute.piece.offset, "attribute " + attribute.id + " (" + visible(attribute.type.substr(0, 40)) + "): " + error.message + "; it is left out",
          error.hint, "value");
}

void Reader::take(const Attribute& attribute, const std::string& label, const std::string& actor) {
  const AttributeType* type = attribute_type(attribute.type);
  Indicator indicator;
  const auto values = split(attribute.value, '|');
  const bool composite = attribute.type.find('|') != std::string::npos || attribute.type == "malware-sample";
  for (std::size_t i = 0; i < type->parts.size(); ++i) {
    if (type->parts[i].empty()) continue;
    const std::string_view value = !composite ? std::string_view(attribute.value) : i < values.size() ? values[i] : std::string_view();
    auto terms = make_terms(type->parts[i], value);
    if (!terms) {
      part_failed(attribute, terms.error());
      continue;
    }
    for (Term& term : *terms) indicator.any_of.push_back({std::move(term)});
  }
  if (indicator.any_of.empty()) return;
  indicator.id = attribute.id;
  indicator.label = visible(attribute.comment.empty() ? label : attribute.comment);
  indicator.actor = attribute.actor.empty() ? actor : attribute.actor;
  indicator.line = lines_.line(attribute.piece.offset);
  indicator.offset = attribute.piece.offset;
  indicator.length = attribute.piece.text.size();
  findings_.indicators.add(std::move(indicator));
}

void Reader::event(const Piece& piece) {
  ++events_;
  const auto event = members(piece);
  report(event);
  std::vector<Attribute> found;
  if (const Piece* list = find_member(event, "Attribute")) attributes(*list, found);
  if (const Piece* list = find_member(event, "Object"); list != nullptr && list->text.starts_with('[')) {
    const auto objects = elements(*list);
    report(objects);
    for (const Piece& each : objects.list) object(each, found);
  }
  const bool flagged = std::any_of(found.begin(), found.end(), [](const Attribute& each) { return each.to_ids; });
  const Piece* tags = find_member(event, "Tag");
  const auto event_tags = tags == nullptr ? Result<json::Json>(json::Json()) : parser_.parse(*tags);
  const std::string actor = event_tags ? actor_of(*event_tags) : std::string();
  const std::string label = text_member(event, "info");
  bool taken = false;
  for (const Attribute& each : found) {
    if (flagged && !each.to_ids) ++unflagged_;
    else if (attribute_type(each.type) == nullptr) ++other_types_[visible(each.type.substr(0, 60))];
    else take(each, label, actor), taken = true;
  }
  if (!flagged && taken) ++whole_events_;
}

void Reader::finish() {
  auto& notes = findings_.notes;
  if (whole_events_ != 0)
    notes.push_back("in " + counted(whole_events_, "event") + " of " + with_thousands(static_cast<std::int64_t>(events_)) +
                    " no attribute is flagged for detection (to_ids): all are taken");
  if (unflagged_ != 0) notes.push_back(counted(unflagged_, "attribute") + " left out: not flagged for detection (to_ids)");
  if (deleted_ != 0) notes.push_back(counted(deleted_, "deleted attribute") + " left out");
  if (other_types_.empty()) return;
  std::string types;
  for (const auto& [type, count] : other_types_) types += (types.empty() ? "" : ", ") + std::to_string(count) + " " + type;
  notes.push_back("attributes left out, of types that no log field is compared with: " + types);
}

}  // namespace

void read_misp(const std::vector<Piece>& events, const Lines& lines, Findings& findings) {
  Reader reader(lines, findings);
  for (const Piece& event : events) reader.event(event);
  reader.finish();
}

}  // namespace demarche::intel
