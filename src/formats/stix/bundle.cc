#include "formats/stix/bundle.h"

#include <map>
#include <set>

#include "base/text.h"
#include "formats/json/claims.h"
#include "formats/stix/uuid.h"
#include "model/ip.h"

namespace demarche::stix {
namespace {

using json::Json;

// The TLP 2.0 markings of the OASIS common object repository, letter by letter.
struct TlpObject {
  std::string_view id, name, value;
};
constexpr std::string_view kTlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
constexpr TlpObject kTlp[] = {
    {"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "TLP:CLEAR", "clear"},
    {"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "TLP:GREEN", "green"},
    {"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "TLP:AMBER", "amber"},
    {"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "TLP:AMBER+STRICT", "amber+strict"},
    {"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "TLP:RED", "red"},
};

// STIX wants at least milliseconds, and no more digits than are meant.
std::string stix_time(Timestamp time) {
  std::string text = time.iso();
  text.pop_back();
  return text.find('.') == std::string::npos ? text + ".000Z" : text + "Z";
}

std::string stix_quote(std::string_view text) { return "'" + replace_all(replace_all(text, "\\", "\\\\"), "'", "\\'") + "'"; }

// A pattern for an indicator of a type that has none of its own; empty when STIX has no words for it.
std::string pattern_of(const BundleIndicator& indicator) {
  if (indicator.pattern.starts_with('[') || indicator.pattern.starts_with('(')) return indicator.pattern;
  static const std::map<std::string, std::string, std::less<>> kPaths = {
      {"ipv4", "ipv4-addr:value = "}, {"ipv6", "ipv6-addr:value = "}, {"domain", "domain-name:value = "}, {"url", "url:value = "},
      {"email", "email-addr:value = "}, {"md5", "file:hashes.MD5 = "}, {"sha1", "file:hashes.'SHA-1' = "},
      {"sha256", "file:hashes.'SHA-256' = "}, {"filename", "file:name = "}, {"cert-serial", "x509-certificate:serial_number = "},
      {"cert-issuer", "x509-certificate:issuer = "}, {"cert-subject", "x509-certificate:subject = "},
      {"cert-sha1", "x509-certificate:hashes.'SHA-1' = "}, {"cert-sha256", "x509-certificate:hashes.'SHA-256' = "}};
  if (indicator.type == "cidr") {
    const bool six = indicator.value.find(':') != std::string::npos;
    return std::string("[") + (six ? "ipv6" : "ipv4") + "-addr:value ISSUBSET " + stix_quote(indicator.value) + "]";
  }
  const auto path = kPaths.find(indicator.type);
  return path == kPaths.end() ? std::string() : "[" + path->second + stix_quote(indicator.value) + "]";
}

class Bundle {
 public:
  explicit Bundle(const BundleContent& content) : content_(content), when_(stix_time(content.date)) {}

  std::string render() {
    add_marking();
    author_ = add("identity", "author", Json().set("name", content_.case_name).set("identity_class", "organization"), false);
    for (const BundleIndicator& indicator : content_.indicators) add_indicator(indicator);
    for (const BundleInfrastructure& piece : content_.infrastructure) add_infrastructure(piece);
    close_infrastructure();
    for (const Claim& claim : content_.claims) add_claim(claim);
    for (const AssessedHypothesis& hypothesis : content_.assessment.hypotheses) add_hypothesis(hypothesis);
    add_report();
    Json bundle;
    bundle.set("type", "bundle").set("id", object_id("bundle", content_.case_id + "/" + content_.audience + "/" + when_));
    bundle.set("objects", std::move(objects_));
    return bundle.pretty();
  }

 private:
  // Adds an object of ours with the members that all have; returns its id.
  std::string add(std::string_view type, const std::string& key, const Json& own, bool in_report = true) {
    const std::string id = object_id(type, content_.case_id + "/" + content_.audience + "/" + key);
    if (!seen_.insert(id).second) return id;
    Json object;
    object.set("type", type).set("spec_version", "2.1").set("id", id);
    if (!author_.empty()) object.set("created_by_ref", author_);
    object.set("created", when_).set("modified", when_);
    for (const auto& [name, value] : own.members()) object.set(name, value);
    object.set("object_marking_refs", Json::Array{Json(marking_)});
    objects_.push(std::move(object));
    if (in_report) report_refs_.push(id);
    return id;
  }

  void add_marking() {
    const TlpObject& tlp = kTlp[static_cast<std::size_t>(content_.marking)];
    marking_ = std::string(tlp.id);
    Json object;
    object.set("type", "marking-definition").set("spec_version", "2.1").set("id", tlp.id).set("created", "2022-10-01T00:00:00.000Z");
    object.set("name", tlp.name).set("extensions", Json().set(std::string(kTlpExtension), Json().set("extension_type", "property-extension").set("tlp_2_0", tlp.value)));
    objects_.push(std::move(object));
  }

  std::string intrusion_set(const std::string& actor) {
    return add("intrusion-set", "actor/" + actor, Json().set("name", actor.empty() ? "Unnamed activity of " + content_.case_name : actor));
  }

  void relate(const std::string& from, std::string_view how, const std::string& to) {
    add("relationship", from + " " + std::string(how) + " " + to,
        Json().set("relationship_type", how).set("source_ref", from).set("target_ref", to));
  }

  void add_indicator(const BundleIndicator& indicator) {
    const std::string pattern = pattern_of(indicator);
    if (pattern.empty()) return;
    Json own;
    own.set("name", indicator.type + " " + indicator.value).set("indicator_types", Json::Array{Json("malicious-activity")});
    own.set("pattern", pattern).set("pattern_type", "stix").set("pattern_version", "2.1");
    own.set("valid_from", stix_time(indicator.valid_from.value_or(content_.date)));
    if (indicator.valid_until && *indicator.valid_until > indicator.valid_from.value_or(content_.date))
      own.set("valid_until", stix_time(*indicator.valid_until));
    own.set("external_references", Json::Array{Json().set("source_name", "demarche").set("external_id", indicator.id)});
    const std::string id = add("indicator", "indicator/" + indicator.type + "/" + indicator.value + "/" + indicator.id, own);
    relate(id, "indicates", intrusion_set(indicator.actor));
  }

  void add_infrastructure(const BundleInfrastructure& piece) {
    if (piece.kind == "certificate") return;   // a serial alone identifies no certificate
    std::string type = "domain-name";
    if (piece.kind == "address") {
      const auto ip = Ip::parse(piece.value);
      if (!ip) return;
      type = ip->is_v4() ? "ipv4-addr" : "ipv6-addr";
    }
    const std::string id = observable_id(type, "{\"value\":" + json::quoted(piece.value) + "}");
    pieces_[piece.actor].insert(id);
    if (!seen_.insert(id).second) return;
    Json object;
    object.set("type", type).set("spec_version", "2.1").set("id", id).set("value", piece.value);
    object.set("object_marking_refs", Json::Array{Json(marking_)});
    objects_.push(std::move(object));
    report_refs_.push(id);
  }

  void close_infrastructure() {
    for (const auto& [actor, ids] : pieces_) {
      const std::string infrastructure = add("infrastructure", "infrastructure/" + actor,
          Json().set("name", "Infrastructure of " + (actor.empty() ? content_.case_name : actor)).set("infrastructure_types", Json::Array{Json("command-and-control")}));
      for (const std::string& id : ids) relate(infrastructure, "consists-of", id);
      relate(intrusion_set(actor), "uses", infrastructure);
    }
  }

  void add_claim(const Claim& claim) {
    if (!claim.answered || claim.table) return;
    const std::string counts = claim.k && claim.n ? " (" + std::to_string(*claim.k) + " of " + std::to_string(*claim.n) + ")" : "";
    state(claim.name, claim.id + ": " + claim.says, cell_text(claim.value) + counts + ": " + claim.says);
  }

  void add_hypothesis(const AssessedHypothesis& hypothesis) {
    const std::string judged = "Judged " + hypothesis.word + ": " + percent(hypothesis.posterior) + ", range " + percent(hypothesis.low) + " to " +
                               percent(hypothesis.high) + ", prior " + percent(hypothesis.prior) + ". Computed from stated judgements, not measured.";
    state(hypothesis.id, hypothesis.id + ": " + hypothesis.says + ". " + judged, judged);
  }

  // Figures and judgements are the report's text, and references into the release's claims.json.
  void state(const std::string& name, const std::string& sentence, const std::string& reference) {
    text_ += (text_.empty() ? "" : "\n") + sentence;
    references_.push(Json().set("source_name", "demarche claims.json").set("external_id", name).set("description", reference));
  }

  // A report needs something to refer to: the author when there is nothing else.
  void add_report() {
    if (report_refs_.items().empty()) report_refs_.push(author_);
    Json own;
    own.set("name", content_.case_name).set("report_types", Json::Array{Json("threat-report")});
    if (!text_.empty()) own.set("description", text_).set("external_references", references_);
    add("report", "report", own.set("published", when_).set("object_refs", report_refs_), false);
  }

  const BundleContent& content_;
  std::string when_, marking_, author_;
  Json objects_ = Json::array(), report_refs_ = Json::array(), references_ = Json::array();
  std::set<std::string> seen_;
  std::map<std::string, std::set<std::string>> pieces_;
  std::string text_;
};

}  // namespace

std::string render_bundle(const BundleContent& content) { return Bundle(content).render(); }

}  // namespace demarche::stix
