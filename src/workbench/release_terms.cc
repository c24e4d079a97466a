// release.json: out and in.
#include "formats/json/json.h"
#include "workbench/release.h"

namespace demarche::workbench {
namespace {

using json::Json;

Json texts(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push(text);
  return out;
}

std::vector<std::string> text_list(const Json& value) {
  std::vector<std::string> out;
  for (const Json& item : value.items())
    if (const std::string* text = item.as_text()) out.push_back(*text);
  return out;
}

Json hypothesis_json(const HypothesisSpec& hypothesis) {
  return Json().set("id", hypothesis.id).set("says", hypothesis.says).set("prior", hypothesis.prior).set("residual", hypothesis.residual);
}

Json finding_json(const FindingSpec& finding) {
  Json likelihood = Json::object(), letters = Json::object();
  for (const auto& [id, range] : finding.likelihood) likelihood.set(id, Json::Array{Json(range.low), Json(range.high)});
  for (const auto& [id, letter] : finding.letters) letters.set(id, letter);
  Json out;
  out.set("id", finding.id).set("says", finding.says).set("claims", texts(finding.claims)).set("group", finding.group);
  out.set("rater", finding.rater).set("why", finding.why).set("technique", finding.technique);
  if (finding.grade) out.set("grade", finding.grade->text());
  out.set("forge_cost", finding.forge_cost).set("deception", finding.deception).set("planted_fit", finding.planted_fit);
  return out.set("likelihood", std::move(likelihood)).set("letters", std::move(letters));
}

Result<FindingSpec> json_finding(const Json& value) {
  FindingSpec out;
  out.id = value.text("id"), out.says = value.text("says"), out.group = value.text("group");
  out.rater = value.text("rater"), out.why = value.text("why"), out.technique = value.text("technique");
  out.claims = text_list(value.at("claims"));
  if (const std::string grade = value.text("grade"); !grade.empty()) out.grade = TRY(Grade::parse(grade));
  out.forge_cost = static_cast<int>(value.integer("forge_cost", 3));
  if (out.forge_cost < 1 || out.forge_cost > 5) return bad_input("release.json: finding " + out.id + ": forge_cost is not 1..5");
  out.deception = value.at("deception").as_number().value_or(0);
  out.planted_fit = value.at("planted_fit").as_number();
  for (const auto& [id, range] : value.at("likelihood").members()) {
    const bool pair = range.items().size() == 2;
    const double low = pair ? range.items()[0].as_number().value_or(0) : 0, high = pair ? range.items()[1].as_number().value_or(0) : 0;
    if (low <= 0 || high > 1 || low > high)
      return bad_input("release.json: finding " + out.id + ": the likelihood of " + id + " is no range within (0, 1]");
    out.likelihood[id] = {low, high};
  }
  for (const auto& [id, letter] : value.at("letters").members())
    if (letter.as_text() != nullptr) out.letters[id] = *letter.as_text();
  return out;
}

}  // namespace

std::string terms_text(const ReleaseTerms& terms) {
  Json own = Json::array(), hypotheses = Json::array(), findings = Json::array();
  for (const OwnClaimSpec& claim : terms.own)
    own.push(Json().set("id", claim.id).set("says", claim.says).set("measure", claim.measure).set("unit", claim.unit)
                 .set("sql", claim.sql).set("marking", tlp_text(claim.marking)));
  for (const HypothesisSpec& hypothesis : terms.hypotheses) hypotheses.push(hypothesis_json(hypothesis));
  for (const FindingSpec& finding : terms.findings) findings.push(finding_json(finding));
  Json out;
  out.set("demarche_release", 1).set("program", terms.program);
  out.set("case", Json().set("id", terms.case_id).set("name", terms.case_name));
  out.set("audience", Json().set("id", terms.audience).set("name", terms.audience_name));
  out.set("marking", tlp_text(terms.marking)).set("date", terms.date).set("origin", terms.origin_level);
  out.set("quiet_days", terms.quiet_days).set("claims", std::move(own)).set("hypotheses", std::move(hypotheses));
  return out.set("findings", std::move(findings)).pretty();
}

Result<ReleaseTerms> read_terms(std::string_view text) {
  auto parsed = json::parse(text);
  if (!parsed) return std::move(parsed).error().within("release.json");
  const Json& value = *parsed;
  if (value.integer("demarche_release") != 1)
    return bad_input("release.json: expected \"demarche_release\": 1", "a release made by a newer version needs that version to verify");
  ReleaseTerms out;
  out.program = value.text("program");
  out.case_id = value.at("case").text("id"), out.case_name = value.at("case").text("name");
  out.audience = value.at("audience").text("id"), out.audience_name = value.at("audience").text("name");
  out.marking = TRY(parse_tlp(value.text("marking")));
  out.date = TRY(Timestamp::parse(value.text("date")));
  out.origin_level = value.text("origin");
  out.quiet_days = static_cast<int>(value.integer("quiet_days", 30));
  for (const Json& claim : value.at("claims").items()) {
    OwnClaimSpec own;
    own.id = claim.text("id"), own.says = claim.text("says"), own.measure = claim.text("measure");
    own.unit = claim.text("unit"), own.sql = claim.text("sql");
    own.marking = TRY(parse_tlp(claim.text("marking")));
    out.own.push_back(std::move(own));
  }
  for (const Json& entry : value.at("hypotheses").items()) {
    HypothesisSpec hypothesis;
    hypothesis.id = entry.text("id"), hypothesis.says = entry.text("says");
    hypothesis.prior = entry.at("prior").as_number().value_or(0);
    hypothesis.residual = entry.truth("residual");
    if (!(hypothesis.prior > 0)) return bad_input("release.json: hypothesis " + hypothesis.id + ": a prior above 0 is expected");
    out.hypotheses.push_back(std::move(hypothesis));
  }
  for (const Json& entry : value.at("findings").items()) out.findings.push_back(TRY(json_finding(entry)));
  return out;
}

}  // namespace demarche::workbench
